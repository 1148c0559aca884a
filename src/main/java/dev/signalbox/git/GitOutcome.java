package dev.signalbox.git;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** How a git command ended. Only {@link Finished} tells anything about the repository. */
public sealed interface GitOutcome {
    /** Of git's own words, in characters. */
    int MAX_EXPLANATION = 500;

    /**
     * Git ran to its end.
     *
     * @param exitCode as git gave it; what it means depends on the sub-command
     * @param stdout as it came, at most the command's limit; not to be changed
     * @param stderr decoded as UTF-8, for people
     */
    record Finished(int exitCode, byte[] stdout, String stderr) implements GitOutcome {
        public boolean succeeded() {
            return exitCode == 0;
        }

        /** The output as text; bytes that are no UTF-8 are replaced. */
        public String text() {
            return new String(stdout, StandardCharsets.UTF_8);
        }
    }

    /** Git and its children were killed because the time was up. */
    record TimedOut(Duration limit) implements GitOutcome {}

    /**
     * Git and its children were killed because they wrote too much.
     *
     * @param stdout the beginning of the output; not to be changed
     * @param ofErrors whether it was the error output that was too much, so that {@code stdout} means nothing
     */
    record TooMuchOutput(byte[] stdout, boolean ofErrors) implements GitOutcome {}

    /** Git and its children were killed because the calling thread was interrupted; the thread still is. */
    record Interrupted() implements GitOutcome {}

    /**
     * Git could not be run, or may not be run there.
     *
     * @param reason for people
     */
    record NotRun(String reason) implements GitOutcome {}

    /** What happened, in words for people. */
    default String explanation() {
        if (this instanceof Finished finished) {
            String said = finished.stderr().strip();
            said = said.substring(0, Math.min(said.length(), MAX_EXPLANATION));
            return said.isEmpty() ? "git ended with code " + finished.exitCode() : "git says: " + said;
        }
        if (this instanceof TimedOut timedOut) {
            return "git did not answer within " + timedOut.limit().toMillis() + " ms";
        }
        if (this instanceof TooMuchOutput) {
            return "git wrote more than expected";
        }
        if (this instanceof NotRun notRun) {
            return notRun.reason();
        }
        return "git was interrupted";
    }
}
