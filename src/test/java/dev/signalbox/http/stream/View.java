package dev.signalbox.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** What a page knows after the events of one topic, whose items are objects with an {@code id}. */
final class View {
    private static final String BETWEEN_STATES = "between two states";

    final Map<String, String> items = new TreeMap<>();
    final Map<String, String> members = new TreeMap<>();
    String signature = "";

    static View of(String topic, byte[] stream) {
        View view = new View();
        new EventSourceParser().feed(stream).events().forEach(event -> view.see(topic, event));
        return view;
    }

    void see(String topic, EventSourceParser.Event event) {
        if (event.type().equals(topic)) {
            apply(new JsonObject(event.data()));
        }
    }

    /** Whether the reader has been told that it knows all. */
    boolean isUpToDate() {
        return !signature.isEmpty() && !signature.equals(BETWEEN_STATES);
    }

    private void apply(JsonObject frame) {
        String op = frame.getString("op");
        signature = frame.getString("signature", BETWEEN_STATES);
        switch (op) {
            case "snapshot" -> {
                items.clear();
                members.clear();
                frame.getJsonArray("items").forEach(item -> put((JsonObject) item));
                frame.fieldNames().stream()
                        .filter(name -> frame.getValue(name) instanceof JsonArray && !name.equals("items"))
                        .forEach(name -> members.put(name, frame.getValue(name).toString()));
            }
            case "put" -> put(frame.getJsonObject("item"));
            case "remove" -> items.remove(frame.getString("id"));
            default -> {
                assertThat(frame.containsKey(op)).as("member of " + frame).isTrue();
                members.put(op, frame.getValue(op).toString());
            }
        }
    }

    private void put(JsonObject item) {
        items.put(item.getString("id"), item.encode());
    }
}
