package dev.signalbox.watch.log;

import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Logs.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds the lines that contain a text, for a while at a time. Blocking; for one search. */
final class LineSearch {
    static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int STEP = 256 * 1024;
    private static final int SHOWN_BEFORE = 500;
    private static final int SHOWN = 2_000;
    private static final long MAX_LINE = Logs.MAX_SCANNED_LINE_BYTES;

    private final OpenedLog log;
    private final long end;
    private final Needle needle;
    private final int maxHits;
    private final List<Line> hits = new ArrayList<>();
    private final byte[] step = new byte[STEP];

    /**
     * What was found.
     *
     * @param to where to go on
     */
    record Found(List<Line> lines, long to, boolean exhausted, boolean capped) {}

    /** @param end where the file ends for this search */
    LineSearch(OpenedLog log, long end, String text, int maxHits) {
        this.log = log;
        this.end = end;
        this.needle = new Needle(text);
        this.maxHits = maxHits;
    }

    /** @param from where a line begins */
    Found from(long from) throws IOException {
        long started = System.nanoTime();
        long lineStart = from;
        long at = from;
        boolean last = at >= end;
        while (!last) {
            int count = read(at);
            last = count < STEP || at + count >= end;
            // What begins in the overlap may end in the next step, and is looked for there.
            int within = last ? count : count - needle.longest();
            int index = 0;
            int hit = needle.find(step, 0, count);
            while (hit < within) {
                lineStart = lineStart(lineStart, at, index, hit);
                long lineEnd = lineEnd(at + hit);
                hits.add(line(lineStart, at + hit, lineEnd));
                lineStart = Math.min(lineEnd + 1, end);
                if (hits.size() == maxHits) {
                    return new Found(hits, lineStart, lineStart >= end, lineStart < end);
                }
                index = (int) Math.min(count, lineStart - at);
                hit = needle.find(step, index, count);
            }
            long next = Math.max(at + within, Math.min(lineStart, at + count));
            lineStart = lineStart(lineStart, at, index, (int) (next - at));
            at = Math.max(next, lineStart);
            boolean late = System.nanoTime() - started > MAX_NANOS || at - from > MAX_BYTES;
            if (!last && late) {
                return new Found(hits, lineStart > from ? lineStart : at, false, false);
            }
        }
        return new Found(hits, Math.max(from, lineStart), true, false);
    }

    private int read(long at) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(step, 0, (int) Math.min(STEP, end - at));
        while (buffer.hasRemaining() && log.channel().read(buffer, at + buffer.position()) >= 0) {
            continue;
        }
        return buffer.position();
    }

    /** Where the line begins that the byte at that index belongs to. */
    private long lineStart(long known, long at, int from, int index) {
        for (int i = index - 1; i >= from; i--) {
            if (step[i] == '\n') {
                return at + i + 1;
            }
        }
        return known;
    }

    private long lineEnd(long from) throws IOException {
        long most = Math.min(end, from + MAX_LINE);
        long after = new LineEnds(log).firstAfter(from, most).orElse(most + 1);
        return after - 1;
    }

    private Line line(long start, long hit, long lineEnd) throws IOException {
        long begin = lineEnd - start <= SHOWN ? start : Math.max(start, hit - SHOWN_BEFORE);
        byte[] bytes = log.bytes(begin, (int) Math.min(SHOWN, lineEnd - begin));
        int head = begin == start ? 0 : continuation(bytes);
        int length = bytes.length;
        long whole = lineEnd - start;
        if (begin + length == lineEnd) {
            if (length > head && bytes[length - 1] == '\r') {
                length--;
                whole--;
            }
        } else {
            length -= LineText.unfinished(bytes, length);
        }
        String text = new String(bytes, head, length - head, StandardCharsets.UTF_8);
        return new Line(start, text, whole - (length - head));
    }

    /** How many bytes at the beginning belong to a character that began before. */
    private static int continuation(byte[] bytes) {
        int count = 0;
        while (count < bytes.length && count < 3 && (bytes[count] & 0xC0) == 0x80) {
            count++;
        }
        return count;
    }
}
