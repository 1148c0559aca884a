package dev.signalbox.bench;

/** Durations in buckets that are at most 1.6 % wide. For one thread at a time. */
final class Histogram {
    private static final int FINE = 64;
    private static final int FINE_BITS = 6;

    private final long[] buckets = new long[FINE * 58];
    private long count;
    private long max;

    void add(long nanos) {
        long micros = Math.max(0, nanos / 1_000);
        buckets[bucket(micros)]++;
        count++;
        max = Math.max(max, nanos);
    }

    void add(Histogram other) {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] += other.buckets[i];
        }
        count += other.count;
        max = Math.max(max, other.max);
    }

    long count() {
        return count;
    }

    /** In milliseconds; 0 if nothing was added. */
    double quantile(double share) {
        long wanted = (long) (count * share);
        long seen = 0;
        for (int i = 0; i < buckets.length; i++) {
            seen += buckets[i];
            if (seen > wanted) {
                return Math.min(micros(i) / 1e3, max());
            }
        }
        return max();
    }

    /** In milliseconds. */
    double max() {
        return max / 1e6;
    }

    private static int bucket(long micros) {
        if (micros < FINE) {
            return (int) micros;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(micros) - FINE_BITS;
        return FINE + exponent * FINE + (int) ((micros >> exponent) - FINE);
    }

    private static long micros(int bucket) {
        if (bucket < FINE) {
            return bucket;
        }
        int exponent = (bucket - FINE) / FINE;
        return (long) (FINE + (bucket - FINE) % FINE) << exponent;
    }
}
