package dev.signalbox.watch.state;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.bus.Project.State;
import dev.signalbox.files.Times;
import dev.signalbox.watch.state.AgentSessions.Told;
import dev.signalbox.watch.state.ProcessTable.LiveProcess;
import dev.signalbox.watch.state.RunClaim.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what a project is doing. A claim alone never makes it run: a live process, a held lock, a fresh heartbeat or a
 * loop that works in the folder has to prove it. The same facts give the same words whenever they are looked at.
 */
public final class StateVerdict {
    private static final int MAX_EVIDENCE = 6;
    /** A change that lies further ahead than clocks differ comes from a clock that was wrong. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    /** Questions that are shown, so that proofs of life are shown too. */
    private static final int MAX_QUESTIONS = 3;

    private StateVerdict() {}

    /**
     * @param stalledAfter a live loop without a meaningful change for this long is stalled
     * @param heartbeatFresh a heartbeat younger than this proves life
     */
    public record Settings(Duration stalledAfter, Duration heartbeatFresh) {
        public static final Settings DEFAULT = new Settings(Duration.ofMinutes(10), Duration.ofSeconds(60));
    }

    /**
     * What is known of the project.
     *
     * @param folder its real, absolute path
     * @param agents what agents told of themselves
     * @param questions that lie in files
     * @param total stories, of which {@code passed} have passed
     * @param lastMeaningfulChange the latest of task list, commits and progress feed; the claims bring their own
     */
    public record Facts(
            Path folder,
            Collection<RunClaim> claims,
            AgentSessions agents,
            OpenQuestions questions,
            int total,
            int passed,
            Optional<Instant> lastMeaningfulChange) {
        public Facts {
            claims = List.copyOf(claims);
        }

        boolean allPassed() {
            return total > 0 && passed == total;
        }
    }

    /** A claim with what the host says to it. */
    private record Checked(RunClaim claim, Liveness liveness) {
        static final Comparator<Checked> MOST_TELLING_FIRST = Comparator.comparing((Checked it) -> !it.liveness.alive())
                .thenComparing(it -> it.claim.status() == Status.NONE)
                .thenComparing(it -> it.claim.latest().orElse(Instant.MIN), Comparator.reverseOrder())
                .thenComparing(it -> it.claim.tool());
    }

    /** @param now decides only whether time limits have passed */
    public static Verdict of(Facts facts, Host host, Instant now, Settings settings) {
        List<Checked> checked = facts.claims().stream()
                .map(claim -> new Checked(claim, Liveness.of(claim, host, now, settings.heartbeatFresh())))
                .sorted(Checked.MOST_TELLING_FIRST)
                .toList();
        Stream<Instant> begun = facts.claims().stream().flatMap(claim -> claim.startedAt().stream());
        AgentsNow agents = AgentsNow.of(facts.agents(), lastChange(facts, begun, now), now);
        Optional<LiveProcess> worker = host.processes().loopsIn(facts.folder()).stream()
                .filter(process -> agents.letProve(process, facts.claims()))
                .findFirst();
        if (!agents.waiting().isEmpty() || facts.questions().pending() > 0) {
            return waiting(facts.questions(), agents.waiting(), checked, worker);
        }
        boolean alive = worker.isPresent()
                || agents.working().isPresent()
                || checked.stream().anyMatch(it -> it.liveness().alive());
        return alive
                ? alive(facts, checked, worker, agents.working(), now, settings)
                : notAlive(facts, checked, agents.idle(), settings);
    }

    private static Verdict waiting(
            OpenQuestions questions, List<Told> waiting, List<Checked> checked, Optional<LiveProcess> worker) {
        List<String> evidence = new ArrayList<>();
        Stream.concat(questions.asks().stream(), waiting.stream().map(Told::asks))
                .limit(MAX_QUESTIONS)
                .forEach(evidence::add);
        checked.stream()
                .filter(it -> it.liveness().alive())
                .forEach(it -> evidence.addAll(it.liveness().evidence()));
        worker.map(Liveness::alive).ifPresent(evidence::add);
        Stream<Instant> ends = Stream.concat(
                waiting.stream().map(Told::forgottenAt),
                checked.stream().flatMap(it -> it.liveness().until().stream()));
        return verdict(
                State.WAITING,
                Stream.concat(questions.since().stream(), waiting.stream().map(Told::since))
                        .min(Comparator.naturalOrder()),
                evidence,
                figures(checked),
                ends.min(Comparator.naturalOrder()));
    }

