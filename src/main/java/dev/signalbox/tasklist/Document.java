package dev.signalbox.tasklist;

import java.util.Locale;

/** A file's content, prepared for the dialects. Problems that are found on the way go into {@link #problems()}. */
sealed interface Document {
    /** Relative to the project's folder, with {@code /}; only a hint where content is ambiguous. */
    String path();

    Problems problems();

    /** A file that is one JSON value. */
    record Json(String path, JsonValue root, Problems problems) implements Document {}

    /** A file of lines: Markdown, or one JSON value a line. */
    record Text(String path, Lines lines, Problems problems) implements Document {}

    default String fileName() {
        return path().substring(path().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
}
