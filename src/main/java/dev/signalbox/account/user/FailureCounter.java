package dev.signalbox.account.user;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often somebody failed within a while, up to a limit from which on nothing more is tried until the while is over.
 * Keeps a bounded number; whoever was heard of longest ago is forgotten first. For one thread.
 */
final class FailureCounter {
    /** Names, or addresses, that are kept. */
    static final int MAX_KEPT = 10_000;

    private final int limit;
    private final Duration window;
    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > MAX_KEPT;
        }
    };

    private record Window(Instant end, int failures) {}

    FailureCounter(int limit, Duration window) {
        this.limit = limit;
        this.window = window;
    }

    /** For how long still nothing is tried; empty if it may be. */
    Optional<Duration> lockedFor(String key, Instant now) {
        return open(key, now)
                .filter(found -> found.failures() >= limit)
                .map(found -> Duration.between(now, found.end()));
    }

    /** Counts one failure; returns whether it was the one that locks. */
    boolean count(String key, Instant now) {
        Window before = open(key, now).orElse(new Window(now.plus(window), 0));
        windows.put(key, new Window(before.end(), before.failures() + 1));
        return before.failures() + 1 == limit;
    }

    /** What was counted was none. */
    void takeBack(String key, Instant now) {
        open(key, now).ifPresent(found -> {
            if (found.failures() <= 1) {
                windows.remove(key);
            } else {
                windows.put(key, new Window(found.end(), found.failures() - 1));
            }
        });
    }

    void forget(String key) {
        windows.remove(key);
    }

    int size() {
        return windows.size();
    }

    private Optional<Window> open(String key, Instant now) {
        return Optional.ofNullable(windows.get(key)).filter(found -> now.isBefore(found.end()));
    }
}
