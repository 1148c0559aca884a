package dev.signalbox.git;

/** What asking a repository for its facts gave. */
public sealed interface GitReading {

    record Facts(GitFacts facts) implements GitReading {}

    /**
     * The facts cannot be had.
     *
     * @param reason why, and what to do about it, for people
     */
    record Unavailable(String reason) implements GitReading {}
}
