package dev.signalbox.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;

/**
 * Carries our records over the event bus: the same object inside one node, JSON with a version member between nodes.
 * Only records nested in this package can be named on the wire.
 */
final class RecordCodec implements MessageCodec<Record, Record> {
    static final String NAME = "signalbox-record";
    private static final int VERSION = 1;
    private static final String PACKAGE = RecordCodec.class.getPackageName() + ".";

    private record Header(int v, String type, int length) {}

    @Override
    public void encodeToWire(Buffer buffer, Record message) {
        String name = message.getClass().getName();
        if (!name.startsWith(PACKAGE)) {
            throw new IllegalArgumentException("not a message of the bus: " + name);
        }
        Buffer body = Json.encodeToBuffer(message);
        Buffer header = Json.encodeToBuffer(new Header(VERSION, name.substring(PACKAGE.length()), body.length()));
        buffer.appendInt(header.length()).appendBuffer(header).appendBuffer(body);
    }

    @Override
    public Record decodeFromWire(int position, Buffer buffer) {
        int headerLength = buffer.getInt(position);
        int headerStart = position + Integer.BYTES;
        byte[] headerBytes = buffer.getBytes(headerStart, headerStart + headerLength);
        Header header = Json.decode(headerBytes, Header.class);
        if (header.v() != VERSION) {
            throw new IllegalArgumentException("bus message of version " + header.v() + ", this node speaks " + VERSION
                    + ": " + new String(headerBytes, StandardCharsets.UTF_8));
        }
        int bodyStart = headerStart + headerLength;
        return Json.decode(buffer.getBytes(bodyStart, bodyStart + header.length()), typeNamed(header.type()));
    }

    private static Class<? extends Record> typeNamed(String name) {
        try {
            return Class.forName(PACKAGE + name).asSubclass(Record.class);
        } catch (ClassNotFoundException | ClassCastException e) {
            throw new IllegalArgumentException("unknown bus message " + name, e);
        }
    }

    @Override
    public Record transform(Record message) {
        return message;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
