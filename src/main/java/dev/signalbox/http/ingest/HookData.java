package dev.signalbox.http.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.signalbox.bus.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A hook as the data of a row, whatever its size: as it came if it fits, else with long texts cut, each with a mark that
 * tells how much is missing. Every member is kept as long as that is possible at all.
 */
public final class HookData {
    private static final List<Integer> LIMITS = List.of(32_000, 4_000, 500);
    private static final int SHORT = 200;
    private static final int MAX_MEMBERS = 100;
    private static final int MAX_MEMBER_NAME = 100;

    private HookData() {}

    /** The object on one line of well-formed JSON, at most {@code maxBytes} (at least 200,000) of UTF-8. */
    public static String of(JsonNode whole, int maxBytes) {
        String text = encode(whole);
        for (int i = 0; i < LIMITS.size() && !fits(text, maxBytes); i++) {
            text = encode(shortened(whole, LIMITS.get(i)));
        }
        return fits(text, maxBytes) ? text : encode(outline(whole));
    }

    private static String encode(JsonNode node) {
        return HookText.wellFormed(Json.encode(node));
    }

    private static boolean fits(String text, int maxBytes) {
        return text.length() <= maxBytes && text.getBytes(StandardCharsets.UTF_8).length <= maxBytes;
    }

    private static JsonNode shortened(JsonNode node, int max) {
        if (node.isTextual()) {
            return cut(node.textValue(), max);
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode(node.size());
            node.forEach(element -> array.add(shortened(element, max)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.fields().forEachRemaining(member -> object.set(member.getKey(), shortened(member.getValue(), max)));
            return object;
        }
        return node;
    }

    private static TextNode cut(String text, int max) {
        return TextNode.valueOf(
                text.length() <= max
                        ? text
                        : HookText.head(text, max) + "… [cut by Signalbox: " + max + " of " + text.length()
                                + " characters]");
    }

    /** What tells most where very many small things are too much: the members themselves, without what is in them. */
    private static JsonNode outline(JsonNode whole) {
        ObjectNode outline = JsonNodeFactory.instance.objectNode();
        whole.fields().forEachRemaining(member -> {
            if (outline.size() < MAX_MEMBERS && member.getKey().length() <= MAX_MEMBER_NAME) {
                outline.set(
                        member.getKey(),
                        outlineOf(member.getValue(), member.getKey().equals("payload")));
            }
        });
        return outline;
    }

    private static JsonNode outlineOf(JsonNode value, boolean deeper) {
        if (value.isTextual()) {
            return cut(value.textValue(), SHORT);
        }
        if (value.isObject() && deeper) {
            return outline(value);
        }
        boolean scalar = !value.isContainerNode() && value.asText().length() <= SHORT;
        return scalar ? value : TextNode.valueOf("… [left out by Signalbox: " + value.size() + " members]");
    }
}
