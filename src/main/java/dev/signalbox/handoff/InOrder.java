package dev.signalbox.handoff;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Does one thing after the other, each when the one before is done, whatever became of that. For one context. */
final class InOrder {
    private static final int MAX_WAITING = 1_000;

    private Future<?> last = Future.succeededFuture();
    private int waiting;

    /** What the work's future holds; fails with {@link RefusedException} if too much waits already. */
    <T> Future<T> run(Supplier<Future<T>> work) {
        if (waiting >= MAX_WAITING) {
            return Future.failedFuture(
                    new RefusedException(FailureCode.UNAVAILABLE, "too many requests about handoffs are waiting"));
        }
        waiting++;
        Future<T> done = last.transform(before -> work.get()).onComplete(any -> waiting--);
        last = done;
        return done;
    }

    /** Completes when nothing is being done any more. */
    Future<Void> idle() {
        return last.transform(done -> Future.succeededFuture());
    }
}
