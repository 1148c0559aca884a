package dev.signalbox.account.password;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The few threads on which passwords are hashed: a flood of sign-ins uses their memory and their time and nobody else's.
 * May be used from any thread.
 */
public final class HashingQueue implements AutoCloseable {
    static final int THREADS = 2;
    static final int MAX_WAITING = 64;

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            HashingQueue::thread);

    public HashingQueue() {
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "signalbox-passwords");
        thread.setDaemon(true);
        return thread;
    }

    /** Does the work when its turn comes; empty if too many wait already. */
    public <T> Optional<CompletableFuture<T>> submit(Supplier<T> work) {
        try {
            return Optional.of(CompletableFuture.supplyAsync(work, threads));
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
    }

    /** Lets go of what waits. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
