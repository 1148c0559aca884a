package dev.signalbox.job.action;

/**
 * Something wrong with a configured action.
 *
 * @param pointer from the list of actions on: {@code /0/command}
 * @param message for people
 */
public record ActionProblem(String pointer, String message) {}
