package dev.signalbox.watch;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gate.Presence;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Gates.Changed;
import dev.signalbox.bus.Gates.Snapshot;
import dev.signalbox.bus.Gates.Trouble;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.bus.Replica;
import dev.signalbox.files.JsonFields;
import dev.signalbox.watch.state.OpenQuestions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gates of this node as they are told on the bus, project by project. Used on one context. */
final class NodeGates {
    private static final Logger LOG = LoggerFactory.getLogger(NodeGates.class);
    private static final int MAX_ASKS = 3;
    private static final int MAX_QUESTION = 300;

    private final Bus bus;
    private final String node;
    private final Consumer<ProjectQuestions> listener;
    private final Map<String, Map<String, Gate>> gates = new HashMap<>();
    private Map<String, List<Trouble>> troubles = Map.of();
    private final Set<String> touched = new HashSet<>();
    private final Replica<Changed> replica = new Replica<>(Changed::mark, this::apply);

    /** @param listener hears of every project whose questions changed */
    NodeGates(Bus bus, String node, Consumer<ProjectQuestions> listener) {
        this.bus = bus;
        this.node = node;
        this.listener = listener;
    }

    void listen() {
        bus.subscribe(Gates.CHANGED, change -> {
            if (change.node().equals(node)) {
                boolean needed = replica.changed(change);
                tell();
                if (needed) {
                    ask();
                }
            }
        });
        bus.subscribe(Gates.ANNOUNCED, announced -> {
            if (announced.node().equals(node) && replica.announced(announced.mark())) {
                ask();
            }
        });
    }

    private void ask() {
        bus.request(Gates.snapshotOf(node), new Gates.SnapshotRequest())
                .onSuccess(snapshot -> {
                    boolean again = replica.snapshot(snapshot.mark(), () -> load(snapshot));
                    tell();
                    if (again) {
                        ask();
                    }
                })
                .onFailure(failure -> {
                    LOG.debug("no snapshot of the gates: {}", failure.getMessage());
                    replica.snapshotFailed();
                });
    }

    private void load(Snapshot snapshot) {
        touched.addAll(gates.keySet());
        gates.clear();
        snapshot.gates().forEach(this::put);
        troubles(snapshot.troubles());
    }

    private void apply(Changed change) {
        for (String key : change.removed()) {
            String project = key.substring(0, key.indexOf('/'));
            Map<String, Gate> ofProject = gates.getOrDefault(project, Map.of());
            if (ofProject.remove(key) != null) {
                touched.add(project);
            }
            if (ofProject.isEmpty()) {
                gates.remove(project);
            }
        }
        change.put().forEach(this::put);
        troubles(change.troubles());
    }

    private void put(Gate gate) {
        gates.computeIfAbsent(gate.project(), any -> new LinkedHashMap<>()).put(Gates.keyOf(gate), gate);
        touched.add(gate.project());
    }

    private void troubles(List<Trouble> all) {
        Map<String, List<Trouble>> now = new HashMap<>();
        all.forEach(trouble -> now.merge(trouble.project(), List.of(trouble), NodeGates::joined));
        for (String project : union(now.keySet(), troubles.keySet())) {
            if (!Optional.ofNullable(now.get(project)).equals(Optional.ofNullable(troubles.get(project)))) {
                touched.add(project);
            }
        }
        troubles = now;
    }

    private static List<Trouble> joined(List<Trouble> some, List<Trouble> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private void tell() {
        touched.forEach(project -> listener.accept(questions(project)));
        touched.clear();
    }

    private ProjectQuestions questions(String project) {
        List<Gate> pending = gates.getOrDefault(project, Map.of()).values().stream()
                .filter(gate -> gate.state() == Gate.State.PENDING)
                .sorted(Comparator.comparing(Gate::requestedAt).thenComparing(Gate::id))
                .toList();
        OpenQuestions open = new OpenQuestions(
                pending.size(),
                pending.stream().limit(MAX_ASKS).map(NodeGates::asks).toList(),
                pending.stream().findFirst().map(Gate::requestedAt));
        Map<String, String> byRun = new HashMap<>();
        pending.forEach(gate -> runOf(gate).ifPresent(run -> byRun.putIfAbsent(run, gate.id())));
        List<Problem> problems = troubles.getOrDefault(project, List.of()).stream()
                .map(trouble -> new Problem(trouble.file(), Optional.empty(), trouble.reason()))
                .toList();
        return new ProjectQuestions(project, open, byRun, problems);
    }

    private static Optional<String> runOf(Gate gate) {
        try {
            return gate.source().equals("5x")
                    ? Optional.ofNullable(new JsonObject(gate.context()).getValue("runId"))
                            .map(Object::toString)
                    : Optional.empty();
        } catch (DecodeException e) {
            LOG.debug("gate {} has a context that is no JSON", gate.id(), e);
            return Optional.empty();
        }
    }

    private static String asks(Gate gate) {
        String who = gate.source().equals("signalbox") ? "a script" : gate.source();
        String gone = gate.asker().presence() == Presence.GONE
                ? " (but " + gate.asker().evidence() + ")"
                : "";
        return who + " asks: " + JsonFields.oneLine(gate.question(), MAX_QUESTION) + gone;
    }
}
