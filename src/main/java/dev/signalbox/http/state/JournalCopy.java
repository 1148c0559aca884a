package dev.signalbox.http.state;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.stream.HistoryPage;
import dev.signalbox.http.stream.HistoryPosition;
import dev.signalbox.http.stream.HistoryReads;
import dev.signalbox.http.stream.HistoryRow;
import dev.signalbox.http.stream.HistoryTopic;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The newest rows of the journal, by account, as they are published, and the place up to which nothing is missing. Where
 * messages do not follow on one another, the rows that are kept are forgotten, and whoever needs those between reads
 * them. Knows nothing of the bus or of time but what it is told. Used on one event loop.
 */
final class JournalCopy {
    /** Rows of all accounts that are kept, in bytes, about. */
    static final long MAX_BYTES = 16L * 1024 * 1024;
    /** Accounts that are kept, beyond those with readers. */
    static final int MAX_ACCOUNTS = 1_000;
    /** Rows of one read: a slow reader takes few at a time, and what it does not take was read in vain. */
    static final int READ_ROWS = 200;

    private final Function<Journal.Read, Future<Journal.Page>> journal;
    private final HistoryReads reads;
    private final long maxBytes;
    private final HistoryPosition position = new HistoryPosition();
    // The one whose rows or readers came longest ago comes first.
    private final LinkedHashMap<String, HistoryTopic> accounts = new LinkedHashMap<>(16, 0.75f, true);
    private boolean wentBack;
    private long bytes;

    JournalCopy(Function<Journal.Read, Future<Journal.Page>> journal, HistoryReads reads) {
        this(journal, reads, MAX_BYTES);
    }

    JournalCopy(Function<Journal.Read, Future<Journal.Page>> journal, HistoryReads reads, long maxBytes) {
        this.journal = journal;
        this.reads = reads;
        this.maxBytes = maxBytes;
    }

    HistoryPosition position() {
        return position;
    }

    /** The rows of one account; never to be given to a reader of another. */
    HistoryTopic of(String account) {
        HistoryTopic known = accounts.get(account);
        if (known != null) {
            return known;
        }
        if (accounts.size() >= MAX_ACCOUNTS) {
            forgetOneWithoutReaders();
        }
        HistoryTopic topic = new HistoryTopic("events", position, after -> read(account, after), reads);
        accounts.put(account, topic);
        return topic;
    }

    void announced(Journal.Announced announced) {
        if (announced.epoch().isEmpty()) {
            return;
        }
        boolean same = position.epoch().equals(announced.epoch());
        if (!same || wentBackTwice(announced)) {
            begin(announced.epoch(), announced.lastId(), announced.prunedThrough());
        } else if (announced.lastId() > position.lastId()) {
            skipTo(announced.lastId());
        }
        position.pruned(announced.prunedThrough());
    }

    void appended(Journal.Appended appended) {
        List<Journal.Event> events = appended.events();
        long last = events.isEmpty()
                ? appended.after()
                : events.get(events.size() - 1).id();
        if (!position.epoch().equals(appended.epoch())) {
            begin(appended.epoch(), appended.after(), 0);
        } else if (appended.after() > position.lastId()) {
            skipTo(appended.after());
        }
        Map<String, List<HistoryRow>> rows = newRows(events);
        position.advanceTo(last);
        rows.forEach((account, its) -> {
            HistoryTopic topic = accounts.get(account);
            long before = topic.bytes();
            topic.append(its);
            bytes += topic.bytes() - before;
        });
        keepWithinBounds();
    }

    /** Moves the places of readers that many rows of others have passed by; to be called now and then. */
    void mark() {
        accounts.values().forEach(HistoryTopic::mark);
    }

    // A message that overtook another may tell of the past once. A journal that does so again has lost rows that we
    // know.
    private boolean wentBackTwice(Journal.Announced announced) {
        boolean back = announced.lastId() < position.lastId();
        boolean again = back && wentBack;
        wentBack = back && !again;
        return again;
    }

    private void begin(String epoch, long lastId, long prunedThrough) {
        position.begin(epoch, lastId, prunedThrough);
        accounts.values().forEach(HistoryTopic::begin);
        bytes = 0;
    }

    private void skipTo(long id) {
        accounts.values().forEach(topic -> topic.skipTo(id));
        bytes = 0;
        position.advanceTo(id);
    }

    private Map<String, List<HistoryRow>> newRows(List<Journal.Event> events) {
        Map<String, List<HistoryRow>> rows = new LinkedHashMap<>();
        for (Journal.Event event : events) {
            // Nobody asked for the others, and nobody pays for them.
            if (event.id() > position.lastId() && accounts.containsKey(event.account())) {
                rows.computeIfAbsent(event.account(), account -> new ArrayList<>())
                        .add(row(event));
            }
        }
        return rows;
    }

    private void keepWithinBounds() {
        Iterator<HistoryTopic> eldest = accounts.values().iterator();
        while (bytes > maxBytes && eldest.hasNext()) {
            HistoryTopic topic = eldest.next();
            bytes -= topic.bytes();
            topic.skipTo(position.lastId());
        }
    }

    private void forgetOneWithoutReaders() {
        Iterator<HistoryTopic> eldest = accounts.values().iterator();
        while (eldest.hasNext()) {
            HistoryTopic topic = eldest.next();
            if (!topic.hasReaders()) {
                bytes -= topic.bytes();
                eldest.remove();
                return;
            }
        }
    }

    private Future<HistoryPage> read(String account, long after) {
        String epoch = position.epoch();
        return journal.apply(Journal.Read.after(account, after, READ_ROWS)).compose(page -> {
            if (!page.epoch().equals(epoch)) {
                return Future.failedFuture(
                        new RefusedException(FailureCode.UNAVAILABLE, "the journal's database was replaced meanwhile"));
            }
            List<HistoryRow> rows = page.events().stream()
                    .filter(event -> event.account().equals(account) && event.id() > after)
                    .map(JournalCopy::row)
                    .toList();
            return Future.succeededFuture(new HistoryPage(rows, page.coveredTo(), page.lastId(), page.prunedThrough()));
        });
    }

    private static HistoryRow row(Journal.Event event) {
        return new HistoryRow(event.id(), EventJson.of(event));
    }
}
