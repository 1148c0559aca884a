package dev.signalbox.http.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * How what streams tell looks on the wire: one form for each protocol. Topics know what is told and to whom, and nothing of
 * this. All data are JSON objects in one line, in UTF-8. What is returned are whole events, so that buffers can be put one
 * after another. Holds no state; usable from any thread.
 */
public interface WireForm {
    /** Server-Sent Events. */
    WireForm SSE = new SseForm();
    /** Frames of a WebSocket, one message an event. */
    WireForm SOCKET = new SocketForm();

    /**
     * Appends an event.
     *
     * @param name of the event; empty text for the default one
     * @param id the reader's place from now on; empty leaves it as it was
     */
    void event(Buffer out, String name, OptionalLong id, Buffer data);

    /** Appends a change of a state topic: {@code data} begins with its {@code op}. */
    void change(Buffer out, String topic, Buffer data);

    /** Appends a row of a history; the reader's place is then after it. */
    void row(Buffer out, String name, long id, Buffer json);

    /** Moves the reader's place without a row. */
    Buffer place(long id);

    /** A state topic as a whole: head, items with commas between them, and tail make one JSON object. */
    Rendering snapshot(String topic, Buffer head, List<Buffer> items, Buffer tail);

    /** An event with such a text as its data. */
    Rendering event(String name, Buffer head, List<Buffer> items, Buffer tail);

    /** What goes before everything else. */
    Buffer opening(int retryMs);

    /** What shows that the stream lives: {@code heartbeat {at}}. */
    default Buffer heartbeat(Instant at) {
        return event("heartbeat", new JsonObject().put("at", at.toString()).toBuffer());
    }

    /**
     * {@code bye {reason, retry_ms}}.
     *
     * @param retryMs after what time the reader may come back
     */
    default Buffer goodbye(EndReason reason, int retryMs) {
        return event(
                "bye",
                new JsonObject()
                        .put("reason", reason.wireName())
                        .put("retry_ms", retryMs)
                        .toBuffer());
    }

    /** What a row of that name takes beside its JSON at most, in bytes. */
    int rowBytes(String name);

    /** An event without an id. */
    default Buffer event(String name, Buffer data) {
        Buffer out = Buffer.buffer(data.length() + 64);
        event(out, name, OptionalLong.empty(), data);
        return out;
    }
}
