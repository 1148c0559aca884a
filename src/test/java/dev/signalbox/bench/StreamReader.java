package dev.signalbox.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads one stream's bytes as they come: takes HTTP's chunks apart and finds the rows' marks. For one thread. */
final class StreamReader {
    private static final int HEAD_BYTES = 4_096;

    private enum Framing {
        HEAD,
        CHUNK_SIZE,
        CHUNK_EXTENSION,
        CHUNK,
        CHUNK_END,
        PLAIN
    }

    private enum Place {
        OUTSIDE,
        NUMBER,
        STAMP
    }

    private final StringBuilder head = new StringBuilder();
    private Framing framing = Framing.HEAD;
    private long left;
    private Place place = Place.OUTSIDE;
    private long number;
    private long stamp;
    private long expected = -1;
    private int rows;
    private int missed;

    /** Whether the server has agreed to stream. */
    boolean open() {
        return framing != Framing.HEAD;
    }

    /**
     * @param now of {@link System#nanoTime}
     * @throws IOException if the server did not answer 200
     */
    void read(ByteBuffer in, Tally tally, long now) throws IOException {
        int length = in.remaining();
        rows = 0;
        missed = 0;
        while (in.hasRemaining()) {
            switch (framing) {
                case HEAD -> head(in.get());
                case CHUNK_SIZE -> chunkSize(in.get());
                case CHUNK_EXTENSION -> framing = in.get() == '\n' ? startOfChunk() : Framing.CHUNK_EXTENSION;
                case CHUNK -> {
                    int take = (int) Math.min(left, in.remaining());
                    text(in, take, tally, now);
                    left -= take;
                    framing = left == 0 ? Framing.CHUNK_END : Framing.CHUNK;
                }
                case CHUNK_END -> {
                    framing = in.get() == '\n' ? Framing.CHUNK_SIZE : Framing.CHUNK_END;
                    left = 0;
                }
                case PLAIN -> text(in, in.remaining(), tally, now);
            }
        }
        tally.arrived(length, rows, missed, now);
    }

    private void head(byte next) throws IOException {
        head.append((char) next);
        int length = head.length();
        if (length > HEAD_BYTES) {
            throw new IOException("an endless head: " + head);
        }
        if (next == '\n' && length >= 4 && head.charAt(length - 3) == '\n') {
            String text = new String(head.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                    .toLowerCase(java.util.Locale.ROOT);
            if (!text.startsWith("http/1.1 200")) {
                throw new IOException("no stream: " + head);
            }
            framing = text.contains("transfer-encoding: chunked") ? Framing.CHUNK_SIZE : Framing.PLAIN;
            head.setLength(0);
            head.trimToSize();
        }
    }

    private void chunkSize(byte next) {
        int digit = Character.digit(next, 16);
        if (digit >= 0) {
            left = left * 16 + digit;
        } else {
            framing = next == '\n' ? startOfChunk() : Framing.CHUNK_EXTENSION;
        }
    }

    private Framing startOfChunk() {
        return left == 0 ? Framing.CHUNK_END : Framing.CHUNK;
    }

    private void text(ByteBuffer in, int length, Tally tally, long now) {
        int end = in.position() + length;
        for (int i = in.position(); i < end; i++) {
            byte next = in.get(i);
            if (place == Place.OUTSIDE) {
                if (next == Rows.MARK) {
                    place = Place.NUMBER;
                    number = 0;
                    stamp = 0;
                }
            } else if (next >= '0' && next <= '9') {
                if (place == Place.NUMBER) {
                    number = number * 10 + next - '0';
                } else {
                    stamp = stamp * 10 + next - '0';
                }
            } else if (next == Rows.DIVIDER && place == Place.NUMBER) {
                place = Place.STAMP;
            } else {
                if (next == Rows.MARK && place == Place.STAMP) {
                    tally.took(now - stamp);
                    row();
                }
                place = Place.OUTSIDE;
            }
        }
        in.position(end);
    }

    private void row() {
        rows++;
        if (expected >= 0 && number != expected) {
            missed++;
        }
        expected = number + 1;
    }
}
