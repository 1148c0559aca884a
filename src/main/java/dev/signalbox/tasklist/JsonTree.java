package dev.signalbox.tasklist;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.signalbox.tasklist.JsonValue.JsonArray;
import dev.signalbox.tasklist.JsonValue.JsonObject;
import dev.signalbox.tasklist.JsonValue.JsonScalar;
import dev.signalbox.tasklist.JsonValue.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses JSON with comments and trailing commas into values that know their place. Bounded: depth, length of texts, number
 * of values. Of two members with one name the last one counts, as it does for the loops' own parsers.
 */
final class JsonTree {
    static final int MAX_DEPTH = 64;
    static final int MAX_STRING_CHARS = 1_000_000;
    /** A realistic list of 5 MB has some 50,000 values; this bounds the memory that a hostile one costs. */
    static final int MAX_VALUES = 200_000;
    /** No dialect says anything of a task deeper than this; what is there is checked and not kept. */
    private static final int KEPT_DEPTH = 8;

    private static final int MAX_NUMBER_CHARS = 40;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING_CHARS)
                    .build())
            .errorReportConfiguration(
                    ErrorReportConfiguration.builder().maxErrorTokenLength(40).build())
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonParser parser;
    private final int base;
    private final int lineBase;
    private final Problems problems;
    private int values;

    private JsonTree(JsonParser parser, int base, int lineBase, Problems problems) {
        this.parser = parser;
        this.base = base;
        this.lineBase = lineBase;
        this.problems = problems;
    }

    /**
     * Parses one whole value.
     *
     * @param utf8 valid UTF-8 without NUL, see {@link Utf8}
     * @param firstLine the number of the line that {@code start} is in
     * @throws BrokenJsonException if it is not one JSON value, or beyond a limit
     */
    static JsonValue parse(byte[] utf8, int start, int end, int firstLine, Problems problems)
            throws BrokenJsonException {
        try (JsonParser parser = FACTORY.createParser(utf8, start, end - start)) {
            return new JsonTree(parser, start, firstLine - 1, problems).whole();
        } catch (IOException e) {
            // Bytes in memory cannot fail to be read, and syntax errors were turned into answers above.
            throw new UncheckedIOException(e);
        }
    }

    private JsonValue whole() throws IOException, BrokenJsonException {
        try {
            if (parser.nextToken() == null) {
                throw new BrokenJsonException(firstLine(), "is empty", false);
            }
            JsonValue root = value(1);
            if (parser.nextToken() != null) {
                throw new BrokenJsonException(line(), "has more text after its end", true);
            }
            return root;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
            throw new BrokenJsonException(at.getLineNr() + lineBase, reason(e), false);
        }
    }

    private JsonValue value(int depth) throws IOException, BrokenJsonException {
        if (++values > MAX_VALUES) {
            throw new BrokenJsonException(line(), "holds more than " + MAX_VALUES + " values", false);
        }
        int line = line();
        return switch (parser.currentToken()) {
            case START_OBJECT -> new JsonObject(members(depth), line);
            case START_ARRAY -> new JsonArray(items(depth), line);
            default -> scalar(line);
        };
    }

    private Map<String, JsonValue> members(int depth) throws IOException, BrokenJsonException {
        if (depth > KEPT_DEPTH) {
            parser.skipChildren();
            return Map.of();
        }
        Map<String, JsonValue> members = Map.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            if (members.isEmpty()) {
                members = new LinkedHashMap<>();
            }
            String name = parser.currentName();
            int line = line();
            parser.nextToken();
            if (members.put(name, value(depth + 1)) != null) {
                problems.at(line, "the member \"" + DisplayText.quote(name) + "\" is there twice; the last one counts");
            }
        }
        return members;
    }

    private List<JsonValue> items(int depth) throws IOException, BrokenJsonException {
        if (depth > KEPT_DEPTH) {
            parser.skipChildren();
            return List.of();
        }
        List<JsonValue> items = List.of();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.isEmpty()) {
                items = new ArrayList<>();
            }
            items.add(value(depth + 1));
        }
        return items;
    }

    private JsonScalar scalar(int line) throws IOException {
        int start = base + (int) parser.currentTokenLocation().getByteOffset();
        JsonToken token = parser.currentToken();
        String text = parser.getText();
        if (token == JsonToken.VALUE_STRING) {
            // Reading the text has moved the parser behind the closing quote.
            return new JsonScalar(
                    Kind.STRING,
                    text,
                    line,
                    start,
                    base + (int) parser.currentLocation().getByteOffset());
        }
        int end = start + text.length();
        if (token.isNumeric()) {
            return new JsonScalar(Kind.NUMBER, DisplayText.cut(text, MAX_NUMBER_CHARS), line, start, end);
        }
        return new JsonScalar(token == JsonToken.VALUE_NULL ? Kind.NULL : Kind.BOOLEAN, text, line, start, end);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr() + lineBase;
    }

    private int firstLine() {
        return 1 + lineBase;
    }

    private static String reason(JsonProcessingException e) {
        if (e instanceof JsonEOFException) {
            return "ends in the middle; it is probably being written";
        }
        String message = e.getOriginalMessage();
        if (e instanceof StreamConstraintsException) {
            return message.contains("nesting depth")
                    ? "is nested deeper than " + MAX_DEPTH + " levels"
                    : message.contains("String value")
                            ? "holds a text longer than " + MAX_STRING_CHARS + " characters"
                            : "holds a name or number that is too long";
        }
        // The message quotes at most a token, whose length the factory bounds; hints for programmers are cut off.
        int hint = message.indexOf(" (for ") > 0 ? message.indexOf(" (for ") : message.length();
        return "is not valid JSON: " + oneLine(message.substring(0, hint));
    }

    private static String oneLine(String message) {
        return DisplayText.cut(message.replaceAll("\\p{Cntrl}", " "), 160);
    }
}
