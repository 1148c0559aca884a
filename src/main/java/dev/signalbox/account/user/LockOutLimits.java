package dev.signalbox.account.user;

import java.time.Duration;

/**
 * How many failed sign-ins are too many.
 *
 * @param perName for one name within the window
 * @param perAddress from one address; more, because many people may share one
 * @param window how long failures are counted from the first one on, and nothing is tried from the last one on
 */
public record LockOutLimits(int perName, int perAddress, Duration window) {
    public static final LockOutLimits DEFAULT = new LockOutLimits(10, 50, Duration.ofMinutes(15));

    /** @throws IllegalArgumentException if nobody could ever sign in */
    public LockOutLimits {
        if (perName < 1 || perAddress < 1 || window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("not possible as limits of failures");
        }
    }
}
