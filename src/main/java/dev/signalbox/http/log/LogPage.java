package dev.signalbox.http.log;

import dev.signalbox.bus.Logs.Line;
import dev.signalbox.bus.Logs.Slice;
import dev.signalbox.http.stream.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lines of a log that were read, as events that are encoded once for all readers.
 *
 * @param version of the topic when the reading began
 * @param slice without its lines
 * @param batches the events, by the place of those who take them next
 */
record LogPage(long version, Slice slice, TreeMap<Long, Batch> batches) {
    /** Text of one event, in characters, about: as much as a socket is given at a time. */
    private static final int BATCH_CHARS = 12 * 1024;

    private static final int LINE_COSTS = 40;

    /** @param to after its last line */
    record Batch(Piece piece, long to) {}

    static LogPage of(long version, Slice slice, LogEvents events) {
        TreeMap<Long, Batch> batches = new TreeMap<>();
        List<Line> lines = new ArrayList<>();
        long from = slice.from();
        int chars = 0;
        for (int i = 0; i < slice.lines().size(); i++) {
            Line line = slice.lines().get(i);
            lines.add(line);
            chars += line.text().length() + LINE_COSTS;
            boolean last = i == slice.lines().size() - 1;
            if (chars >= BATCH_CHARS || last) {
                long to = last ? slice.to() : slice.lines().get(i + 1).at();
                batches.put(from, new Batch(events.lines(slice.generation(), from, to, lines), to));
                from = to;
                lines = new ArrayList<>();
                chars = 0;
            }
        }
        return new LogPage(version, withoutLines(slice), batches);
    }

    private static Slice withoutLines(Slice slice) {
        return new Slice(
                slice.generation(),
                slice.from(),
                slice.to(),
                slice.size(),
                List.of(),
                Optional.empty(),
                slice.truncated(),
                slice.reset(),
                slice.skipped(),
                slice.next());
    }

    /** The next event for a reader who has everything up to that byte. */
    Optional<Batch> at(long place) {
        return Optional.ofNullable(batches.ceilingEntry(place)).map(Map.Entry::getValue);
    }

    /** Whether it stays as it is, however the log grows. */
    boolean lasts() {
        return !batches.isEmpty() || slice.next().isPresent() || slice.reset().isPresent();
    }

    /** About what it takes in memory. */
    long bytes() {
        return 200
                + batches.values().stream()
                        .mapToLong(batch -> batch.piece().bytes().length() + 100L)
                        .sum();
    }
}
