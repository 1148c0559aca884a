package dev.signalbox.http.api;

import dev.signalbox.bus.Journal;
import dev.signalbox.http.answer.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows on their way to the journal that nobody waits for. They are written in order and tried again while the journal is
 * away; beyond {@link #MAX_ROWS} new ones are lost, which the log tells. A row may be there twice if the journal did not
 * answer in time. Used on one event loop.
 */
final class AuditQueue {
    static final int MAX_ROWS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(AuditQueue.class);
    private static final int BATCH = 100;
    private static final long FIRST_WAIT_MS = 500;
    private static final long MAX_WAIT_MS = 30_000;
    private static final int REFUSED = 400;

    private record Row(String account, Journal.NewEvent event) {}

    private final Vertx vertx;
    private final JournalWriter writer;
    private final Deque<Row> rows = new ArrayDeque<>();
    private boolean busy;
    private Future<Void> written = Future.succeededFuture();
    private Optional<Long> timer = Optional.empty();
    private long waitMs = FIRST_WAIT_MS;
    private long lost;

    AuditQueue(Vertx vertx, JournalWriter writer) {
        this.vertx = vertx;
        this.writer = writer;
    }

    void add(String account, Journal.NewEvent event) {
        if (rows.size() >= MAX_ROWS) {
            lost++;
            LOG.error("the journal is away for too long: {} rows of the audit trail are lost, now {}", lost, event);
            return;
        }
        rows.add(new Row(account, event));
        if (!busy) {
            write();
        }
    }

    /** Tries once more to write what is left; completes when that has come to an end. */
    Future<Void> lastTry() {
        timer.ifPresent(vertx::cancelTimer);
        return written.otherwiseEmpty()
                .compose(before -> rows.isEmpty() ? Future.succeededFuture() : write())
                .onFailure(away -> LOG.error("{} rows of the audit trail are lost", rows.size(), away));
    }

    private Future<Void> write() {
        busy = true;
        List<Row> batch = batch();
        List<Journal.NewEvent> events = batch.stream().map(Row::event).toList();
        written = writer.append(batch.get(0).account(), events)
                .<Void>mapEmpty()
                .recover(failure -> {
                    if (failure instanceof ProblemException refused
                            && refused.problem().status() == REFUSED) {
                        LOG.error("the journal refuses rows of the audit trail for good: {}", events, failure);
                        return Future.succeededFuture();
                    }
                    return Future.failedFuture(failure);
                })
                .compose(done -> next(batch.size()), failure -> {
                    tryLater(failure);
                    return Future.failedFuture(failure);
                });
        return written;
    }

    private void tryLater(Throwable failure) {
        if (waitMs == FIRST_WAIT_MS) {
            LOG.warn("{} rows of the audit trail cannot be written now: {}", rows.size(), failure.getMessage());
        }
        timer = Optional.of(vertx.setTimer(waitMs, again -> write()));
        waitMs = Math.min(MAX_WAIT_MS, 2 * waitMs);
    }

    private Future<Void> next(int done) {
        waitMs = FIRST_WAIT_MS;
        for (int i = 0; i < done; i++) {
            rows.remove();
        }
        if (!rows.isEmpty()) {
            return write();
        }
        busy = false;
        return Future.succeededFuture();
    }

    // An append is of one account, and the order is kept.
    private List<Row> batch() {
        List<Row> batch = new ArrayList<>();
        for (Row row : rows) {
            if (batch.size() == BATCH || !row.account().equals(rows.peek().account())) {
                break;
            }
            batch.add(row);
        }
        return batch;
    }
}
