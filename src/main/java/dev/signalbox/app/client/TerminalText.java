package dev.signalbox.app.client;

/** Text of others on this terminal. */
final class TerminalText {
    private TerminalText() {}

    /** One line without anything that a terminal would obey: controls and marks that turn the direction become a space. */
    static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u202a-\\u202e\\u2066-\\u2069]+", " ")
                .strip();
    }

    /** At most so many characters, with an ellipsis where something is missing. */
    static String clipped(String text, int width) {
        if (text.codePointCount(0, text.length()) <= width) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + "\u2026";
    }
}
