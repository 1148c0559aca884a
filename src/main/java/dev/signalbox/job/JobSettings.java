package dev.signalbox.job;

import dev.signalbox.job.action.Action;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What may be started here, and how much of it is kept.
 *
 * @param node the node's name
 * @param folder of the logs, absolute; one folder a job
 * @param environment the server's own, of which commands get the few listed variables
 */
public record JobSettings(
        String node, Path folder, List<Action> actions, Map<String, String> environment, Limits limits) {
    public JobSettings {
        actions = List.copyOf(actions);
        environment = Map.copyOf(environment);
    }

    /**
     * Bounds.
     *
     * @param maxRunning commands that run at the same time, over all actions
     * @param maxQueued jobs that wait for their turn; more are refused
     * @param liveFor how long a finished job stays in the live list
     * @param keepFor how long a finished job and its log are kept
     * @param keepCount how many finished jobs are kept
     * @param heartbeat how often a worker elsewhere reports, if it did not say
     * @param killAfter time between SIGTERM and SIGKILL
     * @param stopKillAfter the same, when the server stops; it waits so long, and a moment more
     */
    public record Limits(
            int maxRunning,
            int maxQueued,
            Duration liveFor,
            Duration keepFor,
            int keepCount,
            Duration heartbeat,
            Duration killAfter,
            Duration stopKillAfter) {
        public static final Limits DEFAULT = new Limits(
                8,
                200,
                Duration.ofHours(24),
                Duration.ofDays(30),
                10_000,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }

    /** Where the log of a job is. */
    Path logFolder(String jobId) {
        return folder.resolve(jobId);
    }
}
