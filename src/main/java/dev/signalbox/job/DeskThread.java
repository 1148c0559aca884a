package dev.signalbox.job;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which everything about jobs is decided. Any thread may ask; up to a bound, questions wait. */
final class DeskThread {
    private static final Logger LOG = LoggerFactory.getLogger(DeskThread.class);
    private static final int MAX_WAITING = 1_000;

    private final ScheduledThreadPoolExecutor executor =
            new ScheduledThreadPoolExecutor(1, task -> daemon(task, "signalbox-jobs"));
    private final Semaphore places = new Semaphore(MAX_WAITING);

    DeskThread() {
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Something that is answered on the thread. */
    interface Question<T> {
        T answer() throws StoreException;
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    ScheduledExecutorService executor() {
        return executor;
    }

    void every(long millis, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("looking after the jobs failed for a moment", e);
            }
        };
        executor.scheduleWithFixedDelay(guarded, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Fails with a {@link RefusedException}, or with a defect. */
    <T> CompletableFuture<T> ask(Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!places.tryAcquire()) {
            answer.completeExceptionally(
                    new RefusedException(FailureCode.UNAVAILABLE, "too many requests about jobs are waiting"));
            return answer;
        }
        try {
            executor.execute(() -> {
                places.release();
                try {
                    answer.complete(question.answer());
                } catch (StoreException e) {
                    answer.completeExceptionally(Refusals.of(e));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            places.release();
            answer.completeExceptionally(new RefusedException(FailureCode.UNAVAILABLE, "the server is stopping"));
        }
        return answer;
    }

    /** Does what was asked before, then no more; waits for that. */
    void close(Duration deadline) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the last words about jobs could not be written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
