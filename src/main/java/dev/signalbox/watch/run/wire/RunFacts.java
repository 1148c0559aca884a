package dev.signalbox.watch.run.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * What a run database says of one run, summed up over all of its rows; proves nothing about what runs.
 *
 * @param status as the database says
 * @param asks what it asks a person, if that is the last thing that happened; one line
 * @param paused whether the last thing that happened is that it paused
 * @param updatedAt of its latest row
 */
public record RunFacts(
        String id,
        String plan,
        Optional<String> command,
        String status,
        Optional<String> asks,
        boolean paused,
        Optional<String> phase,
        Optional<String> activity,
        Optional<Long> iteration,
        int phasesDone,
        int phasesTotal,
        Optional<String> verdict,
        int results,
        int qualityPassed,
        int qualityFailed,
        long tokensIn,
        long tokensOut,
        Optional<Double> costUsd,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<Instant> updatedAt) {}