    private static Verdict alive(
            Facts facts,
            List<Checked> checked,
            Optional<LiveProcess> worker,
            Optional<Told> working,
            Instant now,
            Settings settings) {
        List<Checked> proven =
                checked.stream().filter(it -> it.liveness().alive()).toList();
        Optional<Checked> speaker = checked.stream().findFirst();
        List<String> evidence = new ArrayList<>();
        proven.forEach(it -> evidence.addAll(it.liveness().evidence()));
        worker.map(it -> Liveness.alive(it))
                .filter(sentence -> !evidence.contains(sentence))
                .ifPresent(evidence::add);
        working.map(Told::works).ifPresent(evidence::add);
        // A heartbeat ends by time, unless something else goes on proving the same; what an agent told ends anyway.
        boolean onlyBeats = worker.isEmpty()
                && proven.stream().allMatch(it -> it.liveness().until().isPresent());
        Optional<Instant> proofEnds = Stream.concat(
                        proven.stream().filter(it -> onlyBeats).flatMap(it -> it.liveness().until().stream()),
                        working.map(Told::worksUntil).stream())
                .min(Comparator.naturalOrder());
        Optional<LoopFigures> loop = figures(checked);
        if (speaker.filter(it -> it.claim().status() == Status.PAUSED).isPresent()) {
            evidence.add(speaker.get().claim().says());
            Optional<Instant> since = speaker.get().claim().lastMeaningfulChange();
            return verdict(State.PAUSED, since, evidence, loop, proofEnds);
        }
        Optional<Instant> started = proven.stream()
                .flatMap(it -> it.claim().startedAt().or(() -> it.liveness().processStartedAt()).stream())
                .min(Comparator.naturalOrder())
                .or(() -> worker.flatMap(LiveProcess::startedAt))
                .or(() -> working.map(Told::since));
        Optional<Instant> change = lastChange(facts, started.stream(), now);
        Optional<Instant> stalls = change.map(at -> at.plus(settings.stalledAfter()));
        if (stalls.filter(at -> !now.isBefore(at)).isPresent()) {
            evidence.add("nothing has changed since " + Times.show(change.get()));
            return verdict(State.STALLED, stalls, evidence, loop, proofEnds);
        }
        Optional<Instant> recheck =
                Stream.of(stalls, proofEnds).flatMap(Optional::stream).min(Comparator.naturalOrder());
        return verdict(State.RUNNING, started, evidence, loop, recheck);
    }

    /** A loop that has just begun in an old project has not stalled: its start counts as a change. */
    private static Optional<Instant> lastChange(Facts facts, Stream<Instant> started, Instant now) {
        Stream<Instant> claimed = facts.claims().stream().flatMap(claim -> claim.lastMeaningfulChange().stream());
        return Stream.concat(Stream.concat(claimed, started), facts.lastMeaningfulChange().stream())
                .filter(at -> !at.isAfter(now.plus(CLOCK_SKEW)))
                .max(Comparator.naturalOrder());
    }

    private static Verdict notAlive(Facts facts, List<Checked> checked, Optional<Told> idle, Settings settings) {
        Optional<LoopFigures> loop = figures(checked);
        Optional<Checked> speaker = checked.stream()
                .filter(it -> it.claim().status() != Status.NONE)
                .findFirst();
        Optional<Instant> spoken = speaker.flatMap(it -> it.claim().latest());
        Status claimed = speaker.map(it -> it.claim().status()).orElse(Status.NONE);
        // An agent that stopped in good order after the loop's last word explains why nobody works.
        boolean explained = claimed == Status.RUNNING
                && idle.filter(it -> spoken.filter(at -> at.isAfter(it.at())).isEmpty())
                        .isPresent();
        Status status = explained ? Status.STOPPED : claimed;
        List<String> evidence = new ArrayList<>();
        speaker.ifPresent(it -> evidence.add(it.claim().says()));
        switch (status) {
            case RUNNING:
                evidence.addAll(speaker.get().liveness().evidence());
                evidence.add("no loop works in this folder");
                Optional<Instant> silent =
                        speaker.get().claim().heartbeat().map(beat -> beat.at().plus(settings.heartbeatFresh()));
                return verdict(State.LOST, silent.or(() -> spoken), evidence, loop, Optional.empty());
            case PAUSED:
                return verdict(State.PAUSED, spoken, evidence, loop, Optional.empty());
            case FAILED:
                return verdict(State.FAILED, spoken, evidence, loop, Optional.empty());
            case COMPLETED:
                return verdict(State.DONE, spoken, evidence, loop, Optional.empty());
            default:
                break;
        }
        if (facts.allPassed()) {
            evidence.add(
                    facts.total() == 1 ? "the only story has passed" : "all " + facts.total() + " stories have passed");
            return verdict(State.DONE, facts.lastMeaningfulChange().or(() -> spoken), evidence, loop, Optional.empty());
        }
        evidence.add(idle.map(Told::isIdle).orElse("no loop works in this folder"));
        Optional<Instant> since = idle.map(Told::since).or(() -> spoken).or(facts::lastMeaningfulChange);
        return verdict(State.IDLE, since, evidence, loop, idle.map(Told::forgottenAt));
    }

    private static Optional<LoopFigures> figures(List<Checked> checked) {
        return checked.stream().flatMap(it -> it.claim().loop().stream()).findFirst();
    }

    private static Verdict verdict(
            State state,
            Optional<Instant> since,
            List<String> evidence,
            Optional<LoopFigures> loop,
            Optional<Instant> recheckAt) {
        return new Verdict(
                state, since, evidence.stream().distinct().limit(MAX_EVIDENCE).toList(), loop, recheckAt);
    }
}
