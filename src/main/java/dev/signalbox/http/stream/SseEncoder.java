package dev.signalbox.http.stream;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The wire form of Server-Sent Events (WHATWG HTML, 9.2). Every buffer that is returned ends with an empty line, so
 * that buffers can be put one after another. Pure; usable from any thread.
 */
public final class SseEncoder {
    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] COMMENT = ascii(": ");

    private SseEncoder() {}

    /** One event with a name and no id, as most are; see {@link #event(Optional, Optional, Buffer)}. */
    public static Buffer event(String name, Buffer data) {
        return event(Optional.of(name), Optional.empty(), data);
    }

    /**
     * One event.
     *
     * @param name what listeners listen to; empty for the default, {@code message}
     * @param id what the reader sends back as {@code Last-Event-ID}; empty leaves the reader's last id as it was
     * @param data UTF-8; may hold several lines. A reader gets CR and CRLF back as LF
     * @throws IllegalArgumentException if name or id holds NUL, CR or LF, or the name is there but blank
     */
    public static Buffer event(Optional<String> name, Optional<String> id, Buffer data) {
        Buffer out = Buffer.buffer(data.length() + 64);
        name.ifPresent(value -> {
            if (value.isBlank()) {
                throw new IllegalArgumentException("the name of an event must not be blank");
            }
            field(out, "event: ", value);
        });
        id.ifPresent(value -> field(out, "id: ", value));
        return lines(out, DATA, data).appendByte(LF);
    }

    /** Text that no listener sees; keeps proxies and sockets awake. */
    public static Buffer comment(String text) {
        return lines(Buffer.buffer(text.length() + 8), COMMENT, Buffer.buffer(text))
                .appendByte(LF);
    }

    /**
     * How long the reader waits before it connects again.
     *
     * @param milliseconds not negative
     */
    public static Buffer retry(long milliseconds) {
        if (milliseconds < 0) {
            throw new IllegalArgumentException("a time to wait cannot be negative: " + milliseconds);
        }
        return Buffer.buffer("retry: " + milliseconds + "\n\n");
    }

    /** Whether the bytes fit into one {@code data} line, as JSON without indentation does. */
    static boolean isOneLine(Buffer data) {
        return lineEnd(data, 0) == data.length();
    }

    private static void field(Buffer out, String field, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\0' || c == '\r' || c == '\n') {
                throw new IllegalArgumentException("NUL, CR or LF in the field " + field.strip());
            }
        }
        out.appendString(field).appendString(value).appendByte(LF);
    }

    private static Buffer lines(Buffer out, byte[] prefix, Buffer text) {
        int start = 0;
        while (true) {
            int end = lineEnd(text, start);
            out.appendBytes(prefix).appendBuffer(text, start, end - start).appendByte(LF);
            if (end == text.length()) {
                return out;
            }
            boolean crlf = text.getByte(end) == CR && end + 1 < text.length() && text.getByte(end + 1) == LF;
            start = end + (crlf ? 2 : 1);
        }
    }

    // CR and LF are never part of a longer UTF-8 sequence, so bytes can be looked at one by one.
    private static int lineEnd(Buffer text, int from) {
        int length = text.length();
        for (int i = from; i < length; i++) {
            byte b = text.getByte(i);
            if (b == CR || b == LF) {
                return i;
            }
        }
        return length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
