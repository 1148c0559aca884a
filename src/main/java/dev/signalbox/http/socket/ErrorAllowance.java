package dev.signalbox.http.socket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** How often something may happen within a while. */
final class ErrorAllowance {
    private final int most;
    private final long withinNanos;
    private final LongSupplier nanos;
    private final Deque<Long> times = new ArrayDeque<>();

    /**
     * @param most how often is too often
     * @param nanos as {@link System#nanoTime}
     */
    ErrorAllowance(int most, long withinNanos, LongSupplier nanos) {
        this.most = most;
        this.withinNanos = withinNanos;
        this.nanos = nanos;
    }

    /** It happened once more. @return whether that is too often */
    boolean exceeded() {
        long now = nanos.getAsLong();
        while (!times.isEmpty() && now - times.peek() > withinNanos) {
            times.remove();
        }
        times.add(now);
        if (times.size() > most) {
            times.remove();
        }
        return times.size() >= most;
    }
}
