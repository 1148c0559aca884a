package dev.signalbox.http.stream;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.OptionalLong;

/** What streams tell as Server-Sent Events. */
final class SseForm implements WireForm {
    /** The digits of an id, and the names of the fields. */
    private static final int FIELDS_BYTES = 48;

    @Override
    public void event(Buffer out, String name, OptionalLong id, Buffer data) {
        id.ifPresent(place -> out.appendString("id: " + place + "\n"));
        out.appendString(name.isEmpty() ? "data: " : "event: " + name + "\ndata: ")
                .appendBuffer(data)
                .appendString("\n\n");
    }

    @Override
    public void change(Buffer out, String topic, Buffer data) {
        event(out, topic, OptionalLong.empty(), data);
    }

    @Override
    public void row(Buffer out, String name, long id, Buffer json) {
        event(out, name, OptionalLong.of(id), json);
    }

    @Override
    public Buffer place(long id) {
        return Buffer.buffer("id: " + id + "\n\n");
    }

    @Override
    public Rendering snapshot(String topic, Buffer head, List<Buffer> items, Buffer tail) {
        return event(topic, head, items, tail);
    }

    @Override
    public Rendering event(String name, Buffer head, List<Buffer> items, Buffer tail) {
        return new Rendering(
                Buffer.buffer("event: " + name + "\ndata: ").appendBuffer(head),
                items,
                Buffer.buffer().appendBuffer(tail).appendString("\n\n"));
    }

    @Override
    public Buffer opening(int retryMs) {
        return SseEncoder.retry(retryMs);
    }

    @Override
    public Buffer goodbye(EndReason reason, int retryMs) {
        return SseEncoder.retry(retryMs).appendBuffer(WireForm.super.goodbye(reason, retryMs));
    }

    @Override
    public int rowBytes(String name) {
        return FIELDS_BYTES + (name.isEmpty() ? 0 : "event: \n".length() + name.length());
    }
}
