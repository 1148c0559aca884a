package dev.signalbox.job.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.bus.Jobs;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Understands the two ways in which any program can tell its progress on a line of output:
 * {@code ::signalbox progress=0.4 phase="copying" message="40 of 100"} and a JSON object that has the member
 * {@code progress}. What cannot be understood of a line is left out; a line of which nothing can be is an ordinary one.
 */
final class ProgressLine {
    /** A longer line is an ordinary one, in bytes. */
    static final int MAX_BYTES = 16 * 1024;

    static final String PREFIX = "::signalbox";

    private static final int MAX_DEPTH = 16;
    private static final int MAX_DIGITS = 30;
    /** A name, and a value that is quoted (possibly without its end) or has no blanks; possessive, so never slow. */
    private static final Pattern PAIR = Pattern.compile("([A-Za-z_]++)=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"?|(\\S*+))");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
    private static final ObjectMapper MAPPER = mapper();

    private ProgressLine() {}

    private static ObjectMapper mapper() {
        ObjectMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_DIGITS)
                        .build());
        return mapper;
    }

    /** @param line without its end */
    static Optional<Progress> parse(String line) {
        String text = line.strip();
        Progress progress = text.startsWith(PREFIX) ? pairs(text.substring(PREFIX.length())) : json(text);
        return progress.saysNothing() ? Optional.empty() : Optional.of(progress);
    }

    private static Progress pairs(String text) {
        if (!text.isEmpty() && !Character.isWhitespace(text.charAt(0))) {
            return Progress.NONE;
        }
        Progress all = Progress.NONE;
        Matcher pair = PAIR.matcher(text);
        while (pair.find()) {
            String quoted = pair.group(2);
            String value =
                    quoted == null ? pair.group(3) : ESCAPE.matcher(quoted).replaceAll("$1");
            all = all.then(
                    switch (pair.group(1)) {
                        case "progress" -> ofNumber(value);
                        case "phase" -> ofPhase(value);
                        case "message" -> ofMessage(value);
                        case "data" -> ofData(tree(value));
                        default -> Progress.NONE;
                    });
        }
        return all;
    }

    private static Progress json(String text) {
        // Most output is no JSON, and most JSON is a log.
        if (!text.startsWith("{") || !text.contains("\"progress\"")) {
            return Progress.NONE;
        }
        JsonNode node = tree(text);
        JsonNode number = node.path("progress");
        boolean told = number.isNumber() || number.isNull() || number.isTextual();
        if (!told) {
            return Progress.NONE;
        }
        Progress all = number.isNull() ? indeterminate() : ofNumber(number.asText());
        if (node.path("phase").isTextual()) {
            all = all.then(ofPhase(node.get("phase").asText()));
        }
        if (node.path("message").isTextual()) {
            all = all.then(ofMessage(node.get("message").asText()));
        }
        return all.then(ofData(node.path("data")));
    }

    private static JsonNode tree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MAPPER.missingNode();
        }
    }

    private static Progress ofNumber(String text) {
        boolean percent = text.endsWith("%");
        String digits = percent ? text.substring(0, text.length() - 1).strip() : text;
        if (digits.length() > MAX_DIGITS || !digits.matches("[-+]?[0-9]*\\.?[0-9]*([eE][-+]?[0-9]{1,3})?")) {
            return Progress.NONE;
        }
        try {
            double number = Double.parseDouble(digits) / (percent ? 100 : 1);
            return new Progress(
                    false,
                    Optional.of(Math.min(1, Math.max(0, number)) + 0.0),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        } catch (NumberFormatException e) {
            return Progress.NONE;
        }
    }

    private static Progress indeterminate() {
        return new Progress(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Progress ofPhase(String text) {
        String line = PlainText.line(text, Jobs.MAX_PHASE_LENGTH);
        return new Progress(false, Optional.empty(), Optional.of(line), Optional.empty(), Optional.empty());
    }

    private static Progress ofMessage(String text) {
        String line = PlainText.line(text, Jobs.MAX_MESSAGE_LENGTH);
        return new Progress(false, Optional.empty(), Optional.empty(), Optional.of(line), Optional.empty());
    }

    private static Progress ofData(JsonNode node) {
        if (!(node instanceof ObjectNode)) {
            return Progress.NONE;
        }
        String json = node.toString();
        return json.getBytes(StandardCharsets.UTF_8).length > Jobs.MAX_DATA_BYTES
                ? Progress.NONE
                : new Progress(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(json));
    }
}
