package dev.signalbox.tasklist;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value that knows where it stands in its file. Lines count from 1, offsets from the first byte of the content. */
sealed interface JsonValue {
    int line();

    /** What it is, in words for a message. */
    String kind();

    record JsonObject(Map<String, JsonValue> members, int line) implements JsonValue {
        @Override
        public String kind() {
            return "an object";
        }

        boolean has(String name) {
            return members.containsKey(name);
        }

        boolean hasAny(List<String> names) {
            return names.stream().anyMatch(members::containsKey);
        }

        /** The first of these members that is there and not null. */
        Optional<JsonValue> first(List<String> names) {
            for (String name : names) {
                JsonValue value = members.get(name);
                if (value != null && !value.isNull()) {
                    return Optional.of(value);
                }
            }
            return Optional.empty();
        }

        Optional<JsonValue> get(String name) {
            return Optional.ofNullable(members.get(name));
        }

        Optional<JsonArray> array(String name) {
            return members.get(name) instanceof JsonArray array ? Optional.of(array) : Optional.empty();
        }

        Optional<JsonObject> object(String name) {
            return members.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        }
    }

    record JsonArray(List<JsonValue> items, int line) implements JsonValue {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * @param text a string's characters, a number's or a word's as written
     * @param start of the first byte, the quote included
     * @param end after the last byte, the quote included
     */
    record JsonScalar(Kind type, String text, int line, int start, int end) implements JsonValue {
        @Override
        public String kind() {
            return switch (type) {
                case STRING -> "a text";
                case NUMBER -> "a number";
                case BOOLEAN -> "true or false";
                case NULL -> "null";
            };
        }
    }

    /** The kinds of values without parts. */
    enum Kind {
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }

    default boolean isNull() {
        return this instanceof JsonScalar scalar && scalar.type() == Kind.NULL;
    }
}
