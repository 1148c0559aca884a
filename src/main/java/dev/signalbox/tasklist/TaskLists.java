package dev.signalbox.tasklist;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads task lists of all dialects. */
public final class TaskLists {
    /** Files beyond this are {@link Reading.Broken}. */
    public static final int MAX_BYTES = 5_000_000;

    private static final List<String> MARKDOWN_LISTS = List.of("prd.md", "fix_plan.md", "@fix_plan.md");

    private TaskLists() {}

    /**
     * Reads a file's content. The dialect is found in the content; the name says only whether it is JSON, JSON lines or
     * Markdown, and decides where content is ambiguous. Never throws for any content, and takes time linear in its length.
     *
     * @param relativePath of the file in the project's folder, with {@code /}
     * @param content the whole file; not changed and not kept
     */
    public static Reading read(String relativePath, byte[] content) {
        String name = relativePath.toLowerCase(Locale.ROOT);
        Syntax syntax = syntax(name, content);
        if (content.length > MAX_BYTES) {
            return broken("is larger than " + MAX_BYTES + " bytes");
        }
        if (startsWith(content, 0xFE, 0xFF) || startsWith(content, 0xFF, 0xFE)) {
            return broken("is UTF-16; task lists are UTF-8");
        }
        int start = startsWith(content, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        boolean list = syntax != Syntax.MARKDOWN || MARKDOWN_LISTS.contains(name.substring(name.lastIndexOf('/') + 1));
        if (isBlank(content, start)) {
            return list ? broken("is empty") : new Reading.NotATaskList();
        }
        int nul = indexOfNul(content);
        if (nul >= 0) {
            return list
                    ? new Reading.Broken(Optional.of(Utf8.line(content, nul)), "contains NUL bytes")
                    : new Reading.NotATaskList();
        }
        Problems problems = new Problems();
        byte[] utf8 = Utf8.valid(content, problems);
        Document.Text text = new Document.Text(relativePath, new Lines(utf8, start), problems);
        return switch (syntax) {
            case JSON -> json(text, isJsonName(name));
            case JSON_LINES -> Dialects.jsonLines(text);
            case MARKDOWN -> Dialects.markdown(text);
        };
    }

    private enum Syntax {
        JSON,
        JSON_LINES,
        MARKDOWN
    }

    private static Reading json(Document.Text text, boolean byName) {
        Lines lines = text.lines();
        try {
            JsonValue root = JsonTree.parse(lines.utf8(), lines.start(), lines.utf8().length, 1, text.problems());
            return root instanceof JsonValue.JsonScalar
                    ? new Reading.NotATaskList()
                    : Dialects.json(new Document.Json(text.path(), root, text.problems()));
        } catch (BrokenJsonException e) {
            // Under a name that says nothing, one value after another is one task a line.
            return e.trailing() && !byName
                    ? Dialects.jsonLines(new Document.Text(text.path(), lines, new Problems()))
                    : e.reading();
        }
    }

    private static Syntax syntax(String name, byte[] content) {
        if (isJsonName(name)) {
            return Syntax.JSON;
        }
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return Syntax.JSON_LINES;
        }
        if (name.endsWith(".md") || name.endsWith(".markdown")) {
            return Syntax.MARKDOWN;
        }
        int at = startsWith(content, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        while (at < content.length && isSpace(content[at])) {
            at++;
        }
        boolean json = at < content.length && (content[at] == '{' || content[at] == '[');
        return json ? Syntax.JSON : Syntax.MARKDOWN;
    }

    private static boolean isJsonName(String name) {
        return name.endsWith(".json") || name.endsWith(".jsonc");
    }

    private static Reading broken(String reason) {
        return new Reading.Broken(Optional.empty(), reason);
    }

    private static boolean startsWith(byte[] content, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (content.length <= i || (content[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte[] content, int start) {
        for (int i = start; i < content.length; i++) {
            if (!isSpace(content[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    private static int indexOfNul(byte[] content) {
        for (int i = 0; i < content.length; i++) {
            if (content[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
