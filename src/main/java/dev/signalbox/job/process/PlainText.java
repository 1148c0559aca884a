package dev.signalbox.job.process;

/** Text of programs that is shown as one line: bounded, and without characters that act on what is around them. */
public final class PlainText {
    private static final String CUT = "…";

    private PlainText() {}

    /** Control and direction characters become spaces; what is longer than {@code maxLength} characters is cut. */
    public static String line(String text, int maxLength) {
        // Cut first: the text may be large, and twice the length is enough for characters of two units.
        String head = text.substring(0, Math.min(text.length(), 2 * maxLength + 2));
        StringBuilder clean = new StringBuilder(head.length());
        head.codePoints().map(c -> acts(c) ? ' ' : c).forEach(clean::appendCodePoint);
        String line = clean.toString().strip();
        if (line.length() <= maxLength) {
            return line;
        }
        int end = maxLength - CUT.length();
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    private static boolean acts(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            case Character.FORMAT -> c != 0x200D;
            default -> false;
        };
    }
}
