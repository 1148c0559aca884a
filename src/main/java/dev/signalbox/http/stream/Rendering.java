package dev.signalbox.http.stream;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A long text made of a head, items with commas between them, and a tail, that is never put together as a whole unless
 * it is short: a reader walks through it and copies no more than its socket takes. A hundred slow readers of a hundred
 * different moments therefore share the items' bytes.
 */
public final class Rendering {
    /** Pieces are about this long, in bytes; a rendering that is not longer is one piece, encoded once for all. */
    static final int PIECE_BYTES = 16 * 1024;

    private static final byte COMMA = ',';

    private final Buffer head;
    private final List<Buffer> items;
    private final Buffer tail;
    private final long length;
    private Piece onlyPiece;

    Rendering(Buffer head, List<Buffer> items, Buffer tail) {
        this.head = head;
        this.items = items;
        this.tail = tail;
        this.length = head.length()
                + items.stream().mapToLong(Buffer::length).sum()
                + Math.max(0, items.size() - 1)
                + tail.length();
    }

    /** In bytes. */
    long length() {
        return length;
    }

    Cursor cursor() {
        return new Cursor();
    }

    /** Everything in one new buffer. */
    Buffer whole() {
        Buffer all = Buffer.buffer(Math.toIntExact(length)).appendBuffer(head);
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                all.appendByte(COMMA);
            }
            all.appendBuffer(items.get(i));
        }
        return all.appendBuffer(tail);
    }

    /** One reader's walk through the text. */
    final class Cursor {
        // 0 is the head, 1..n are the items, n + 1 is the tail
        private int part;
        private boolean commaSent;

        boolean hasNext() {
            return part <= items.size() + 1;
        }

        Piece next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (part == 0 && length <= PIECE_BYTES) {
                part = items.size() + 2;
                if (onlyPiece == null) {
                    onlyPiece = Piece.of(whole());
                }
                return onlyPiece;
            }
            Buffer bytes = Buffer.buffer(PIECE_BYTES);
            while (hasNext() && bytes.length() < PIECE_BYTES) {
                if (part > 1 && part <= items.size() && !commaSent) {
                    bytes.appendByte(COMMA);
                    commaSent = true;
                }
                Buffer current = current();
                if (current.length() >= PIECE_BYTES) {
                    // A large part is never copied for one reader: it goes out alone, as the buffer that all share.
                    if (bytes.length() == 0) {
                        bytes = current;
                        advance();
                    }
                    break;
                }
                bytes.appendBuffer(current);
                advance();
            }
            return new Piece(bytes, hasNext(), 0);
        }

        private Buffer current() {
            return part == 0 ? head : part <= items.size() ? items.get(part - 1) : tail;
        }

        private void advance() {
            part++;
            commaSent = false;
        }
    }
}
