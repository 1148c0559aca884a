package dev.signalbox.watch.log;

import dev.signalbox.bus.Logs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One line that is being read: its beginning, and how long it is. */
final class LineText {
    private static final byte CR = '\r';
    private static final int FIRST_ROOM = 256;

    private final long at;
    private byte[] kept = new byte[FIRST_ROOM];
    private int keptLength;
    private long length;
    private byte last;

    LineText(long at) {
        this.at = at;
    }

    long at() {
        return at;
    }

    long length() {
        return length;
    }

    void add(byte[] bytes, int from, int to) {
        if (to > from) {
            length += to - from;
            last = bytes[to - 1];
            int wanted = Math.min(to - from, Logs.MAX_LINE_BYTES - keptLength);
            if (keptLength + wanted > kept.length) {
                int room = Math.min(Logs.MAX_LINE_BYTES, Math.max(2 * kept.length, keptLength + wanted));
                kept = Arrays.copyOf(kept, room);
            }
            System.arraycopy(bytes, from, kept, keptLength, wanted);
            keptLength += wanted;
        }
    }

    /** @param ended whether the line has its end, of which a CR is a part */
    Logs.Line line(boolean ended) {
        long whole = ended && length > 0 && last == CR ? length - 1 : length;
        int shown = (int) Math.min(keptLength, whole);
        if (shown < whole) {
            shown -= unfinished(kept, shown);
        }
        return new Logs.Line(at, new String(kept, 0, shown, StandardCharsets.UTF_8), whole - shown);
    }

    /** How many bytes at the end belong to a character of which the rest is cut off. */
    static int unfinished(byte[] bytes, int length) {
        for (int back = 1; back <= 3 && back <= length; back++) {
            int b = bytes[length - back] & 0xFF;
            if ((b & 0xC0) != 0x80) {
                int needed = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
                return needed > back ? back : 0;
            }
        }
        return 0;
    }
}
