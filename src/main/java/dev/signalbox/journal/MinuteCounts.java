package dev.signalbox.journal;

import dev.signalbox.bus.Journal.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many rows of each account came in, by the minute of their time. Kept in memory, so that a chart costs no query: fed
 * by the tail, and at its beginning from the newest rows. Thread-safe.
 */
final class MinuteCounts {
    static final int MINUTES = 180;

    private static final long MINUTE_S = Duration.ofMinutes(1).toSeconds();
    private static final int MAX_ACCOUNTS = 1_000;

    /** A ring: the minute since 1970 that a place counts, and the count. */
    private record Ring(long[] minutes, int[] counts) {
        void add(long minute) {
            int place = (int) (minute % MINUTES);
            if (minutes[place] < minute) {
                minutes[place] = minute;
                counts[place] = 0;
            }
            if (minutes[place] == minute) {
                counts[place]++;
            }
        }

        int count(long minute) {
            int place = (int) (minute % MINUTES);
            return minutes[place] == minute ? counts[place] : 0;
        }
    }

    private final Map<String, Ring> accounts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ring> eldest) {
            return size() > MAX_ACCOUNTS;
        }
    };

    synchronized void clear() {
        accounts.clear();
    }

    /** Rows of the future, and those from before the time that is counted, do not count. */
    synchronized void add(String account, Instant createdAt, Instant now) {
        long minute = minute(createdAt);
        if (minute > minute(now) - MINUTES && minute <= minute(now)) {
            accounts.computeIfAbsent(account, name -> new Ring(new long[MINUTES], new int[MINUTES]))
                    .add(minute);
        }
    }

    synchronized Counts counts(String account, int minutes, Instant now) {
        long last = minute(now);
        long first = last - minutes + 1;
        Ring ring = accounts.getOrDefault(account, new Ring(new long[MINUTES], new int[MINUTES]));
        List<Integer> counts = new ArrayList<>(minutes);
        for (long minute = first; minute <= last; minute++) {
            counts.add(ring.count(minute));
        }
        return new Counts(Instant.ofEpochSecond(first * MINUTE_S), counts);
    }

    private static long minute(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), MINUTE_S);
    }
}
