package dev.signalbox.job.process;

import java.util.Optional;

/** How a command ended. */
public sealed interface Outcome {
    /** @param reason for people */
    record NotStarted(String reason) implements Outcome {}

    /** @param exitCode 128 + n if signal n ended it */
    record Exited(int exitCode) implements Outcome {}

    /**
     * We ended it.
     *
     * @param exitCode of the command itself; empty if it could not be ended
     * @param left processes that could not be ended; 0 as a rule
     */
    record Ended(EndReason reason, Optional<Integer> exitCode, int left) implements Outcome {}

    /** Why we ended it. */
    enum EndReason {
        CANCELLED,
        TIMEOUT,
        SERVER_STOPPED
    }
}
