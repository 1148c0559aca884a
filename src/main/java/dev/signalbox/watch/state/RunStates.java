package dev.signalbox.watch.state;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.watch.state.RunClaim.Heartbeat;
import dev.signalbox.watch.state.RunStateReader.Broken;
import dev.signalbox.watch.state.RunStateReader.Outcome;
import dev.signalbox.watch.state.RunStateReader.Read;
import dev.signalbox.watch.state.RunStateReader.ReadSeveral;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The run state of one project as of one look: what every tool claims, where a broken file keeps the last good claim of
 * its tool. Immutable; the next look takes this one as its memory.
 *
 * @param claims by the tool's name, with the file that names the process where a tool may be here several times
 * @param problems files that could not be read as they should
 */
public record RunStates(Map<String, RunClaim> claims, List<Problem> problems) {
    /** Before the first look. */
    public static final RunStates NONE = new RunStates(Map.of(), List.of());

    private static final List<RunStateReader> READERS = List.of(
            new RalphClaudeCodeReader(),
            new RalphOrchestratorReader(),
            new RalphTuiReader(),
            new RalphexReader(),
            new RalphLoopPluginReader(),
            new RalphCliReader(),
            new OhMyClaudecodeReader(),
            new FiveXReader());

    public RunStates {
        claims = Map.copyOf(claims);
        problems = List.copyOf(problems);
    }

    /** Reads what all known tools say in a project, remembering what they said before. */
    public static RunStates read(ProjectFolder folder, RunStates before) {
        return read(READERS, folder, before);
    }

    static RunStates read(List<RunStateReader> readers, ProjectFolder folder, RunStates before) {
        Map<String, RunClaim> claims = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (RunStateReader reader : readers) {
            Optional<RunClaim> known = Optional.ofNullable(before.claims.get(reader.tool()));
            Optional<Outcome> outcome = reader.read(folder);
            if (outcome.isEmpty()) {
                continue;
            }
            if (outcome.get() instanceof Read read) {
                claims.put(reader.tool(), remember(read.claim(), known));
                problems.addAll(read.claim().problems());
            } else if (outcome.get() instanceof ReadSeveral several) {
                for (RunClaim claim : several.claims()) {
                    claims.put(
                            reader.tool()
                                    + claim.process().map(it -> " " + it.file()).orElse(""),
                            claim);
                }
            } else if (outcome.get() instanceof Broken broken) {
                known.ifPresent(claim -> claims.put(reader.tool(), claim.withHeartbeat(broken.heartbeat())));
                problems.addAll(broken.problems());
            }
        }
        return new RunStates(claims, problems.stream().distinct().toList());
    }

    /** The latest thing that means something in any of the claims. */
    public Optional<Instant> lastMeaningfulChange() {
        return claims.values().stream()
                .flatMap(claim -> claim.lastMeaningfulChange().stream())
                .max(Instant::compareTo);
    }

    /**
     * A tool whose heartbeat is its whole status file cannot tell a beat from a change. Two looks can: the file was
     * written again and says the same.
     */
    private static RunClaim remember(RunClaim claim, Optional<RunClaim> known) {
        if (claim.heartbeat().isEmpty() || known.isEmpty()) {
            return claim;
        }
        RunClaim before = known.get();
        boolean same = before.status() == claim.status()
                && before.startedAt().equals(claim.startedAt())
                && before.loop().map(RunStates::position).equals(claim.loop().map(RunStates::position))
                && before.lastMeaningfulChange().isPresent();
        return same ? claim.withLastMeaningfulChange(before.lastMeaningfulChange()) : claim;
    }

    private static List<Object> position(LoopFigures loop) {
        return List.of(loop.iteration(), loop.maxIterations(), loop.lastAction());
    }

    /** The later of two heartbeats. */
    static Optional<Heartbeat> later(Optional<Heartbeat> one, Optional<Heartbeat> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return other.get().at().isAfter(one.get().at()) ? other : one;
    }
}
