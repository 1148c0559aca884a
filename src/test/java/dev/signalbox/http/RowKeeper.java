package dev.signalbox.http;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Append;
import dev.signalbox.bus.Journal.AppendedIds;
import dev.signalbox.bus.Journal.Event;
import dev.signalbox.bus.Journal.NewEvent;
import dev.signalbox.bus.Journal.Page;
import dev.signalbox.bus.Journal.Read;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Answers on the bus as the journal does, as far as ingest needs it. */
public final class RowKeeper {
    private final List<Event> rows = new ArrayList<>();
    private volatile Supplier<Future<Void>> writing = Future::succeededFuture;
    private volatile int pageSize = Journal.MAX_PAGE;
    private int reads;

    public RowKeeper(Vertx vertx) {
        Bus bus = Bus.of(vertx);
        bus.answer(Journal.APPEND, this::append);
        bus.answer(Journal.READ, this::read);
    }

    /** What happens before rows are kept. */
    public void writing(Supplier<Future<Void>> next) {
        writing = next;
    }

    public void pageSize(int rowsOfAPage) {
        pageSize = rowsOfAPage;
    }

    public synchronized List<Event> rows() {
        return List.copyOf(rows);
    }

    public synchronized Event last() {
        return rows.get(rows.size() - 1);
    }

    private Future<AppendedIds> append(Append append) {
        return writing.get().map(written -> {
            List<Long> ids = new ArrayList<>();
            append.events().forEach(event -> ids.add(keep(append.account(), event, Instant.now())));
            return new AppendedIds(ids);
        });
    }

    public synchronized long keep(String account, NewEvent event, Instant at) {
        long id = rows.size() + 1;
        rows.add(new Event(id, event.type(), account, event.project(), event.actor(), at, event.data()));
        return id;
    }

    /** How often somebody asked for rows. */
    public synchronized int reads() {
        return reads;
    }

    private synchronized Future<Page> read(Read read) {
        reads++;
        List<Event> matching = rows.stream()
                .filter(row -> row.account().equals(read.account()))
                .filter(row -> read.before().map(id -> row.id() < id).orElse(true))
                .filter(row -> read.types().stream()
                        .anyMatch(type -> row.type().startsWith(type.substring(0, type.length() - 1))))
                .toList();
        int from = Math.max(0, matching.size() - Math.min(pageSize, read.limit()));
        return Future.succeededFuture(
                new Page("epoch", matching.subList(from, matching.size()), rows.size(), 0, rows.size(), from > 0));
    }
}
