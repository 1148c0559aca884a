package dev.signalbox.tasklist;

import java.util.Optional;

/**
 * Something in a task list that is not as it should be, although the list could be read.
 *
 * @param line from 1; empty if it concerns the whole file
 * @param message one line for people; quotes at most 80 characters of the file
 */
public record TaskListProblem(Optional<Integer> line, String message) {}
