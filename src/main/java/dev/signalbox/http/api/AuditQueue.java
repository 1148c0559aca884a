package dev.signalbox.http.api;

import dev.signalbox.bus.Journal;
import dev.signalbox.http.answer.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
        if (busy || rows.isEmpty()) {
            return Future.succeededFuture();
        }
        return write();
    }

    private Future<Void> write() {
        busy = true;
        List<Row> batch = batch();
        List<Journal.NewEvent> events = batch.stream().map(Row::event).toList();
        return writer.append(batch.get(0).account(), events).<Void>mapEmpty().onComplete(done -> {
            if (done.succeeded()) {
                waitMs = FIRST_WAIT_MS;
                written(batch.size());
            } else if (done.cause() instanceof ProblemException refused
                    && refused.problem().status() == REFUSED) {
                LOG.error("the journal refuses rows of the audit trail for good: {}", events, done.cause());
                written(batch.size());
            } else {
                tryLater(done.cause());
            }
        });
    }

    private void tryLater(Throwable failure) {
        if (waitMs == FIRST_WAIT_MS) {
            LOG.warn("{} rows of the audit trail cannot be written now: {}", rows.size(), failure.getMessage());
        }
        vertx.setTimer(waitMs, again -> write());
        waitMs = Math.min(MAX_WAIT_MS, 2 * waitMs);
    }

    private void written(int count) {
        for (int i = 0; i < count; i++) {
            rows.remove();
        }
        busy = false;
        if (!rows.isEmpty()) {
            write();
        }
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
