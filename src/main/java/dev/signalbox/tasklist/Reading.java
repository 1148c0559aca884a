package dev.signalbox.tasklist;

import java.util.Optional;

/** What came of reading a file's content as a task list. */
public sealed interface Reading {

    /** It is a task list; its problems are inside. */
    record Recognised(TaskList list) implements Reading {}

    /** It can be read and is something else. */
    record NotATaskList() implements Reading {}

    /**
     * It is a task list or JSON by its name or first bytes and cannot be parsed: half-written, damaged or beyond a limit.
     * Nothing of it should be believed; the value read before still stands.
     *
     * @param line from 1; empty if it concerns the whole file
     * @param reason follows the file's name in a sentence ("is empty"); one line, quotes at most 80 characters of the file
     */
    record Broken(Optional<Integer> line, String reason) implements Reading {}
}
