package dev.signalbox.bench;

/** What arrived on all streams. Written by the one thread that reads them; others may ask for the count. */
final class Tally {
    private final Histogram latency = new Histogram();
    private volatile long delivered;
    private volatile long lastNanos;
    private long bytes;
    private long gaps;

    /**
     * Bytes came in.
     *
     * @param rows how many rows ended in them
     * @param missed how many rows were not the one that had to follow on their stream
     */
    void arrived(int read, int rows, int missed, long now) {
        bytes += read;
        gaps += missed;
        if (rows > 0) {
            lastNanos = now;
            delivered += rows;
        }
    }

    void took(long nanos) {
        latency.add(nanos);
    }

    long delivered() {
        return delivered;
    }

    /** Of the last row, of {@link System#nanoTime}. */
    long lastNanos() {
        return lastNanos;
    }

    /** To be asked when nothing arrives any more, like the following. */
    Histogram latency() {
        return latency;
    }

    long bytes() {
        return bytes;
    }

    /** Rows that came twice, came out of order, or followed on a missing one. */
    long gaps() {
        return gaps;
    }
}
