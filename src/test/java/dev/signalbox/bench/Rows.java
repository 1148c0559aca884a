package dev.signalbox.bench;

/**
 * Consecutive rows, told apart by a number and stamped with the moment when they were handed over.
 *
 * @param first the number of the first one
 * @param stamp of {@link System#nanoTime}
 */
record Rows(long first, int count, long stamp) {
    /** Surrounds number and stamp of a row, so that a reader finds them without parsing JSON. */
    static final char MARK = '#';

    static final char DIVIDER = ':';
    static final String TYPE = "bench";

    /** The data of one row: JSON. */
    String data(int index) {
        return "{\"mark\":\"" + MARK + (first + index) + DIVIDER + stamp + MARK + "\"}";
    }

    /** What a server that knows nothing of events is given: as many bytes as Signalbox sends. */
    String event(int index) {
        return "{\"id\":" + (first + index) + ",\"type\":\"" + TYPE
                + "\",\"account\":\"default\",\"project\":null,\"actor\":\"local\","
                + "\"created_at\":\"2026-11-21T00:00:00.000Z\",\"data\":" + data(index) + "}";
    }
}
