package dev.signalbox.http.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** When which stream has to end, soonest first; a stream that ends earlier leaves nothing behind. */
final class Deadlines {
    /** @param atMs wall-clock time in milliseconds since 1970 */
    record Deadline(long atMs, long number, EventStream stream, EndReason reason) {}

    private final TreeSet<Deadline> all =
            new TreeSet<>(Comparator.comparingLong(Deadline::atMs).thenComparingLong(Deadline::number));
    private long number;

    Deadline add(EventStream stream, long atMs, EndReason reason) {
        Deadline deadline = new Deadline(atMs, number++, stream, reason);
        all.add(deadline);
        return deadline;
    }

    void remove(Deadline deadline) {
        all.remove(deadline);
    }

    /** Those that have come, soonest first; they stay until they are removed. */
    List<Deadline> due(long nowMs) {
        List<Deadline> due = new ArrayList<>();
        for (Deadline deadline : all) {
            if (deadline.atMs() > nowMs) {
                break;
            }
            due.add(deadline);
        }
        return due;
    }
}
