package dev.signalbox.watch.progress;

import java.util.regex.Pattern;

/** Text that was written for a terminal, made harmless: nothing is left that a terminal would act on. */
final class TerminalText {
    private static final String COLOUR = "\\[[0-9;:]{0,32}m";
    private static final Pattern ESCAPE = Pattern.compile("\\e(?!" + COLOUR + ")(?:\\[[0-?]*[ -/]*[@-~]"
            + "|[\\]PX^_][^\\x07\\e\\n]*(?:\\x07|\\e\\\\)?"
            + "|[ -/]*[0-~])");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t\\e]]|\\e(?!" + COLOUR + ")");
    private static final Pattern COLOURS = Pattern.compile("\\e" + COLOUR);
    private static final Pattern HALF_COLOUR = Pattern.compile("\\e[^m]*$");

    private TerminalText() {}

    /** Without colours; never more than so many characters, never half a pair of them. */
    static String plain(String text, int max) {
        return cut(COLOURS.matcher(harmless(text)).replaceAll("").strip(), max);
    }

    /** With colours and weights ({@code ESC [ ... m}), but never half a sequence of one; at most so many characters. */
    static String coloured(String text, int max) {
        return cut(harmless(text).strip(), max);
    }

    private static String harmless(String text) {
        return CONTROL.matcher(ESCAPE.matcher(text).replaceAll("")).replaceAll("");
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return HALF_COLOUR.matcher(text.substring(0, end)).replaceAll("") + "…";
    }
}
