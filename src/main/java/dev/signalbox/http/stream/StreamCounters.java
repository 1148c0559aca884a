package dev.signalbox.http.stream;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what streams do. May be shared by all event loops of a node; read from any thread. */
public final class StreamCounters {
    /**
     * The counts at one moment, since the start.
     *
     * @param open streams that are open now
     * @param opened streams that were ever opened
     * @param refused requests that were answered with goodbye at once, by reason
     * @param closed streams that have ended, by reason
     * @param coalesced changes that a reader was not told because a newer one replaced them first
     * @param bytesWritten bytes of events handed to sockets
     */
    public record Figures(
            long open,
            long opened,
            Map<EndReason, Long> refused,
            Map<EndReason, Long> closed,
            long coalesced,
            long bytesWritten) {
        public Figures {
            refused = Map.copyOf(refused);
            closed = Map.copyOf(closed);
        }
    }

    private final LongAdder opened = new LongAdder();
    private final Map<EndReason, LongAdder> refused = perReason();
    private final Map<EndReason, LongAdder> closed = perReason();
    private final LongAdder coalesced = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();

    void opened() {
        opened.increment();
    }

    void refused(EndReason reason) {
        refused.get(reason).increment();
    }

    void closed(EndReason reason) {
        closed.get(reason).increment();
    }

    void coalesced(long changes) {
        coalesced.add(changes);
    }

    void wrote(int bytes) {
        bytesWritten.add(bytes);
    }

    public Figures figures() {
        // Closed first: a stream that ends in between then counts as open, and never as minus one.
        Map<EndReason, Long> closedNow = sums(closed);
        long openedNow = opened.sum();
        long closedSum = closedNow.values().stream().mapToLong(Long::longValue).sum();
        return new Figures(
                openedNow - closedSum, openedNow, sums(refused), closedNow, coalesced.sum(), bytesWritten.sum());
    }

    private static Map<EndReason, LongAdder> perReason() {
        Map<EndReason, LongAdder> counts = new EnumMap<>(EndReason.class);
        for (EndReason reason : EndReason.values()) {
            counts.put(reason, new LongAdder());
        }
        return counts;
    }

    private static Map<EndReason, Long> sums(Map<EndReason, LongAdder> counts) {
        Map<EndReason, Long> sums = new EnumMap<>(EndReason.class);
        counts.forEach((reason, count) -> sums.put(reason, count.sum()));
        return sums;
    }
}
