package dev.signalbox.watch.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** Finds ends of lines in a file, in steps of bounded size. Blocking; for one reading. */
final class LineEnds {
    static final int STEP = 64 * 1024;
    private static final byte LF = '\n';
    private static final long NONE = -1;

    private final OpenedLog log;
    private final byte[] step = new byte[STEP];
    // What is in there, if it is of use to the next call.
    private long blockFrom = NONE;
    private int blockCount;

    LineEnds(OpenedLog log) {
        this.log = log;
    }

    /** What is in the file from there on; fewer bytes than a step at its end only. Valid until the next call. */
    int read(long from, int most) throws IOException {
        blockFrom = NONE;
        ByteBuffer buffer = ByteBuffer.wrap(step, 0, Math.min(most, STEP));
        while (buffer.hasRemaining() && log.channel().read(buffer, from + buffer.position()) >= 0) {
            continue;
        }
        return buffer.position();
    }

    byte[] bytes() {
        return step;
    }

    /** The index of the next LF in bytes that were read; {@code to} if there is none. */
    static int indexOf(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != LF) {
            i++;
        }
        return i;
    }

    /** The byte after the last LF before {@code end}, if there is one after {@code least}. */
    OptionalLong lastBefore(long end, long least) throws IOException {
        long stop = end;
        while (stop > least) {
            // The same blocks every time: who goes back line by line reads each once.
            long from = (stop - 1) / STEP * STEP;
            if (blockFrom != from || blockCount < stop - from) {
                blockCount = read(from, STEP);
                blockFrom = from;
            }
            int first = (int) Math.max(0, least - from);
            for (int i = (int) Math.min(stop - from, blockCount) - 1; i >= first; i--) {
                if (step[i] == LF) {
                    return OptionalLong.of(from + i + 1);
                }
            }
            stop = from;
        }
        return OptionalLong.empty();
    }

    /** The byte after the first LF at {@code from} or later, if there is one before {@code end}. */
    OptionalLong firstAfter(long from, long end) throws IOException {
        long at = from;
        while (at < end) {
            int count = read(at, (int) Math.min(STEP, end - at));
            if (count == 0) {
                break;
            }
            int index = indexOf(step, 0, count);
            if (index < count) {
                return OptionalLong.of(at + index + 1);
            }
            at += count;
        }
        return OptionalLong.empty();
    }

    /** How many LFs there are in between. */
    long count(long from, long to) throws IOException {
        long lines = 0;
        long at = from;
        while (at < to) {
            int count = read(at, (int) Math.min(STEP, to - at));
            if (count == 0) {
                break;
            }
            for (int i = 0; i < count; i++) {
                if (step[i] == LF) {
                    lines++;
                }
            }
            at += count;
        }
        return lines;
    }
}
