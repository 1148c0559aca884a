package dev.signalbox.watch.state;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.bus.Project.State;
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
     * @param total stories, of which {@code passed} have passed
     * @param lastMeaningfulChange the latest of task list, commits and progress feed; the claims bring their own
     */
    public record Facts(
            Path folder, Collection<RunClaim> claims, int total, int passed, Optional<Instant> lastMeaningfulChange) {
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
        // Pending questions to a person will make a project WAITING here, before anything else is asked.
        Optional<LiveProcess> worker =
                host.processes().loopsIn(facts.folder()).stream().findFirst();
        boolean alive = worker.isPresent()
                || checked.stream().anyMatch(it -> it.liveness().alive());
        return alive ? alive(facts, checked, worker, now, settings) : notAlive(facts, checked, settings);
    }

    private static Verdict alive(
            Facts facts, List<Checked> checked, Optional<LiveProcess> worker, Instant now, Settings settings) {
        List<Checked> proven =
                checked.stream().filter(it -> it.liveness().alive()).toList();
        Optional<Checked> speaker = checked.stream().findFirst();
        List<String> evidence = new ArrayList<>();
        proven.forEach(it -> evidence.addAll(it.liveness().evidence()));
        worker.map(it -> Liveness.alive(it))
                .filter(sentence -> !evidence.contains(sentence))
                .ifPresent(evidence::add);
        // A heartbeat ends by time, unless something else goes on proving the same.
        Optional<Instant> proofEnds = worker.isEmpty()
                        && proven.stream().allMatch(it -> it.liveness().until().isPresent())
                ? proven.stream().flatMap(it -> it.liveness().until().stream()).min(Comparator.naturalOrder())
                : Optional.empty();
        Optional<LoopFigures> loop = figures(checked);
        if (speaker.filter(it -> it.claim().status() == Status.PAUSED).isPresent()) {
            evidence.add(speaker.get().claim().says());
            Optional<Instant> since = speaker.get().claim().lastMeaningfulChange();
            return verdict(State.PAUSED, since, evidence, loop, proofEnds);
        }
        Optional<Instant> started = proven.stream()
                .flatMap(it -> it.claim().startedAt().or(() -> it.liveness().processStartedAt()).stream())
                .min(Comparator.naturalOrder())
                .or(() -> worker.flatMap(LiveProcess::startedAt));
        Optional<Instant> change = lastChange(facts, started, now);
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
    private static Optional<Instant> lastChange(Facts facts, Optional<Instant> started, Instant now) {
        Stream<Instant> claimed = facts.claims().stream().flatMap(claim -> claim.lastMeaningfulChange().stream());
        return Stream.concat(
                        claimed,
                        Stream.of(facts.lastMeaningfulChange(), started).flatMap(Optional::stream))
                .filter(at -> !at.isAfter(now.plus(CLOCK_SKEW)))
                .max(Comparator.naturalOrder());
    }

    private static Verdict notAlive(Facts facts, List<Checked> checked, Settings settings) {
        Optional<LoopFigures> loop = figures(checked);
        Optional<Checked> speaker = checked.stream()
                .filter(it -> it.claim().status() != Status.NONE)
                .findFirst();
        Status status = speaker.map(it -> it.claim().status()).orElse(Status.NONE);
        List<String> evidence = new ArrayList<>();
        speaker.ifPresent(it -> evidence.add(it.claim().says()));
        Optional<Instant> spoken = speaker.flatMap(it -> it.claim().latest());
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
        evidence.add("no loop works in this folder");
        return verdict(State.IDLE, spoken.or(facts::lastMeaningfulChange), evidence, loop, Optional.empty());
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
