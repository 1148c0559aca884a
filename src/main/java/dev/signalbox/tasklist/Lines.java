package dev.signalbox.tasklist;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The lines of a text, one at a time, so that a file of five million line ends costs no memory. */
record Lines(byte[] utf8, int start) implements Iterable<Lines.Line> {
    /** More than any text that is shown; the rest of a longer line is not decoded. */
    private static final int DECODED_BYTES = 10_000;

    /**
     * @param number from 1
     * @param start offset of its first byte
     * @param end offset after its last byte, the line end not included
     */
    record Line(byte[] utf8, int number, int start, int end) {
        /** Its beginning, without the line end. */
        String text() {
            int length = Math.min(end - start, DECODED_BYTES);
            return new String(utf8, start, length, StandardCharsets.UTF_8);
        }

        boolean blank() {
            for (int i = start; i < end; i++) {
                if (utf8[i] != ' ' && utf8[i] != '\t') {
                    return false;
                }
            }
            return true;
        }
    }

    @Override
    public Iterator<Line> iterator() {
        return new Iterator<>() {
            private int next = start;
            private int number;

            @Override
            public boolean hasNext() {
                return next < utf8.length;
            }

            @Override
            public Line next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int from = next;
                int to = from;
                while (to < utf8.length && utf8[to] != '\n') {
                    to++;
                }
                next = to + 1;
                int end = to > from && utf8[to - 1] == '\r' ? to - 1 : to;
                return new Line(utf8, ++number, from, end);
            }
        };
    }
}
