package dev.signalbox.files;

import java.util.concurrent.TimeUnit;

/**
 * When the files of one project are compared again after something happened there: an event may come before the write is
 * whole. Under constant events the last and longest distance repeats, so that a log that is written a thousand times a
 * second costs thirty comparisons a second.
 */
public final class Settling {
    /** From one comparison to the next. */
    private static final int[] DISTANCES_MS = {1, 2, 4, 8, 16, 32};

    private static final int LAST = DISTANCES_MS.length - 1;
    private static final int OVER = DISTANCES_MS.length;
    /** What takes long to read and changes all the time rests for this many times as long. */
    private static final int REST_FACTOR = 4;

    private static final long MAX_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private int step = OVER;
    private boolean wokenAgain;
    private boolean prolonged;
    private boolean rests;
    private long lastScanNanos;

    /** Something happened: returns whether a series begins; one that is under way is prolonged. */
    public boolean wake() {
        if (isUnderWay()) {
            wokenAgain = true;
            return false;
        }
        step = 0;
        prolonged = false;
        rests = false;
        return true;
    }

    /** Whether files may still be in the middle of being written. */
    public boolean isUnderWay() {
        return step != OVER;
    }

    /** From now to the next comparison, in nanoseconds. */
    public long delayNanos() {
        long rest = rests ? Math.min(MAX_REST_NANOS, REST_FACTOR * lastScanNanos) : 0;
        return Math.max(TimeUnit.MILLISECONDS.toNanos(DISTANCES_MS[step]), rest);
    }

    /** A comparison is due: returns whether another one is to follow. */
    public boolean next() {
        if (step == LAST && wokenAgain) {
            // Once is what any write does: its events come while its series is under way.
            rests = prolonged;
            prolonged = true;
            wokenAgain = false;
            return true;
        }
        step++;
        return isUnderWay();
    }

    /** How long it took to read everything, in nanoseconds: what takes long is not read as often. */
    public void scanTook(long nanos) {
        lastScanNanos = nanos;
    }
}
