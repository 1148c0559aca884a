package dev.signalbox.handoff.notice;

import java.util.regex.Pattern;

/** Texts of agents and files made fit to be sent on: no control characters, none that turn the direction of writing. */
public final class CleanText {
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\u2028\\u2029\\u200e\\u200f\\u061c\\u202a-\\u202e\\u2066-\\u2069\\ufeff]");
    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\u2028|\u2029|\u0085");

    private CleanText() {}

    /** One line of at most that many characters. */
    public static String line(String text, int max) {
        String head = text.substring(0, Math.min(text.length(), 4 * max));
        return cut(replace(head, " ").replaceAll(" {2,}", " ").strip(), max);
    }

    /** Several lines, of at most that many characters together; tabs become spaces. */
    public static String lines(String text, int max) {
        String unix = LINE_END.matcher(text).replaceAll("\n").replace("\t", "    ");
        StringBuilder clean = new StringBuilder();
        for (String line : cut(unix, max).split("\n", -1)) {
            clean.append(replace(line, "")).append('\n');
        }
        return clean.toString().stripTrailing();
    }

    private static String replace(String text, String by) {
        // A surrogate is unseen only alone: a pair is one character, and of another class.
        return UNSEEN.matcher(text).replaceAll(by);
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + "…";
    }
}
