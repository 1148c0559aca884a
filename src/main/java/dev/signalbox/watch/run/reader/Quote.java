package dev.signalbox.watch.run.reader;

import java.nio.charset.StandardCharsets;

/** What is quoted of a database: bounded, whatever it is. */
final class Quote {
    private static final int ONE_LINE = 200;

    private Quote() {}

    /** SQL for a column's text; of more than that only the length, for it would have to be read whole. */
    static String sql(String column, int maxChars) {
        return "CASE WHEN octet_length(" + column + ") <= 1048576 THEN substr(CAST(" + column + " AS TEXT), 1, "
                + maxChars + ") WHEN " + column + " IS NOT NULL THEN '(' || octet_length(" + column
                + ") || ' bytes)' END";
    }

    /** At most so many bytes of UTF-8, never half a character. */
    static String cut(String text, int maxBytes) {
        if (text.length() * 3L <= maxBytes) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= maxBytes) {
            return text;
        }
        int end = maxBytes;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** For people: one line, not long. */
    static String oneLine(String text) {
        return oneLine(text, ONE_LINE);
    }

    static String oneLine(String text, int maxChars) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.codePointCount(0, line.length()) <= maxChars
                ? line
                : line.substring(0, line.offsetByCodePoints(0, maxChars - 1)) + "…";
    }

    /** How much room a text takes in a line of JSON, in bytes, or a little more. */
    static long weight(String text) {
        long weight = 2;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            weight += c < ' ' ? 6 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : 3;
        }
        return weight;
    }
}
