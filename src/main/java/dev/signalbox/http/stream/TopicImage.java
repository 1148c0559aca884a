package dev.signalbox.http.stream;

import dev.signalbox.bus.Json;
import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A state topic at one moment. Shares the items' buffers with the topic, so it costs a reference an item.
 *
 * @param revision how many changes the topic had seen
 * @param signature of all items and members
 * @param items JSON of each, ordered by key
 * @param members JSON of each member, by name
 */
public record TopicImage(long revision, String signature, List<Buffer> items, SortedMap<String, Buffer> members) {
    public TopicImage {
        items = List.copyOf(items);
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    /**
     * The image as one JSON object: {@code {<lead>, "signature":…, "<list>":[items], <members>}}.
     *
     * @param lead further members, in this order; values as {@link Json} writes them
     * @param list the name of the member that holds the items
     */
    public Buffer json(Map<String, ?> lead, String list) {
        return new Rendering(head(lead, list), items, tail()).whole();
    }

    /** The same object as an event of that name. */
    Rendering event(WireForm form, String name, Map<String, ?> lead, String list) {
        return form.event(name, head(lead, list), items, tail());
    }

    /** The image as what a reader of the topic is told first. */
    Rendering snapshot(WireForm form, String topic) {
        return form.snapshot(topic, head(Map.of("op", "snapshot"), "items"), items, tail());
    }

    private Buffer head(Map<String, ?> lead, String list) {
        Buffer head = Buffer.buffer("{");
        lead.forEach((name, value) ->
                head.appendString(Json.encode(name) + ":" + Json.encode(value)).appendString(","));
        return head.appendString("\"signature\":\"" + signature + "\"," + Json.encode(list) + ":[");
    }

    private Buffer tail() {
        Buffer tail = Buffer.buffer("]");
        members.forEach((name, value) ->
                tail.appendString("," + Json.encode(name) + ":").appendBuffer(value));
        return tail.appendString("}");
    }
}
