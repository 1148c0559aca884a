package dev.signalbox.journal;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Writes rows. What is asked for while a transaction runs is written together in the next one, so that many small requests
 * cost one wait for the disk. Each request is written as a whole or not at all. Used on one context.
 */
final class Appender {
    static final int MAX_WAITING_ROWS = 20_000;
    static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

    private static final int MAX_BATCH_ROWS = 2_000;
    private static final long MAX_BATCH_BYTES = 8L * 1024 * 1024;
    /** Whoever waited for so long is gone before the row could be written: the transaction itself may have to wait. */
    private static final long MAX_WAIT_NANOS =
            Duration.ofMillis(Journal.TIMEOUT_MS * 6 / 10).toNanos();

    private static final String NOT_WRITTEN = "The events were not written";

    private record Request(List<NewRow> rows, long bytes, long since, Promise<List<Long>> ids) {}

    private final Function<List<NewRow>, Future<List<Long>>> table;
    private final LongSupplier nanoTime;
    private final Deque<Request> waiting = new ArrayDeque<>();
    private int waitingRows;
    private long waitingBytes;
    private boolean writing;

    /**
     * @param table writes rows in one transaction and answers their ids in that order
     */
    Appender(Function<List<NewRow>, Future<List<Long>>> table, LongSupplier nanoTime) {
        this.table = table;
        this.nanoTime = nanoTime;
    }

    /** The ids, in the order of the rows, when they are on disk; fails with a {@link RefusedException}. */
    Future<List<Long>> append(List<NewRow> rows) {
        long bytes = rows.stream().mapToLong(NewRow::bytes).sum();
        if (waitingRows + rows.size() > MAX_WAITING_ROWS || waitingBytes + bytes > MAX_WAITING_BYTES) {
            return Future.failedFuture(new RefusedException(
                    FailureCode.UNAVAILABLE, NOT_WRITTEN + ": too many others wait to be written; try again later"));
        }
        Request request = new Request(rows, bytes, nanoTime.getAsLong(), Promise.promise());
        waiting.addLast(request);
        waitingRows += rows.size();
        waitingBytes += bytes;
        writeNext();
        return request.ids().future();
    }

    private void writeNext() {
        if (writing) {
            return;
        }
        List<Request> batch = nextBatch();
        if (batch.isEmpty()) {
            return;
        }
        writing = true;
        write(batch).onComplete(done -> {
            writing = false;
            writeNext();
        });
    }

    private List<Request> nextBatch() {
        List<Request> batch = new ArrayList<>();
        int rows = 0;
        long bytes = 0;
        while (!waiting.isEmpty()) {
            Request next = waiting.peekFirst();
            boolean fits = rows + next.rows().size() <= MAX_BATCH_ROWS && bytes + next.bytes() <= MAX_BATCH_BYTES;
            if (!batch.isEmpty() && !fits) {
                break;
            }
            waiting.removeFirst();
            waitingRows -= next.rows().size();
            waitingBytes -= next.bytes();
            if (nanoTime.getAsLong() - next.since() > MAX_WAIT_NANOS) {
                next.ids()
                        .fail(new RefusedException(
                                FailureCode.UNAVAILABLE, NOT_WRITTEN + ": the database was busy for too long"));
            } else {
                batch.add(next);
                rows += next.rows().size();
                bytes += next.bytes();
            }
        }
        return batch;
    }

    private Future<Void> write(List<Request> batch) {
        List<NewRow> rows = new ArrayList<>();
        batch.forEach(request -> rows.addAll(request.rows()));
        return table.apply(rows).transform(done -> {
            if (done.succeeded()) {
                answer(batch, done.result());
                return Future.succeededFuture();
            }
            if (batch.size() > 1 && isOfTheRows(done.cause())) {
                return oneByOne(batch, 0);
            }
            Throwable refusal = Refusals.of(done.cause(), NOT_WRITTEN);
            batch.forEach(request -> request.ids().fail(refusal));
            return Future.succeededFuture();
        });
    }

    /** Whether others' rows could be written although these cannot. */
    private static boolean isOfTheRows(Throwable failure) {
        return !(failure instanceof StoreException store)
                || store.kind() == StoreException.Kind.CONSTRAINT
                || store.kind() == StoreException.Kind.INTERNAL;
    }

    private Future<Void> oneByOne(List<Request> batch, int index) {
        return index == batch.size()
                ? Future.succeededFuture()
                : write(List.of(batch.get(index))).compose(done -> oneByOne(batch, index + 1));
    }

    private static void answer(List<Request> batch, List<Long> ids) {
        int from = 0;
        for (Request request : batch) {
            int to = from + request.rows().size();
            request.ids().complete(List.copyOf(ids.subList(from, to)));
            from = to;
        }
    }
}
