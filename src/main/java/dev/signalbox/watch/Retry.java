package dev.signalbox.watch;

import java.time.Duration;

/**
 * When to ask again for what could not be had, although no change tells that it can be had now (a permission, an owner).
 * Each time in vain doubles the wait.
 */
final class Retry {
    private static final int MAX_DOUBLINGS = 5;

    private final Duration first;
    private int doublings = -1;
    private long atNanos;

    Retry(Duration first) {
        this.first = first;
    }

    /** It could not be had; a retry that is planned already stays. */
    void plan(long nowNanos) {
        if (doublings < 0) {
            doublings = 0;
            atNanos = nowNanos + first.toNanos();
        }
    }

    /** Whether it is time; if so, the next retry is planned for later. */
    boolean takeDue(long nowNanos) {
        if (doublings < 0 || nowNanos - atNanos < 0) {
            return false;
        }
        doublings = Math.min(MAX_DOUBLINGS, doublings + 1);
        atNanos = nowNanos + (first.toNanos() << doublings);
        return true;
    }

    /** All is well. */
    void cancel() {
        doublings = -1;
    }
}
