package dev.signalbox.watch.run;

import dev.signalbox.bus.Json;
import dev.signalbox.bus.Run;
import dev.signalbox.bus.Run.State;
import dev.signalbox.bus.Signature;
import dev.signalbox.watch.run.wire.RunFacts;
import dev.signalbox.watch.state.Host;
import dev.signalbox.watch.state.PlanLocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes of what a database says of a run what everybody sees: with a state that is proved, and why. */
final class RunAssembler {
    private static final String ACTIVE = "active";
    private static final String NO_VERSION = "";

    private final String node;
    private final OpenGates gates;

    RunAssembler(String node, OpenGates gates) {
        this.node = node;
        this.gates = gates;
    }

    /** What is around the databases of a project. */
    record Surroundings(PlanLocks locks, Host host) {}

    private record Verdict(State state, List<String> evidence) {}

    /** Whether its state depends on more than its database. */
    static boolean claimsToRun(RunFacts facts) {
        return facts.status().equals(ACTIVE);
    }

    Run assemble(RunProject project, RunFacts facts, Surroundings surroundings) {
        Verdict verdict = verdict(project, facts, surroundings);
        Run run = run(project, facts, verdict, NO_VERSION);
        return run(project, facts, verdict, Signature.versionOf(Json.encode(run)));
    }

    private Verdict verdict(RunProject project, RunFacts facts, Surroundings surroundings) {
        String says = "the database says "
                + (facts.status().isEmpty() ? "nothing of its status" : "\"" + facts.status() + "\"");
        return switch (facts.status().toLowerCase(Locale.ROOT)) {
            case ACTIVE -> active(project, facts, surroundings, says);
            case "completed" -> new Verdict(State.COMPLETED, List.of(says));
            case "aborted" -> new Verdict(State.ABORTED, List.of(says));
            case "failed" -> new Verdict(State.FAILED, List.of(says));
            default -> new Verdict(State.UNKNOWN, List.of(says + ", which is not known here"));
        };
    }

    private Verdict active(RunProject project, RunFacts facts, Surroundings surroundings, String says) {
        PlanLocks.Proof proof = surroundings.locks().prove(project.folder(), facts.plan(), surroundings.host());
        List<String> evidence = new ArrayList<>();
        gates.of(project.slug(), facts.id()).ifPresent(gate -> evidence.add("gate " + gate + " waits for an answer"));
        facts.asks().ifPresent(question -> evidence.add("its last entry asks a person: " + question));
        State state = State.LOST;
        if (!evidence.isEmpty()) {
            state = State.WAITING;
        } else if (proof.alive()) {
            state = State.RUNNING;
        } else if (facts.paused()) {
            evidence.add("its last entry says that it paused");
            state = State.PAUSED;
        }
        evidence.add(proof.sentence());
        evidence.add(says);
        return new Verdict(state, evidence);
    }

    private Run run(RunProject project, RunFacts facts, Verdict verdict, String version) {
        Optional<Long> duration = facts.startedAt().flatMap(start -> facts.finishedAt()
                .map(end -> Math.max(0, Duration.between(start, end).toMillis())));
        return new Run(
                project.slug(),
                facts.id(),
                project.account(),
                node,
                facts.plan(),
                facts.command(),
                verdict.state(),
                facts.status(),
                verdict.evidence(),
                facts.phase(),
                facts.activity(),
                facts.iteration(),
                facts.phasesDone(),
                facts.phasesTotal(),
                facts.verdict(),
                facts.results(),
                facts.qualityPassed(),
                facts.qualityFailed(),
                facts.tokensIn(),
                facts.tokensOut(),
                facts.costUsd(),
                facts.startedAt(),
                facts.finishedAt(),
                facts.updatedAt(),
                duration,
                version);
    }
}
