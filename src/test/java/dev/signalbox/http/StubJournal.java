package dev.signalbox.http;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A journal in memory that answers and publishes on the bus as the real one does. Usable from any thread. */
public final class StubJournal {
    /** What it was asked to read. */
    public final List<Journal.Read> reads = new CopyOnWriteArrayList<>();

    private final Bus bus;
    private final String node;
    private final List<Registration> registrations = new ArrayList<>();
    private final TreeMap<Long, Journal.Event> rows = new TreeMap<>();
    private String epoch = "epoch-1";
    private long lastId;
    private long prunedThrough;
    private Journal.Health health = Journal.Health.OK;
    private String message = "";
    private Instant since = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private boolean mute;

    public StubJournal(Vertx vertx, String node) {
        this.bus = Bus.of(vertx);
        this.node = node;
    }

    /** Begins to answer, and tells where it stands. */
    public StubJournal start() {
        registrations.add(bus.answer(Journal.POSITION, question -> Future.succeededFuture(announced())));
        registrations.add(bus.answer(Journal.APPEND, this::append));
        registrations.add(bus.answer(Journal.READ, this::read));
        registrations.add(bus.answer(Journal.COUNT, this::count));
        announce();
        return this;
    }

    public void end() {
        TestServer.get(Future.all(registrations.stream().map(Registration::end).toList()));
        registrations.clear();
    }

    /** Writes a row as another program would, and publishes it. */
    public synchronized long commit(String account, String type, String data) {
        long after = lastId;
        Journal.Event row = insert(account, new Journal.NewEvent(type, Optional.empty(), Optional.empty(), data));
        publish(after, List.of(row));
        return row.id();
    }

    /** Writes rows and publishes them in one message. */
    public synchronized void commit(String account, int count, String data) {
        long after = lastId;
        List<Journal.Event> news = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            news.add(insert(account, new Journal.NewEvent("t", Optional.empty(), Optional.empty(), data)));
        }
        publish(after, news);
    }

    /** From now on messages about rows are lost. */
    public synchronized void mute(boolean lost) {
        mute = lost;
    }

    public synchronized void prune(long through) {
        prunedThrough = through;
        rows.headMap(through, true).clear();
        announce();
    }

    public synchronized void replace(String newEpoch, long newLastId) {
        epoch = newEpoch;
        rows.clear();
        lastId = newLastId;
        prunedThrough = newLastId;
        announce();
    }

    public synchronized void become(Journal.Health now, String why) {
        health = now;
        message = why;
        since = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        announce();
    }

    public synchronized void announce() {
        bus.publish(Journal.ANNOUNCED, announced());
    }

    public synchronized long lastId() {
        return lastId;
    }

    /** All rows of an account, oldest first. */
    public synchronized List<Journal.Event> rows(String account) {
        return rows.values().stream()
                .filter(row -> row.account().equals(account))
                .toList();
    }

    public List<Journal.Event> rows(String account, String type) {
        return rows(account).stream().filter(row -> row.type().equals(type)).toList();
    }

    private synchronized Journal.Announced announced() {
        return new Journal.Announced(node, epoch, lastId, prunedThrough, health, message, since);
    }

    private Journal.Event insert(String account, Journal.NewEvent event) {
        lastId++;
        Journal.Event row = new Journal.Event(
                lastId,
                event.type(),
                account,
                event.project(),
                event.actor(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                event.data());
        rows.put(lastId, row);
        return row;
    }

    private void publish(long after, List<Journal.Event> news) {
        if (!mute) {
            bus.publish(Journal.APPENDED, new Journal.Appended(epoch, after, news));
        }
    }

    private synchronized Future<Journal.AppendedIds> append(Journal.Append append) {
        Optional<RefusedException> refused = refusal();
        if (refused.isPresent()) {
            return Future.failedFuture(refused.get());
        }
        long after = lastId;
        List<Journal.Event> news = append.events().stream()
                .map(event -> insert(append.account(), event))
                .toList();
        publish(after, news);
        return Future.succeededFuture(
                new Journal.AppendedIds(news.stream().map(Journal.Event::id).toList()));
    }

    private Optional<RefusedException> refusal() {
        return switch (health) {
            case OK -> Optional.empty();
            case FULL -> Optional.of(new RefusedException(FailureCode.INSUFFICIENT_STORAGE, "the disk is full"));
            case READ_ONLY, UNAVAILABLE -> Optional.of(new RefusedException(FailureCode.UNAVAILABLE, message));
        };
    }

    private synchronized Future<Journal.Page> read(Journal.Read question) {
        reads.add(question);
        if (health == Journal.Health.UNAVAILABLE) {
            return Future.failedFuture(new RefusedException(FailureCode.UNAVAILABLE, message));
        }
        long after = question.after().orElse(0L);
        long before = question.before().orElse(Long.MAX_VALUE);
        boolean forward = question.after().isPresent();
        List<Journal.Event> found = rows.subMap(after, false, before, false).values().stream()
                .filter(matching(question))
                .collect(Collectors.toCollection(ArrayList::new));
        if (!forward) {
            Collections.reverse(found);
        }
        List<Journal.Event> page = new ArrayList<>();
        long bytes = 0;
        for (Journal.Event row : found) {
            bytes += row.data().length();
            if (page.size() == question.limit() || !page.isEmpty() && bytes > Journal.MAX_PAGE_BYTES) {
                break;
            }
            page.add(row);
        }
        boolean more = page.size() < found.size();
        if (!forward) {
            Collections.reverse(page);
        }
        long coveredTo = forward && more ? page.get(page.size() - 1).id() : Math.max(after, lastId);
        return Future.succeededFuture(new Journal.Page(epoch, page, lastId, prunedThrough, coveredTo, more));
    }

    private static Predicate<Journal.Event> matching(Journal.Read question) {
        return row -> row.account().equals(question.account())
                && (question.types().isEmpty()
                        || question.types().stream()
                                .anyMatch(type -> type.endsWith("*")
                                        ? row.type().startsWith(type.substring(0, type.length() - 1))
                                        : row.type().equals(type)))
                && (question.project().isEmpty() || question.project().equals(row.project()))
                && question.text()
                        .map(text -> (row.type() + row.data())
                                .toLowerCase(Locale.ROOT)
                                .contains(text.toLowerCase(Locale.ROOT)))
                        .orElse(true);
    }

    private synchronized Future<Journal.Counts> count(Journal.CountRequest question) {
        List<Integer> counts = new ArrayList<>(Collections.nCopies(question.minutes(), 0));
        counts.set(counts.size() - 1, rows(question.account()).size());
        return Future.succeededFuture(new Journal.Counts(
                Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(question.minutes() - 1L, ChronoUnit.MINUTES),
                counts));
    }
}
