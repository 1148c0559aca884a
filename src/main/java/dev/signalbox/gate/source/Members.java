package dev.signalbox.gate.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.bus.Gate.Option;
import dev.signalbox.bus.Gates;
import dev.signalbox.files.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Members of requests and answers, bounded and fit to be shown; one of the wrong type is said so. */
final class Members {
    private static final int MAX_ACTOR = 200;

    private Members() {}

    /**
     * A text of several lines; empty if the member is missing, null or blank.
     *
     * @throws MalformedFileException if it is of another type
     */
    static Optional<String> text(JsonFields fields, String name, int max) throws MalformedFileException {
        JsonNode value = fields.node().path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new MalformedFileException("member \"" + name + "\" is not a text");
        }
        return Optional.of(cut(value.textValue(), max)).filter(text -> !text.isBlank());
    }

    /** Without control characters but line ends and tabs; the end of a longer one is left out. */
    static String cut(String text, int max) {
        String clean = text.replaceAll("[\\p{Cntrl}&&[^\n\t]]+", " ").strip();
        if (clean.length() <= max) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(max - 2)) ? max - 2 : max - 1;
        return clean.substring(0, end) + "…";
    }

    /** The first line of a question, as its title. */
    static String title(String text) {
        return JsonFields.oneLine(text.lines().findFirst().orElse(""), Gates.MAX_TITLE_LENGTH);
    }

    static Optional<String> actor(JsonFields fields, String... names) {
        for (String name : names) {
            Optional<String> actor = fields.rawText(name)
                    .map(text -> JsonFields.oneLine(text, MAX_ACTOR))
                    .filter(text -> !text.isEmpty());
            if (actor.isPresent()) {
                return actor;
            }
        }
        return Optional.empty();
    }

    /**
     * The options: texts, or objects with {@code value}, {@code label} and {@code danger}; none if the member is missing.
     *
     * @throws MalformedFileException if they are anything else, too many, or twice the same
     */
    static List<Option> options(JsonFields fields, String name) throws MalformedFileException {
        JsonNode array = fields.node().path(name);
        if (array.isMissingNode() || array.isNull()) {
            return List.of();
        }
        if (!array.isArray() || array.size() > Gates.MAX_OPTIONS) {
            throw new MalformedFileException(
                    "member \"" + name + "\" is not a list of at most " + Gates.MAX_OPTIONS + " options");
        }
        List<Option> options = new ArrayList<>();
        Set<String> values = new HashSet<>();
        for (JsonNode element : array) {
            Option option = option(element, name);
            if (!values.add(option.value())) {
                throw new MalformedFileException("member \"" + name + "\" has the same option twice");
            }
            options.add(option);
        }
        return options;
    }

    private static Option option(JsonNode element, String name) throws MalformedFileException {
        JsonFields fields = new JsonFields(element);
        Optional<String> value = element.isTextual() ? Optional.of(element.textValue()) : fields.rawText("value");
        if (value.filter(Members::isDecision).isEmpty()) {
            throw new MalformedFileException("member \"" + name
                    + "\" has an option that is neither a text nor an object with the text \"value\" (at most "
                    + Gates.MAX_DECISION_LENGTH + " characters on one line)");
        }
        String label = fields.rawText("label")
                .map(text -> JsonFields.oneLine(text, Gates.MAX_TITLE_LENGTH))
                .filter(text -> !text.isEmpty())
                .orElse(value.get());
        return new Option(value.get(), label, fields.flag("danger").orElse(false));
    }

    /** Whether a text can be a decision: not blank, not too long, on one line. */
    static boolean isDecision(String text) {
        return !text.isBlank()
                && text.length() <= Gates.MAX_DECISION_LENGTH
                && text.chars().noneMatch(Character::isISOControl);
    }

    /**
     * Everything but the members that are told otherwise, as one JSON object.
     *
     * @throws MalformedFileException if it is too large
     */
    static String others(JsonFields fields, Collection<String> told) throws MalformedFileException {
        ObjectNode rest = fields.node().deepCopy();
        rest.remove(told);
        return bounded(rest);
    }

    /**
     * The object of that name; an empty one if it is missing.
     *
     * @throws MalformedFileException if it is too large, or none
     */
    static String object(JsonFields fields, String name) throws MalformedFileException {
        JsonNode value = fields.node().path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "{}";
        }
        if (!value.isObject()) {
            throw new MalformedFileException("member \"" + name + "\" is not an object");
        }
        return bounded(value);
    }

    private static String bounded(JsonNode context) throws MalformedFileException {
        String text = context.toString();
        if (text.getBytes(StandardCharsets.UTF_8).length > Gates.MAX_CONTEXT_BYTES) {
            throw new MalformedFileException("its context is larger than " + Gates.MAX_CONTEXT_BYTES + " bytes");
        }
        return text;
    }
}
