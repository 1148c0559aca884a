package dev.signalbox.http.state;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A journal in memory whose messages and answers come when the test says so, or never. */
final class FakeJournal {
    final Deque<Object> messages = new ArrayDeque<>();
    private final TreeMap<Long, Journal.Event> rows = new TreeMap<>();
    private final Deque<Runnable> reads = new ArrayDeque<>();
    private int number = 1;
    private long lastId;
    private long published;
    long prunedThrough;
    int readsAsked;

    String epoch() {
        return "epoch-" + number;
    }

    long lastId() {
        return lastId;
    }

    void commit(String account, int size) {
        lastId++;
        String data = "{\"epoch\":\"" + epoch() + "\",\"pad\":\"" + "x".repeat(size) + "\"}";
        rows.put(
                lastId,
                new Journal.Event(lastId, "t", account, Optional.empty(), Optional.empty(), Instant.EPOCH, data));
    }

    /** Tells of what was committed since the last time. */
    void publish() {
        long after = published;
        List<Journal.Event> news = rows.tailMap(after, false).values().stream()
                .limit(Journal.MAX_PAGE)
                .toList();
        if (!news.isEmpty()) {
            messages.add(new Journal.Appended(epoch(), after, news));
            published = news.get(news.size() - 1).id();
        }
    }

    void publishAll() {
        while (published < lastId) {
            publish();
        }
    }

    void announce() {
        messages.add(announced());
    }

    Journal.Announced announced() {
        return new Journal.Announced("alpha", epoch(), published, prunedThrough, Journal.Health.OK, "", Instant.EPOCH);
    }

    /** What nobody was told of is never removed. */
    void prune(long through) {
        prunedThrough = Math.max(prunedThrough, Math.min(through, published));
        rows.headMap(prunedThrough, true).clear();
    }

    /** Another database takes its place. */
    void replace(long newLastId) {
        number++;
        rows.clear();
        prunedThrough = newLastId;
        lastId = newLastId;
        published = newLastId;
    }

    Future<Journal.Page> read(Journal.Read question) {
        readsAsked++;
        Promise<Journal.Page> answer = Promise.promise();
        reads.add(() -> answer.complete(page(question)));
        return answer.future();
    }

    /** Answers the read that was asked first. */
    void answerRead() {
        if (!reads.isEmpty()) {
            reads.remove().run();
        }
    }

    boolean isAsked() {
        return !reads.isEmpty();
    }

    static <T> Future<T> away() {
        return Future.failedFuture(new RefusedException(FailureCode.UNAVAILABLE, "away"));
    }

    private Journal.Page page(Journal.Read question) {
        long after = question.after().orElseThrow();
        List<Journal.Event> found = rows.tailMap(after, false).values().stream()
                .filter(row -> row.account().equals(question.account()))
                .limit(question.limit() + 1L)
                .toList();
        boolean more = found.size() > question.limit();
        List<Journal.Event> events = more ? found.subList(0, question.limit()) : found;
        long coveredTo = more ? events.get(events.size() - 1).id() : Math.max(after, lastId);
        return new Journal.Page(epoch(), events, lastId, prunedThrough, coveredTo, more);
    }
}
