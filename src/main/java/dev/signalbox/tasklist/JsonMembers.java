package dev.signalbox.tasklist;

import dev.signalbox.tasklist.JsonValue.JsonArray;
import dev.signalbox.tasklist.JsonValue.JsonObject;
import dev.signalbox.tasklist.JsonValue.JsonScalar;
import dev.signalbox.tasklist.JsonValue.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads members of an object tolerantly: a value of another type than expected is a problem and then as good as absent. */
final class JsonMembers {
    private static final int MAX_DEPENDENCIES = 100;
    private static final List<String> DEPENDENCIES =
            List.of("dependsOn", "dependencies", "depends_on", "blocked_by", "blockedBy", "deps");
    private static final Map<String, Integer> PRIORITY_WORDS =
            Map.of("critical", 0, "urgent", 0, "high", 1, "medium", 2, "normal", 2, "low", 3);

    private final Problems problems;

    JsonMembers(Problems problems) {
        this.problems = problems;
    }

    /** The first of these members that is there, as text; a list of texts gives one text with a line each. */
    String text(JsonObject object, String... names) {
        Optional<JsonValue> value = object.first(List.of(names));
        if (value.isEmpty()) {
            return "";
        }
        if (value.get() instanceof JsonScalar scalar && scalar.type() != Kind.BOOLEAN) {
            return scalar.text();
        }
        if (value.get() instanceof JsonArray array) {
            return lines(array);
        }
        problems.at(value.get().line(), "\"" + names[0] + "\" is " + value.get().kind() + ", not a text");
        return "";
    }

    private static String lines(JsonArray array) {
        StringBuilder lines = new StringBuilder();
        for (JsonValue item : array.items()) {
            if (item instanceof JsonScalar scalar && lines.length() < DisplayText.PROSE) {
                lines.append(lines.isEmpty() ? "" : "\n").append(scalar.text());
            }
        }
        return lines.toString();
    }

    /** A whole number, {@code "P0"}, or one of the words from critical (0) to low (3). */
    Optional<Integer> priority(JsonObject object) {
        Optional<JsonValue> value = object.first(List.of("priority"));
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<Integer> number = value.get() instanceof JsonScalar scalar ? number(scalar.text()) : Optional.empty();
        if (number.isEmpty()) {
            problems.at(value.get().line(), "\"priority\" is not a whole number" + quoted(value.get()));
        }
        return number;
    }

    private static Optional<Integer> number(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (PRIORITY_WORDS.containsKey(word)) {
            return Optional.of(PRIORITY_WORDS.get(word));
        }
        String digits = word.startsWith("p") ? word.substring(1) : word;
        if (digits.endsWith(".0")) {
            digits = digits.substring(0, digits.length() - 2);
        }
        if (!digits.matches("-?[0-9]{1,10}")) {
            return Optional.empty();
        }
        long wide = Long.parseLong(digits);
        return wide == (int) wide ? Optional.of((int) wide) : Optional.empty();
    }

    /** The ids that a task waits for, whatever the member is called; one id need not be in a list. */
    List<String> dependencies(JsonObject object) {
        Optional<JsonValue> value = object.first(DEPENDENCIES);
        if (value.isEmpty()) {
            return List.of();
        }
        List<JsonValue> items = value.get() instanceof JsonArray array ? array.items() : List.of(value.get());
        List<String> ids = new ArrayList<>();
        for (JsonValue item : items) {
            if (!(item instanceof JsonScalar scalar) || scalar.type() == Kind.BOOLEAN || scalar.type() == Kind.NULL) {
                problems.at(item.line(), "a dependency is " + item.kind() + ", not an id");
            } else if (ids.size() < MAX_DEPENDENCIES) {
                ids.add(DisplayText.cut(scalar.text(), DisplayText.ID));
            }
        }
        if (items.size() > MAX_DEPENDENCIES) {
            problems.at(value.get().line(), "has more than " + MAX_DEPENDENCIES + " dependencies");
        }
        return ids;
    }

    static String quoted(JsonValue value) {
        return value instanceof JsonScalar scalar ? ": \"" + DisplayText.quote(scalar.text()) + "\"" : "";
    }
}
