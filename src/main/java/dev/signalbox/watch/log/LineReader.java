package dev.signalbox.watch.log;

import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Logs.Line;
import dev.signalbox.bus.Logs.Skipped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads whole lines of a file that may be very long, may have very long lines, and may grow. Blocking; for one reading. */
final class LineReader {
    /** Lines that are skipped are counted in so many bytes at most. */
    static final long MAX_COUNTED_BYTES = 64L * 1024 * 1024;

    private final LineEnds ends;
    private final long end;
    private final boolean finished;

    /**
     * Some lines.
     *
     * @param from the first byte of the first line
     * @param to after the last line
     * @param more whether there are others that were asked for
     */
    record Lines(
            long from, long to, List<Line> lines, Optional<Line> partial, boolean more, Optional<Skipped> skipped) {
        Lines {
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param end where the file ends for this reading
     * @param finished whether nothing is written behind it any more, so that what has no end has it there
     */
    LineReader(OpenedLog log, long end, boolean finished) {
        this.ends = new LineEnds(log);
        this.end = end;
        this.finished = finished;
    }

    /** Which lines are wanted: see {@link Logs.SliceRequest}. */
    Lines read(Logs.Where where, int maxLines, int maxBytes) throws IOException {
        if (where.from().isPresent()) {
            long from = Math.min(where.from().get(), end);
            Optional<Skipped> skipped =
                    where.maxBehind().isPresent() ? skip(from, where.maxBehind().get()) : Optional.empty();
            return forward(skipped.map(Skipped::to).orElse(from), end, maxLines, maxBytes, skipped);
        }
        boolean before = where.before().filter(at -> at < end).isPresent();
        long stop = before ? where.before().get() : end;
        long lastEnd = finished && !before ? end : lastEnd(stop);
        long start = beginning(lastEnd, maxLines, maxBytes);
        // No more than those, and what has no end yet behind them.
        Lines lines = forward(start, before ? lastEnd : end, Integer.MAX_VALUE, Integer.MAX_VALUE, Optional.empty());
        return new Lines(lines.from(), lines.to(), lines.lines(), lines.partial(), start > 0, Optional.empty());
    }

    private long lastEnd(long stop) throws IOException {
        long least = Math.max(0, stop - Logs.MAX_SCANNED_LINE_BYTES);
        return ends.lastBefore(stop, least).orElse(least);
    }

    /** Where the last lines begin, of those that end there. */
    private long beginning(long lastEnd, int maxLines, int maxBytes) throws IOException {
        long start = lastEnd;
        for (int count = 0; count < maxLines && start > 0; count++) {
            long least = Math.max(0, Math.min(lastEnd - maxBytes, start - 1));
            if (count == 0) {
                least = Math.max(0, start - Logs.MAX_SCANNED_LINE_BYTES);
            }
            // The LF right before is the end of the line before the one that is looked for.
            OptionalLong found = ends.lastBefore(start - 1, least);
            if (found.isEmpty() && least > 0 && count > 0) {
                return start;
            }
            start = found.orElse(least);
        }
        return start;
    }

    private Lines forward(long from, long stop, int maxLines, int maxBytes, Optional<Skipped> skipped)
            throws IOException {
        List<Line> lines = new ArrayList<>();
        LineText line = new LineText(from);
        long at = from;
        while (at < stop) {
            int count = ends.read(at, (int) Math.min(LineEnds.STEP, stop - at));
            if (count == 0) {
                break;
            }
            int begin = 0;
            while (begin < count) {
                int index = LineEnds.indexOf(ends.bytes(), begin, count);
                line.add(ends.bytes(), begin, index);
                boolean ended = index < count;
                long after = at + index + (ended ? 1 : 0);
                boolean tooLong = line.length() >= Logs.MAX_SCANNED_LINE_BYTES;
                if (!lines.isEmpty() && after - from > maxBytes) {
                    return new Lines(from, line.at(), lines, Optional.empty(), true, skipped);
                }
                if (ended || tooLong) {
                    lines.add(line.line(ended));
                    line = new LineText(after);
                }
                if (lines.size() == maxLines && (ended || tooLong)) {
                    return new Lines(from, after, lines, Optional.empty(), after < stop, skipped);
                }
                begin = index + 1;
            }
            at += count;
        }
        if (line.length() == 0) {
            return new Lines(from, line.at(), lines, Optional.empty(), false, skipped);
        }
        if (finished) {
            lines.add(line.line(false));
            return new Lines(from, at, lines, Optional.empty(), false, skipped);
        }
        return new Lines(from, line.at(), lines, Optional.of(line.line(false)), false, skipped);
    }

    private Optional<Skipped> skip(long from, long maxBehind) throws IOException {
        if (end - from <= Math.max(maxBehind, Logs.KEPT_BEHIND)) {
            return Optional.empty();
        }
        OptionalLong line = ends.firstAfter(end - Logs.KEPT_BEHIND - 1, end);
        if (line.isEmpty()) {
            line = ends.lastBefore(end, Math.max(from, end - Logs.MAX_SCANNED_LINE_BYTES));
        }
        if (line.isEmpty() || line.getAsLong() <= from) {
            return Optional.empty();
        }
        long to = line.getAsLong();
        return Optional.of(new Skipped(
                from, to, to - from <= MAX_COUNTED_BYTES ? Optional.of(ends.count(from, to)) : Optional.empty()));
    }
}
