package dev.signalbox.files;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The members of a JSON object that others wrote: a member of the wrong type is as good as none. */
public record JsonFields(JsonNode node) {
    private static final int MAX_TEXT = 160;

    /** Whether the member is there, of whatever type. */
    public boolean has(String name) {
        return node.has(name);
    }

    /** A text on one line, at most 160 characters; empty text is none. */
    public Optional<String> text(String name) {
        return Optional.of(node.path(name))
                .filter(JsonNode::isTextual)
                .map(value -> oneLine(value.textValue()))
                .filter(value -> !value.isEmpty());
    }

    /** The text as it stands, for what is not shown but parsed. */
    public Optional<String> rawText(String name) {
        return Optional.of(node.path(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** A whole number that counts something, so never a negative one. */
    public Optional<Long> count(String name) {
        return Optional.of(node.path(name))
                .filter(value -> value.isIntegralNumber() && value.canConvertToLong())
                .map(JsonNode::longValue)
                .filter(value -> value >= 0);
    }

    /** A number of something, so never a negative one. */
    public Optional<Double> amount(String name) {
        return Optional.of(node.path(name))
                .filter(JsonNode::isNumber)
                .map(JsonNode::doubleValue)
                .filter(value -> Double.isFinite(value) && value >= 0);
    }

    /** {@code true} or {@code false}, and no text that says so. */
    public Optional<Boolean> flag(String name) {
        return Optional.of(node.path(name)).filter(JsonNode::isBoolean).map(JsonNode::booleanValue);
    }

    /** A number that a process can have. */
    public Optional<Long> pid(String name) {
        return count(name).filter(JsonFields::isPid);
    }

    /** A moment as ISO 8601 with an offset, or as seconds or milliseconds since the epoch. */
    public Optional<Instant> instant(String name) {
        JsonNode value = node.path(name);
        return value.isIntegralNumber() && value.canConvertToLong()
                ? Times.ofEpoch(value.longValue())
                : rawText(name).flatMap(Times::parse);
    }

    /** The members of an object within; none if it is none. */
    public JsonFields object(String name) {
        return new JsonFields(node.path(name));
    }

    /** The objects of an array, at most 1000. */
    public List<JsonFields> objects(String name) {
        List<JsonFields> all = new ArrayList<>();
        for (JsonNode element : node.path(name)) {
            if (all.size() < 1000 && element.isObject()) {
                all.add(new JsonFields(element));
            }
        }
        return all;
    }

    /** The first element of an array, if it is a text; on one line. */
    public Optional<String> firstText(String arrayName) {
        return Optional.of(node.path(arrayName).path(0))
                .filter(JsonNode::isTextual)
                .map(value -> oneLine(value.textValue()));
    }

    /** The kernel's own upper limit of process numbers. */
    public static boolean isPid(long number) {
        return number > 0 && number <= 4_194_304;
    }

    /** The text on one line, at most 160 characters. */
    public static String oneLine(String text) {
        return oneLine(text, MAX_TEXT);
    }

    /** The text on one line, without control characters; the end of a longer one is left out. */
    public static String oneLine(String text, int max) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (line.length() <= max) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(max - 2)) ? max - 2 : max - 1;
        return line.substring(0, end) + "…";
    }
}
