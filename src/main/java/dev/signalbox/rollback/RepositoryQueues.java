package dev.signalbox.rollback;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** One thing after the other for each repository, several repositories side by side. Used on one context. */
final class RepositoryQueues {
    /** Requests of one repository that wait; further ones are refused. */
    static final int MAX_WAITING = 8;

    private final Map<String, Queue> queues = new HashMap<>();

    private record Queue(int length, Future<?> last) {}

    <T> Future<T> enqueue(String repository, Supplier<Future<T>> work) {
        Queue before = queues.getOrDefault(repository, new Queue(0, Future.succeededFuture()));
        if (before.length() == MAX_WAITING) {
            return Future.failedFuture(
                    new RefusedException(FailureCode.LOCKED, "too many rollbacks of this repository are waiting"));
        }
        Future<T> mine = before.last().transform(done -> work.get());
        queues.put(repository, new Queue(before.length() + 1, mine));
        return mine.andThen(done -> queues.computeIfPresent(
                repository, (name, queue) -> queue.length() == 1 ? null : new Queue(queue.length() - 1, queue.last())));
    }
}
