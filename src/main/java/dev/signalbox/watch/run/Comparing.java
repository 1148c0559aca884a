package dev.signalbox.watch.run;

import java.util.concurrent.TimeUnit;

/** When every run of a database is compared: that finds what was replaced in place, and takes its time. */
final class Comparing {
    private static final long CHEAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Comparing takes at most one part in so many of the time. */
    private static final long REST_FACTOR = 20;
    /** With a live log something may have come into sight that nothing told. */
    private static final long ANYWAY_NANOS = TimeUnit.SECONDS.toNanos(60);

    private FileStamps compared = FileStamps.NONE;
    private boolean inSight;
    private long tookNanos;
    private long atNanos;

    /** @param everythingInSight whether nothing was written shortly before */
    void compared(FileStamps stamps, boolean everythingInSight, long itTookNanos) {
        compared = stamps;
        inSight = everythingInSight;
        tookNanos = itTookNanos;
        atNanos = System.nanoTime();
    }

    void forget() {
        compared = FileStamps.NONE;
        inSight = false;
        tookNanos = 0;
    }

    /** Whether it may be done in passing. */
    boolean isCheapOn(FileStamps now) {
        return tookNanos < CHEAP_NANOS || !now.equals(compared) && rested();
    }

    boolean isDueOn(FileStamps now) {
        boolean differs = !now.equals(compared) || !inSight;
        boolean anyway = now.hasLog() && System.nanoTime() - atNanos > ANYWAY_NANOS;
        return (differs || anyway) && rested();
    }

    private boolean rested() {
        return System.nanoTime() - atNanos > REST_FACTOR * tookNanos;
    }
}
