package dev.signalbox.journal;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Lets work that takes long wait for each other, up to a bound. Used on one context. */
final class OneAtATime {
    private final int capacity;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    OneAtATime(int capacity) {
        this.capacity = capacity;
    }

    /** Fails with {@link FailureCode#UNAVAILABLE} if too many wait already. */
    <T> Future<T> run(Supplier<Future<T>> work) {
        if (waiting.size() >= capacity) {
            return Future.failedFuture(new RefusedException(
                    FailureCode.UNAVAILABLE, "too many searches of the journal wait already; try again later"));
        }
        Promise<T> result = Promise.promise();
        waiting.addLast(() -> work.get().onComplete(done -> {
            running = false;
            startNext();
            if (done.succeeded()) {
                result.complete(done.result());
            } else {
                result.fail(done.cause());
            }
        }));
        startNext();
        return result.future();
    }

    private void startNext() {
        if (!running && !waiting.isEmpty()) {
            running = true;
            waiting.removeFirst().run();
        }
    }
}
