package dev.signalbox.watch.run;

import java.util.concurrent.TimeUnit;

/** A source of which the reader died rests, longer each time, so that the others can be read. */
final class Penalty {
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MAX_DOUBLINGS = 7;

    private int times;
    private long untilNanos;

    void died(long now) {
        untilNanos = now + (FIRST_NANOS << Math.min(times, MAX_DOUBLINGS));
        times++;
    }

    void survived() {
        times = 0;
    }

    boolean rests(long now) {
        return times > 0 && now - untilNanos < 0;
    }
}
