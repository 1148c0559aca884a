package dev.signalbox.bus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One run of an orchestrator, as its own database tells it. Equal {@code version}, equal run.
 *
 * @param project slug of the project in whose folder the database lies
 * @param id as the database has it
 * @param plan the plan that it works through; a path as the database has it
 * @param state what it is doing, as far as that can be proved
 * @param status as the database says
 * @param evidence why the state is what it is, in words that do not change with the clock
 * @param phase the phase that it is in, or was in last
 * @param activity what it does in that phase, as the database says
 * @param verdict the last review's readiness, as the database says
 * @param resultsTotal how many results of agents it has
 * @param costUsd of all results together; empty if none tells its cost
 * @param durationMs from its start to its end; empty while it is not finished
 * @param startedAt UTC, like all times
 * @param version changes when and only when something changes that a reader sees
 */
public record Run(
        String project,
        String id,
        String account,
        String node,
        String plan,
        Optional<String> command,
        State state,
        String status,
        List<String> evidence,
        Optional<String> phase,
        Optional<String> activity,
        Optional<Long> iteration,
        int phasesDone,
        int phasesTotal,
        Optional<String> verdict,
        int resultsTotal,
        int qualityPassed,
        int qualityFailed,
        long tokensIn,
        long tokensOut,
        Optional<Double> costUsd,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<Instant> updatedAt,
        Optional<Long> durationMs,
        String version) {

    public Run {
        evidence = List.copyOf(evidence);
    }

    /** What a run is doing. */
    public enum State {
        RUNNING,
        /** For a person. */
        WAITING,
        PAUSED,
        COMPLETED,
        ABORTED,
        FAILED,
        /** Claims to run, and nothing proves it. */
        LOST,
        /** The database says something that we do not know. */
        UNKNOWN
    }
}
