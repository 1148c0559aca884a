package dev.signalbox.handoff;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.NewEvent;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.handoff.AuditTable.Unsent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the journal what happens to handoffs. The rows wait on disk until the journal has them, so none is lost; after
 * a crash in between, one may be told twice. For one context.
 */
final class Auditor {
    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);
    private static final int BATCH = 200;
    private static final long RETRY_MS = 2_000;

    private final Vertx vertx;
    private final Bus bus;
    private final AuditTable table;
    private Future<?> last = Future.succeededFuture();
    private boolean sending;
    private boolean again;
    private boolean stopped;
    private boolean retrying;

    Auditor(Vertx vertx, Bus bus, AuditTable table) {
        this.vertx = vertx;
        this.bus = bus;
        this.table = table;
    }

    /** There may be something to tell. */
    void send() {
        again = true;
        if (sending || stopped) {
            return;
        }
        sending = true;
        again = false;
        last = table.unsent(BATCH).compose(this::send).onComplete(done -> {
            sending = false;
            if (done.failed()) {
                LOG.debug(
                        "the journal does not take what happened to handoffs yet: {}",
                        done.cause().getMessage());
                retry();
            } else if (again || done.result() == BATCH) {
                send();
            }
        });
    }

    private void retry() {
        if (!retrying && !stopped) {
            retrying = true;
            vertx.setTimer(RETRY_MS, timer -> {
                retrying = false;
                send();
            });
        }
    }

    /** Rows of the first one's account, because one request is about one account. */
    private Future<Integer> send(List<Unsent> all) {
        if (all.isEmpty()) {
            return Future.succeededFuture(0);
        }
        String account = all.get(0).row().account();
        List<Unsent> some =
                all.stream().filter(one -> one.row().account().equals(account)).toList();
        List<NewEvent> events = some.stream()
                .map(Unsent::row)
                .map(row -> new NewEvent(row.type(), row.project(), row.actor(), row.data()))
                .toList();
        again |= some.size() < all.size();
        return bus.request(Journal.APPEND, new Journal.Append(account, events), Journal.TIMEOUT_MS)
                .recover(failure -> refused(some, failure))
                .compose(ids -> ids.ids().isEmpty() ? send(some.subList(0, 1)) : forget(some))
                .map(all.size());
    }

    /** A row that the journal will never take must not keep the others from it. */
    private Future<Journal.AppendedIds> refused(List<Unsent> some, Throwable failure) {
        boolean never = failure instanceof RefusedException refused && refused.code() == FailureCode.BAD_REQUEST;
        if (!never) {
            return Future.failedFuture(failure);
        }
        again = true;
        if (some.size() > 1) {
            return Future.succeededFuture(new Journal.AppendedIds(List.of()));
        }
        LOG.error("the journal refuses {}: {}", some.get(0).row(), failure.getMessage());
        return Future.succeededFuture(new Journal.AppendedIds(List.of(0L)));
    }

    private Future<Integer> forget(List<Unsent> some) {
        return table.sent(some.stream().map(Unsent::id).toList()).map(some.size());
    }

    /** Completes when nothing is on its way any more. */
    Future<Void> stop() {
        stopped = true;
        return last.transform(done -> Future.succeededFuture());
    }
}
