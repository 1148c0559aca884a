package dev.signalbox.watch.run;

import java.util.concurrent.TimeUnit;

/**
 * A source of which the reader died again and again rests, longer each time, so that the others can be read. Once is no
 * proof: somebody may have ended the reader.
 */
final class Penalty {
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MAX_DOUBLINGS = 7;

    private int times;
    private long untilNanos;

    void died(long now) {
        times++;
        untilNanos = times == 1 ? now : now + (FIRST_NANOS << Math.min(times - 2, MAX_DOUBLINGS));
    }

    void survived() {
        times = 0;
    }

    boolean rests(long now) {
        return times > 1 && now - untilNanos < 0;
    }
}
