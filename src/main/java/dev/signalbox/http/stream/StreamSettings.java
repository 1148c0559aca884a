package dev.signalbox.http.stream;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How streams behave.
 *
 * @param retryMinMs the shortest time that readers are told to wait before they connect again
 * @param retryMaxMs the longest; each reader gets its own time between the two, so that they do not all come at once
 * @param stalledAfter a reader whose socket takes nothing for so long is cut off
 * @param maxAge streams live 80 to 120 % of this
 * @param closingTakes a stream that has said goodbye and cannot get rid of its last bytes is cut off after this
 * @param tick how often expiry, stalls and heartbeats are looked at
 * @param maxUnsentBytes what a stream may have handed over that its socket has not taken; one piece more is possible
 *     ({@link Rendering#PIECE_BYTES}). Small, because thousands may be stuck at once, and large enough for one system
 *     call to move a useful amount
 */
public record StreamSettings(
        int retryMinMs,
        int retryMaxMs,
        Duration stalledAfter,
        Duration maxAge,
        Duration closingTakes,
        Duration tick,
        int maxUnsentBytes) {
    public StreamSettings {
        if (retryMinMs < 0 || retryMaxMs < retryMinMs) {
            throw new IllegalArgumentException("retry from " + retryMinMs + " to " + retryMaxMs + " ms");
        }
    }

    public static StreamSettings defaults() {
        return new StreamSettings(
                1_500,
                4_500,
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                Duration.ofSeconds(2),
                Duration.ofMillis(250),
                2 * Rendering.PIECE_BYTES);
    }

    /** A fresh time to wait for one reader, in milliseconds. */
    int jitteredRetryMs() {
        return ThreadLocalRandom.current().nextInt(retryMinMs, retryMaxMs + 1);
    }

    /** A fresh age for one stream, in milliseconds. */
    long jitteredAgeMs() {
        return (long) (maxAge.toMillis() * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
    }
}
