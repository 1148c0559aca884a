package dev.signalbox.http.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/** Texts out of JSON that others wrote. */
final class HookText {
    private static final char REPLACEMENT = '\uFFFD';

    private HookText() {}

    /** A member that is a text and not blank. */
    static Optional<String> member(JsonNode object, String name) {
        return Optional.of(object.path(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> !text.isBlank());
    }

    /** {@code PreToolUse}, {@code preToolUse} and {@code pre-tool-use} as {@code pre_tool_use}; empty if nothing is left. */
    static String snakeCase(String name, int max) {
        String snake = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_");
        String cut = snake.length() <= max ? snake : snake.substring(0, max);
        return cut.replaceAll("^_|_$", "");
    }

    /** For people: on one line, well-formed, at most that many characters. */
    static String oneLine(String text, int max) {
        return cut(
                wellFormed(text.length() > 4 * max ? text.substring(0, 4 * max) : text)
                        .replaceAll("[\\p{Cntrl}\\s]+", " ")
                        .strip(),
                max);
    }

    /** At most that many characters, the last one telling that there were more; never half a character. */
    static String cut(String text, int max) {
        return text.length() <= max ? text : head(text, max - 1) + "…";
    }

    /** The first so many characters, or one less where that would be half a character. */
    static String head(String text, int length) {
        boolean half = length > 0 && length < text.length() && Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, half ? length - 1 : length);
    }

    /** Half characters, which programs leave that cut texts carelessly, cannot be stored as UTF-8. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isHalf(text, i)) {
                StringBuilder whole = new StringBuilder(text);
                for (int j = i; j < whole.length(); j++) {
                    if (isHalf(text, j)) {
                        whole.setCharAt(j, REPLACEMENT);
                    }
                }
                return whole.toString();
            }
        }
        return text;
    }

    private static boolean isHalf(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c) && (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1)))
                || Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
