package dev.signalbox.http.api;

import java.util.function.LongSupplier;

/** How many rows somebody may cause who must not be able to fill the journal: some at once, then one in a while. */
final class RowAllowance {
    private final int atOnce;
    private final long nanosPerRow;
    private final LongSupplier nanos;
    private long left;
    private long refilledAt;
    private long leftOut;

    /** @param nanos as {@link System#nanoTime} */
    RowAllowance(int atOnce, long nanosPerRow, LongSupplier nanos) {
        this.atOnce = atOnce;
        this.nanosPerRow = nanosPerRow;
        this.nanos = nanos;
        this.left = atOnce;
        this.refilledAt = nanos.getAsLong();
    }

    /** Whether one more row may be written; if not, it counts as left out. */
    boolean take() {
        long refill = (nanos.getAsLong() - refilledAt) / nanosPerRow;
        refilledAt += refill * nanosPerRow;
        left = Math.min(atOnce, left + refill);
        if (left == 0) {
            leftOut++;
            return false;
        }
        left--;
        return true;
    }

    /** How many rows were left out since this was asked last. */
    long leftOut() {
        long count = leftOut;
        leftOut = 0;
        return count;
    }
}
