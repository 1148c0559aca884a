package dev.signalbox.handoff.notice;

import dev.signalbox.handoff.notice.NoticeSettings.Limits;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long to wait before the next try: twice as long each time, up to a bound, and never in step with others. */
record BackOff(Limits limits, DoubleSupplier random) {
    private static final double JITTER = 0.2;
    private static final int MAX_DOUBLINGS = 30;

    /** @param attempts how many have failed, from 1 */
    Duration after(int attempts) {
        int doublings = Math.min(MAX_DOUBLINGS, Math.max(0, attempts - 1));
        long doubled = limits.firstRetry().toMillis() * (1L << doublings);
        long bounded = Math.min(doubled, limits.slowestRetry().toMillis());
        double factor = 1 + JITTER * (2 * random.getAsDouble() - 1);
        return Duration.ofMillis(Math.max(1, Math.round(bounded * factor)));
    }
}
