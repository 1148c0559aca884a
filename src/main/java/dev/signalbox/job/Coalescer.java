package dev.signalbox.job;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/**
 * Passes values on to another thread, at most one in an interval and the first at once: those that come faster are merged.
 * The last one always arrives. Values may be offered by any thread.
 */
final class Coalescer<T> {
    private final long intervalNanos;
    private final ScheduledExecutorService thread;
    private final BinaryOperator<T> merge;
    private final Consumer<T> sink;
    private T waiting;
    private boolean scheduled;
    private long lastNanos;

    Coalescer(Duration interval, ScheduledExecutorService thread, BinaryOperator<T> merge, Consumer<T> sink) {
        this.intervalNanos = interval.toNanos();
        this.thread = thread;
        this.merge = merge;
        this.sink = sink;
        this.lastNanos = System.nanoTime() - intervalNanos;
    }

    void offer(T value) {
        long delay;
        synchronized (this) {
            waiting = waiting == null ? value : merge.apply(waiting, value);
            if (scheduled) {
                return;
            }
            scheduled = true;
            delay = Math.max(0, intervalNanos - (System.nanoTime() - lastNanos));
        }
        thread.schedule(this::pass, delay, TimeUnit.NANOSECONDS);
    }

    private void pass() {
        take().ifPresent(sink);
    }

    /** What waits, to be passed on now; it will not come to the sink. */
    synchronized Optional<T> take() {
        Optional<T> value = Optional.ofNullable(waiting);
        waiting = null;
        scheduled = false;
        lastNanos = System.nanoTime();
        return value;
    }
}
