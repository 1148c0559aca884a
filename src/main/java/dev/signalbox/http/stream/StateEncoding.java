package dev.signalbox.http.stream;

import dev.signalbox.bus.Json;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a state topic tells, in one form of the wire: encoded once for every reader who stands at the same revision. */
final class StateEncoding {
    private static final int MAX_BATCHES = 64;

    /** Changes from some revision on. */
    record Batch(Piece piece, long upTo) {}

    private final String name;
    private final StateTopic topic;
    private final WireForm form;
    private final Map<Long, Batch> batches = new HashMap<>();
    private Optional<Rendering> snapshot = Optional.empty();

    StateEncoding(String name, StateTopic topic, WireForm form) {
        this.name = name;
        this.topic = topic;
        this.form = form;
    }

    /** The topic has changed. */
    void forget() {
        batches.clear();
        snapshot = Optional.empty();
    }

    /** The next changes after that revision, about {@link Rendering#PIECE_BYTES} of them; empty if there are none. */
    Optional<Batch> changesAfter(long sent) {
        topic.looked();
        if (sent == topic.revision()) {
            return Optional.empty();
        }
        if (batches.size() >= MAX_BATCHES) {
            batches.clear();
        }
        return Optional.of(batches.computeIfAbsent(sent, this::encodeAfter));
    }

    /** The topic's {@link StateTopic#image()} as a whole. */
    Rendering snapshot() {
        TopicImage image = topic.image();
        if (snapshot.isEmpty()) {
            snapshot = Optional.of(image.snapshot(form, name));
        }
        return snapshot.get();
    }

    private Batch encodeAfter(long sent) {
        Buffer out = Buffer.buffer();
        long upTo = sent;
        int frames = 0;
        for (Change change : topic.latestAfter(sent)) {
            if (out.length() >= Rendering.PIECE_BYTES) {
                break;
            }
            upTo = change.revision();
            frames++;
            form.change(out, name, told(change, upTo == topic.revision()));
        }
        return new Batch(new Piece(out, false, upTo - sent - frames), upTo);
    }

    private Buffer told(Change change, boolean last) {
        Buffer data = Buffer.buffer(change.json().length() + 96);
        switch (change.kind()) {
            case PUT -> data.appendString("{\"op\":\"put\",\"item\":").appendBuffer(change.json());
            case REMOVE -> data.appendString("{\"op\":\"remove\",\"id\":" + Json.encode(change.key()));
            case MEMBER -> {
                String member = Json.encode(change.key());
                data.appendString("{\"op\":" + member + "," + member + ":").appendBuffer(change.json());
            }
        }
        return data.appendString(last ? ",\"signature\":\"" + topic.signature() + "\"}" : "}");
    }
}
