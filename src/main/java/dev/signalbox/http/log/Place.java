package dev.signalbox.http.log;

/** Where a reader of a log is. */
sealed interface Place {
    /** Before so many of the last lines, wherever those are. */
    record BeforeLast(int lines) implements Place {}

    record At(String generation, long at) implements Place {}
}
