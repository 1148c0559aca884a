package dev.signalbox.bus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One watched project as every reader sees it. Member names are those of the HTTP contract.
 *
 * @param slug the name in URLs, {@code [A-Za-z0-9_-]{1,64}}
 * @param node the node that watches it
 * @param path the folder on that node
 * @param dialect which task-list format was recognised; empty if there is none
 * @param branch the branch that the task list names; empty if it names none
 * @param stateSince when the state began, as far as the evidence tells
 * @param evidence why the state is what it is, in words that do not change with the clock
 * @param updatedAt the last change that means something (a story, a commit, an iteration), not a heartbeat
 * @param version changes when and only when something that a reader sees changes
 */
public record Project(
        String slug,
        String name,
        String node,
        String account,
        String path,
        String dialect,
        String description,
        String branch,
        State state,
        Optional<Instant> stateSince,
        List<String> evidence,
        List<Story> stories,
        int storiesTotal,
        int storiesPassed,
        Optional<GitFacts> git,
        Optional<LoopFigures> loop,
        List<ProgressEntry> progress,
        int pendingGates,
        List<Problem> problems,
        Optional<Instant> updatedAt,
        String version) {

    public Project {
        evidence = List.copyOf(evidence);
        stories = List.copyOf(stories);
        progress = List.copyOf(progress);
        problems = List.copyOf(problems);
    }

    /** What a project is doing. */
    public enum State {
        RUNNING,
        /** For a person. */
        WAITING,
        /** Alive, but nothing that means something has changed for a while. */
        STALLED,
        PAUSED,
        DONE,
        FAILED,
        IDLE,
        /** Claims to run, and nothing proves it. */
        LOST,
        /** The node that watches it cannot be reached. */
        UNKNOWN
    }

    /** One task of the list. */
    public record Story(
            String id,
            String title,
            Status status,
            boolean passes,
            Optional<Integer> priority,
            List<String> dependsOn,
            String notes) {
        public Story {
            dependsOn = List.copyOf(dependsOn);
        }

        /** How far a story is. */
        public enum Status {
            OPEN,
            IN_PROGRESS,
            VERIFYING,
            PASSED,
            FAILED,
            SKIPPED
        }
    }

    /**
     * The repository as of the last change of HEAD, refs, index or task list.
     *
     * @param branch the checked-out branch; empty when detached
     * @param head the full id of the commit; empty before the first commit
     * @param dirty whether tracked files differ from HEAD or untracked ones lie about
     */
    public record GitFacts(
            String branch,
            String head,
            String subject,
            String author,
            Optional<Instant> committedAt,
            boolean dirty,
            boolean detached) {}

    /** What the loop says of itself; whatever it does not say is empty. */
    public record LoopFigures(
            Optional<Long> iteration,
            Optional<Long> maxIterations,
            String lastAction,
            String model,
            Optional<Long> tokensIn,
            Optional<Long> tokensOut,
            Optional<Double> costUsd) {}

    /** One entry of the loop's progress feed, newest last. */
    public record ProgressEntry(String title, String text) {}

    /**
     * Something that a person should know about a file.
     *
     * @param file relative to the project's folder
     * @param line from 1; empty when no line is to blame
     */
    public record Problem(String file, Optional<Integer> line, String message) {}
}
