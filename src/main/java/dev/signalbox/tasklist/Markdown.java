package dev.signalbox.tasklist;

import java.util.Optional;
import java.util.function.Consumer;

/** The few things in a Markdown file that task lists are made of: headings and checkboxes outside of fenced code. */
final class Markdown {
    private Markdown() {}

    sealed interface Block {
        Lines.Line line();
    }

    /** @param level 1 to 6 */
    record Heading(int level, String text, Optional<Box> box, Lines.Line line) implements Block {}

    /** A list item with a box. */
    record Checkbox(Box box, Lines.Line line) implements Block {}

    /**
     * @param text what stands behind it
     * @param flag the character between the brackets
     */
    record Box(boolean checked, String text, Flag flag) {}

    /** Calls for each block in file order; answers the line of a code fence that is never closed. */
    static Optional<Integer> forEach(Lines lines, Consumer<Block> consumer) {
        String fence = "";
        int fenceLine = 0;
        for (Lines.Line line : lines) {
            String text = line.text();
            String mark = fenceMark(text);
            if (!fence.isEmpty()) {
                if (mark.startsWith(fence) && text.strip().length() == mark.length()) {
                    fence = "";
                }
            } else if (!mark.isEmpty()) {
                fence = mark;
                fenceLine = line.number();
            } else {
                block(text, line).ifPresent(consumer);
            }
        }
        return fence.isEmpty() ? Optional.empty() : Optional.of(fenceLine);
    }

    /** The run of backticks or tildes that opens or closes code; empty if the line has none. */
    private static String fenceMark(String text) {
        int from = indent(text);
        int to = from;
        while (to < text.length()
                && (text.charAt(to) == '`' || text.charAt(to) == '~')
                && text.charAt(to) == text.charAt(from)) {
            to++;
        }
        return to - from >= 3 ? text.substring(from, to) : "";
    }

    private static Optional<Block> block(String text, Lines.Line line) {
        int at = indent(text);
        if (at == text.length()) {
            return Optional.empty();
        }
        char first = text.charAt(at);
        if (first == '#' && at == 0) {
            int level = 1;
            while (level < text.length() && text.charAt(level) == '#') {
                level++;
            }
            if (level > 6 || level == text.length() || !isSpace(text.charAt(level))) {
                return Optional.empty();
            }
            return Optional.of(new Heading(level, text.substring(level).strip(), box(text, level, line), line));
        }
        if (first == '-' || first == '*' || first == '+') {
            return box(text, at + 1, line).map(box -> new Checkbox(box, line));
        }
        return Optional.empty();
    }

    /** Everything before the box is ASCII, so characters are bytes. */
    private static Optional<Box> box(String text, int from, Lines.Line line) {
        int at = from;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        boolean isBox = at > from
                && at + 2 < text.length()
                && text.charAt(at) == '['
                && " xX".indexOf(text.charAt(at + 1)) >= 0
                && text.charAt(at + 2) == ']';
        if (!isBox) {
            return Optional.empty();
        }
        int mark = line.start() + at + 1;
        String word = text.substring(at + 1, at + 2);
        return Optional.of(new Box(!word.equals(" "), text.substring(at + 3).strip(), new Flag(mark, mark + 1, word)));
    }

    private static int indent(String text) {
        int at = 0;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
