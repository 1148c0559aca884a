package dev.signalbox.app.client;

import java.util.regex.Pattern;

/** Text of others on this terminal. */
final class TerminalText {
    /** A sequence that sets colours, which is kept; other sequences; other controls, and marks that turn the direction. */
    private static final Pattern CONTROL = Pattern.compile("(\\x1b\\[[0-9;:]*m)"
            + "|\\x1b\\[[0-?]*[ -/]*[@-~]"
            + "|\\x1b[\\]PX^_][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?"
            + "|[\\p{Cntrl}\\x80-\\x9f\\u202a-\\u202e\\u2066-\\u2069&&[^\\n\\t]]");

    private TerminalText() {}

    /** One line without anything that a terminal would obey: controls and marks that turn the direction become a space. */
    static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u202a-\\u202e\\u2066-\\u2069]+", " ")
                .strip();
    }

    /** Lines without anything that a terminal would obey, but for colours. */
    static String coloured(String text) {
        return CONTROL.matcher(text).replaceAll(found -> found.group(1) == null ? "" : "$1");
    }

    /** At most so many characters, with an ellipsis where something is missing. */
    static String clipped(String text, int width) {
        if (text.codePointCount(0, text.length()) <= width) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + "\u2026";
    }
}
