package dev.signalbox.handoff.notice;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Command;
import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.StateMark;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies of the handoffs, gates and projects that others publish. Used on its verticle's context. */
final class World {
    private static final Logger LOG = LoggerFactory.getLogger(World.class);
    private static final String OWNER = "";
    /** By then every publisher has announced itself. */
    private static final Duration SETTLED_AFTER = Duration.ofMillis(3 * Projects.ANNOUNCE_EVERY_MS);

    /** Whether something still is as it was. */
    enum Verdict {
        HOLDS,
        GONE,
        /** It may yet be so: whoever would know has not told, or somebody looks after it for now. */
        UNKNOWN
    }

    private final Bus bus;
    private final InstantSource clock;
    private final Instant startedAt;
    private final Copies<Handoffs.Changed, Handoff> handoffs;
    private final Copies<Gates.Changed, Gate> gates;
    private final Copies<Projects.Changed, Project> projects;

    /** @param seen is told how each thing stands, whenever it may be news */
    World(Bus bus, InstantSource clock, Consumer<Condition> seen) {
        this.bus = bus;
        this.clock = clock;
        this.startedAt = clock.instant();
        handoffs = new Copies<>(
                new Copies.Form<>(
                        Handoffs.Changed::mark, Handoffs.Changed::put, Handoffs.Changed::removed, Handoff::id),
                handoff -> Conditions.of(handoff).ifPresent(seen));
        gates = new Copies<>(
                new Copies.Form<>(
                        Gates.Changed::mark,
                        Gates.Changed::put,
                        Gates.Changed::removed,
                        gate -> gate.project() + "/" + gate.id()),
                gate -> Conditions.of(gate).ifPresent(seen));
        projects = new Copies<>(
                new Copies.Form<>(
                        changed -> new StateMark(changed.epoch(), changed.seq(), changed.signature()),
                        Projects.Changed::put,
                        Projects.Changed::removed,
                        Project::slug),
                project -> standing(project).ifPresent(seen));
    }

    /** Begins to listen, and asks who is there. */
    void start() {
        bus.subscribe(Handoffs.ANNOUNCED, it -> ask(handoffs.announced(OWNER, it.mark(), true), this::askHandoffs));
        bus.subscribe(Handoffs.CHANGED, it -> ask(handoffs.changed(OWNER, it), this::askHandoffs));
        bus.subscribe(
                Gates.ANNOUNCED, it -> ask(gates.announced(it.node(), it.mark(), true), () -> askGates(it.node())));
        bus.subscribe(Gates.CHANGED, it -> ask(gates.changed(it.node(), it), () -> askGates(it.node())));
        bus.subscribe(
                Projects.ANNOUNCED,
                it -> ask(
                        projects.announced(
                                it.node(),
                                new StateMark(it.epoch(), it.seq(), it.signature()),
                                it.health().complete()),
                        () -> askProjects(it.node())));
        bus.subscribe(Projects.CHANGED, it -> ask(projects.changed(it.node(), it), () -> askProjects(it.node())));
        bus.publish(Handoffs.WHO_OWNS, new Handoffs.WhoOwns());
        bus.publish(Gates.WHO_HAS, new Gates.WhoHas());
        bus.publish(Projects.WHO_WATCHES, new Projects.WhoWatches());
    }

    private static void ask(boolean needed, Runnable asking) {
        if (needed) {
            asking.run();
        }
    }

    private void askHandoffs() {
        snapshot(
                Handoffs.SNAPSHOT,
                new Handoffs.SnapshotRequest(),
                Handoffs.TIMEOUT_MS,
                it -> ask(handoffs.snapshot(OWNER, it.mark(), true, it.handoffs()), this::askHandoffs),
                () -> handoffs.snapshotFailed(OWNER));
    }

    private void askGates(String node) {
        snapshot(
                Gates.snapshotOf(node),
                new Gates.SnapshotRequest(),
                Gates.TIMEOUT_MS,
                it -> ask(gates.snapshot(node, it.mark(), true, it.gates()), () -> askGates(node)),
                () -> gates.snapshotFailed(node));
    }

    private void askProjects(String node) {
        snapshot(
                Projects.snapshotOf(node),
                new Projects.SnapshotRequest(),
                Bus.REQUEST_TIMEOUT_MS,
                it -> ask(
                        projects.snapshot(
                                node,
                                new StateMark(it.epoch(), it.seq(), it.signature()),
                                it.complete(),
                                it.projects()),
                        () -> askProjects(node)),
                () -> projects.snapshotFailed(node));
    }

    private <Q extends Record, A extends Record> void snapshot(
            Command<Q, A> command, Q question, long timeoutMs, Consumer<A> taken, Runnable failed) {
        bus.request(command, question, timeoutMs).onSuccess(taken::accept).onFailure(refused -> {
            LOG.warn("no snapshot for notices: {}", refused.getMessage());
            failed.run();
        });
    }

    private Optional<Condition> standing(Project project) {
        return Conditions.of(project, startedAt, clock.instant());
    }

    /** Whether the thing stands as it did when the notice was made. */
    Verdict judge(Condition.Key key, String occurrence) {
        String subject = key.subject();
        if (subject.startsWith(Conditions.HANDOFF)) {
            Optional<Handoff> handoff = handoffs.find(subject.substring(Conditions.HANDOFF.length()));
            // Whoever has it may give it back, or lose it.
            boolean claimed = handoff.filter(it ->
                            it.state() == Handoff.State.CLAIMED && it.account().equals(key.account()))
                    .isPresent();
            return claimed ? Verdict.UNKNOWN : judge(key, occurrence, handoff.map(Conditions::of), handoffs.isWhole());
        }
        if (subject.startsWith(Conditions.GATE)) {
            return judge(
                    key,
                    occurrence,
                    gates.find(subject.substring(Conditions.GATE.length())).map(Conditions::of),
                    gates.isWhole());
        }
        return judge(
                key,
                occurrence,
                projects.find(subject.substring(Conditions.PROJECT.length())).map(this::standing),
                projects.isWhole());
    }

    /**
     * @param found empty if the thing is not known here; with nothing in it if nobody need be told of it
     * @param whole whether what is not known here is nowhere
     */
    private Verdict judge(Condition.Key key, String occurrence, Optional<Optional<Condition>> found, boolean whole) {
        if (found.isEmpty()) {
            boolean settled = clock.instant().isAfter(startedAt.plus(SETTLED_AFTER));
            return whole && settled ? Verdict.GONE : Verdict.UNKNOWN;
        }
        boolean holds = found.get()
                .filter(condition -> condition.key().equals(key) && sameState(condition, occurrence))
                .isPresent();
        return holds ? Verdict.HOLDS : Verdict.GONE;
    }

    /** A project's state may be found to have begun at another time than was thought. */
    private static boolean sameState(Condition condition, String occurrence) {
        return condition.occurrence().equals(occurrence)
                || condition.subject().startsWith(Conditions.PROJECT)
                        && occurrence.startsWith(condition.standing() + "@");
    }

    /** Everything that is there now. */
    Set<Condition.Key> living() {
        Set<Condition.Key> keys = new HashSet<>();
        Stream.of(
                        handoffs.all().stream().flatMap(it -> Conditions.of(it).stream()),
                        gates.all().stream().flatMap(it -> Conditions.of(it).stream()),
                        projects.all().stream().flatMap(it -> standing(it).stream()))
                .flatMap(all -> all)
                .forEach(condition -> keys.add(condition.key()));
        return keys;
    }
}
