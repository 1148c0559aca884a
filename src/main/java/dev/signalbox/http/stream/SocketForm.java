package dev.signalbox.http.stream;

import dev.signalbox.bus.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What streams tell as messages of a WebSocket (RFC 6455): one text frame each, ready to be written, with the envelope
 * {@code {"v":1,"type":…}}. The members of the data stand beside it. Frames of a server are not masked, so all sockets
 * write the same bytes.
 */
final class SocketForm implements WireForm {
    private static final int TEXT = 0x81;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final int TWO_BYTES_LENGTH = 126;
    private static final int EIGHT_BYTES_LENGTH = 127;
    private static final int MAX_TWO_BYTES = 0xFFFF;
    /** The header of the frame, the envelope without names, and the digits of an id. */
    private static final int ENVELOPE_BYTES = 72;

    private static final String GATES = "gates";
    private static final Map<String, String> UPDATES =
            Map.of("projects", "project.update", "runs", "run.update", "jobs", "job.update", "nodes", "node.update");
    private static final Map<String, String> EVENTS = Map.of("log", "log.line", "log-notice", "log.notice");

    @Override
    public void event(Buffer out, String name, OptionalLong id, Buffer data) {
        Buffer envelope = envelope(EVENTS.getOrDefault(name, name));
        id.ifPresent(place -> envelope.appendString(",\"id\":" + place));
        message(out, envelope, data);
    }

    @Override
    public void change(Buffer out, String topic, Buffer data) {
        message(out, envelope(typeOf(topic, data)).appendString(",\"topic\":" + Json.encode(topic)), data);
    }

    @Override
    public void row(Buffer out, String name, long id, Buffer json) {
        // The row has members of the envelope's names.
        Buffer message = envelope(name).appendString(",\"id\":" + id + "," + Json.encode(name) + ":");
        header(out, TEXT, message.length() + json.length() + 1L);
        out.appendBuffer(message).appendBuffer(json).appendString("}");
    }

    @Override
    public Buffer place(long id) {
        Buffer out = Buffer.buffer();
        event(out, "place", OptionalLong.of(id), Buffer.buffer("{}"));
        return out;
    }

    @Override
    public Rendering snapshot(String topic, Buffer head, List<Buffer> items, Buffer tail) {
        return rendering(envelope("snapshot").appendString(",\"topic\":" + Json.encode(topic)), head, items, tail);
    }

    @Override
    public Rendering event(String name, Buffer head, List<Buffer> items, Buffer tail) {
        return rendering(envelope(name), head, items, tail);
    }

    @Override
    public Buffer opening(int retryMs) {
        return Buffer.buffer();
    }

    /** A message that programs see, and a ping that every peer has to answer. */
    @Override
    public Buffer heartbeat(Instant at) {
        Buffer out = Buffer.buffer();
        header(out, PING, 0);
        return out.appendBuffer(WireForm.super.heartbeat(at));
    }

    @Override
    public int rowBytes(String name) {
        return ENVELOPE_BYTES + 2 * name.length();
    }

    /** The answer to a ping. */
    static Buffer pong(Buffer payload) {
        Buffer out = Buffer.buffer();
        header(out, PONG, payload.length());
        return out.appendBuffer(payload);
    }

    // Of a gate people want to know whether it waits for them, and not that something about it changed.
    private static String typeOf(String topic, Buffer data) {
        if (!topic.equals(GATES)) {
            return UPDATES.getOrDefault(topic, topic + ".update");
        }
        JsonObject change = new JsonObject(data);
        if (change.getString("op").equals("put")) {
            boolean pending = "pending".equals(change.getJsonObject("item").getString("state"));
            return pending ? "gate.request" : "gate.resolved";
        }
        return "gate.removed";
    }

    private static Buffer envelope(String type) {
        return Buffer.buffer("{\"v\":1,\"type\":" + Json.encode(type));
    }

    /** Appends the data's members to an envelope that lacks its end. */
    private static void message(Buffer out, Buffer envelope, Buffer data) {
        boolean none = data.length() == 2;
        header(out, TEXT, envelope.length() + (none ? 1L : data.length()));
        out.appendBuffer(envelope);
        if (none) {
            out.appendString("}");
        } else {
            out.appendString(",").appendBuffer(data, 1, data.length() - 1);
        }
    }

    private static Rendering rendering(Buffer envelope, Buffer head, List<Buffer> items, Buffer tail) {
        Buffer begin = envelope.appendString(",").appendBuffer(head, 1, head.length() - 1);
        Buffer frame = Buffer.buffer();
        header(frame, TEXT, new Rendering(begin, items, tail).length());
        return new Rendering(frame.appendBuffer(begin), items, tail);
    }

    private static void header(Buffer out, int kind, long length) {
        out.appendByte((byte) kind);
        if (length < TWO_BYTES_LENGTH) {
            out.appendByte((byte) length);
        } else if (length <= MAX_TWO_BYTES) {
            out.appendByte((byte) TWO_BYTES_LENGTH).appendUnsignedShort((int) length);
        } else {
            out.appendByte((byte) EIGHT_BYTES_LENGTH).appendLong(length);
        }
    }
}
