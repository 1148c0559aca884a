package dev.signalbox.http.stream;

import java.util.concurrent.atomic.LongAdder;

/** Counts what readers of histories get. May be shared by all event loops of a node; read from any thread. */
public final class HistoryCounters {
    private final LongAdder delivered = new LongAdder();
    private final LongAdder reads = new LongAdder();
    private final LongAdder resets = new LongAdder();

    void delivered(int rows) {
        delivered.add(rows);
    }

    void read() {
        reads.increment();
    }

    void reset() {
        resets.increment();
    }

    /** Rows handed to streams: one row to ten streams counts ten. */
    public long deliveries() {
        return delivered.sum();
    }

    /** Pages that were read because a reader was behind. */
    public long reads() {
        return reads.sum();
    }

    /** Readers that were told that they may have missed rows. */
    public long resets() {
        return resets.sum();
    }
}
