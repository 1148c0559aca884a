package dev.signalbox.watch.log;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A few threads for work that blocks, with a bounded number of tasks that wait. Thread-safe. */
final class LogThreads implements AutoCloseable {
    private static final int MAX_WAITING = 500;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;

    LogThreads(String name, int count) {
        threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** What the task gives, or fails with; refused if too many wait. */
    <T> CompletableFuture<T> run(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    result.complete(task.call());
                } catch (Exception e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(
                    new RefusedException(FailureCode.UNAVAILABLE, "too many questions about logs wait"));
        }
        return result;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
