package dev.signalbox.http.log;

/** Where a reader of a log wants to begin. */
public sealed interface LogStart {
    /** With the last lines; 0 for those that come from now on. */
    record Last(int lines) implements LogStart {}

    /** With the line that begins at that byte. */
    record At(String generation, long at) implements LogStart {}
}
