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
        return rendering(Buffer.buffer(), lead, list, Buffer.buffer()).whole();
    }

    Rendering event(String name, Map<String, ?> lead, String list) {
        return rendering(Buffer.buffer("event: " + name + "\ndata: "), lead, list, Buffer.buffer("\n\n"));
    }

    private Rendering rendering(Buffer before, Map<String, ?> lead, String list, Buffer after) {
        Buffer head = before.appendString("{");
        lead.forEach((name, value) ->
                head.appendString(Json.encode(name) + ":" + Json.encode(value)).appendString(","));
        head.appendString("\"signature\":\"" + signature + "\"," + Json.encode(list) + ":[");
        Buffer tail = Buffer.buffer("]");
        members.forEach((name, value) ->
                tail.appendString("," + Json.encode(name) + ":").appendBuffer(value));
        return new Rendering(head, items, tail.appendString("}").appendBuffer(after));
    }
}
