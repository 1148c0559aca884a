package dev.signalbox.watch.run;

import java.util.concurrent.TimeUnit;

/**
 * When a source is looked at again after something happened: an event comes before what was written can be seen. Under
 * constant events the last and longest distance repeats, longer where looking takes long.
 */
final class Ladder {
    private static final int[] DISTANCES_MS = {0, 1, 2, 4, 8, 16, 32};
    private static final int LAST = DISTANCES_MS.length - 1;
    private static final int OVER = DISTANCES_MS.length;
    private static final int REST_FACTOR = 9;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long MAX_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private int step = OVER;
    private boolean again;
    private long lastLookNanos;
    private long dueNanos;

    /** Something happened. */
    void wake(long now) {
        if (step == OVER) {
            step = 0;
            dueNanos = now;
        } else {
            again = true;
        }
    }

    boolean isUnderWay() {
        return step != OVER;
    }

    /** What could not be read for a moment is looked at again, although nothing more may happen. */
    void retry(long now) {
        step = LAST;
        dueNanos = now + RETRY_NANOS;
    }

    /** Whether no further look is planned after the one that is due. */
    boolean isLast() {
        return step >= LAST;
    }

    /** When the next look is due, if one is under way. */
    long dueNanos() {
        return dueNanos;
    }

    /** A look has been taken. */
    void looked(long startedNanos, long now) {
        lastLookNanos = now - startedNanos;
        if (step == LAST && again) {
            again = false;
        } else if (step != OVER) {
            step++;
        }
        if (step != OVER) {
            long rest = step == LAST ? Math.min(MAX_REST_NANOS, REST_FACTOR * lastLookNanos) : 0;
            dueNanos = now + Math.max(TimeUnit.MILLISECONDS.toNanos(DISTANCES_MS[step]), rest);
        }
    }
}
