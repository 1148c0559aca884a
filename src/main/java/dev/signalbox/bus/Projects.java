package dev.signalbox.bus;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The conversation about projects: a watcher publishes what changed; whoever has just started, or sees a gap in the
 * numbers, asks that watcher for the whole. Watchers announce themselves every {@link #ANNOUNCE_EVERY_MS}, so a lost
 * message heals.
 */
public final class Projects {
    public static final long ANNOUNCE_EVERY_MS = 2_000;
    /** A watcher that was silent for this long cannot be trusted to be watching. */
    public static final long LOST_AFTER_MS = 5_000;

    public static final Channel<Changed> CHANGED = new Channel<>("signalbox.projects.changed", Changed.class);
    public static final Channel<Announced> ANNOUNCED = new Channel<>("signalbox.projects.announced", Announced.class);
    public static final Channel<WhoWatches> WHO_WATCHES =
            new Channel<>("signalbox.projects.who-watches", WhoWatches.class);
    public static final Channel<AgentReport> AGENT_REPORTED =
            new Channel<>("signalbox.projects.agent-reported", AgentReport.class);

    private Projects() {}

    public static Command<SnapshotRequest, Snapshot> snapshotOf(String node) {
        return new Command<>("signalbox.projects.snapshot." + node, SnapshotRequest.class, Snapshot.class);
    }

    /**
     * Some projects of one node changed.
     *
     * @param epoch changes when the watcher restarts; sequence numbers count within an epoch
     * @param seq one more than that of the change before
     * @param signature of all projects and problems of the node after this change
     * @param put new and changed projects
     * @param removed slugs of projects that are gone
     * @param problems all workspaces that cannot be watched, after this change
     */
    public record Changed(
            String node,
            String epoch,
            long seq,
            String signature,
            List<Project> put,
            List<String> removed,
            List<WorkspaceProblem> problems) {
        public Changed {
            put = List.copyOf(put);
            removed = List.copyOf(removed);
            problems = List.copyOf(problems);
        }
    }

    /**
     * A watcher is alive and this is where it stands.
     *
     * @param workspaces how many workspaces it watches, by account
     */
    public record Announced(
            String node,
            String epoch,
            long seq,
            String signature,
            WatchHealth health,
            Map<String, Integer> workspaces) {
        public Announced {
            workspaces = Map.copyOf(workspaces);
        }
    }

    /** Asks every watcher to announce itself at once. */
    public record WhoWatches() {}

    /**
     * What an agent told of itself through one of its hooks. The node that watches the project takes it as a sign of life
     * and as what the agent says it is doing; the others leave it.
     *
     * @param node that watches the project
     * @param source the tool, for people: {@code Claude Code}
     * @param sessionId whatever tells two agents in one folder apart; may be empty. An agent that works for another one has
     *     that one's id, {@link Projects#SUB_AGENT} and its own; when the other one is gone, so is it
     * @param doing what it does from {@code at} on
     * @param question what it waits for a person to say, with {@link Doing#WAITING}; at most 2,000 characters
     * @param at UTC
     */
    public record AgentReport(
            String node,
            String account,
            String slug,
            String source,
            String sessionId,
            Doing doing,
            Optional<String> question,
            Instant at) {}

    /** Between the id of a session and that of an agent that works for it. */
    public static final char SUB_AGENT = '#';

    /** What an agent says it is doing. */
    public enum Doing {
        WORKING,
        /** For a permission or for input. */
        WAITING,
        /** It has stopped and has nothing to do. */
        IDLE,
        /** Its session is over: nothing of what it said holds any longer. */
        GONE
    }

    public record SnapshotRequest() {}

    /**
     * Everything that one node watches.
     *
     * @param complete whether every workspace has been read at least once
     */
    public record Snapshot(
            String node,
            String epoch,
            long seq,
            String signature,
            boolean complete,
            List<Project> projects,
            List<WorkspaceProblem> problems) {
        public Snapshot {
            projects = List.copyOf(projects);
            problems = List.copyOf(problems);
        }
    }

    /** A workspace that cannot be watched, or only in part. */
    public record WorkspaceProblem(String workspace, String account, String message) {}

    /**
     * How well a watcher watches.
     *
     * @param mode {@code events} or {@code polling} (file events are not to be had, at least in part)
     * @param complete whether every workspace has been read at least once
     * @param projects how many projects it watches
     * @param watchedDirectories how many directories report events
     * @param overflows how often the kernel dropped events since the start
     * @param failedRegistrations how many directories could not be watched
     * @param lastPassMicros how long the last reconcile pass took, in microseconds
     */
    public record WatchHealth(
            String mode,
            boolean complete,
            int projects,
            int watchedDirectories,
            long overflows,
            long failedRegistrations,
            long lastPassMicros) {}
}
