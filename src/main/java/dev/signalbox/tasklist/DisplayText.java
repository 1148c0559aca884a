package dev.signalbox.tasklist;

/** Lengths, in UTF-16 units, to which texts of a file are cut before they are shown. */
final class DisplayText {
    static final int ID = 200;
    static final int TITLE = 2_000;
    static final int PROSE = 4_000;
    private static final int QUOTE = 60;

    private DisplayText() {}

    /**
     * Cuts at a border between code points, and says so with an ellipsis that counts in {@code max}. Halves of a surrogate
     * pair, which JSON can spell and UTF-8 cannot, are replaced.
     */
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return wellFormed(text);
        }
        int end = max - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return wellFormed(text.substring(0, end)) + "…";
    }

    private static String wellFormed(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder well = new StringBuilder(text.length());
        text.codePoints().forEach(c -> well.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return well.toString();
    }

    /** A few characters of a file inside a message: short, on one line, without control characters. */
    static String quote(String text) {
        return cut(text, QUOTE).replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ").strip();
    }
}
