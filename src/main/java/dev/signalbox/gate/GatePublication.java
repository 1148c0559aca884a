package dev.signalbox.gate;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Gates.Announced;
import dev.signalbox.bus.Gates.Changed;
import dev.signalbox.bus.Gates.Snapshot;
import dev.signalbox.bus.Gates.Trouble;
import dev.signalbox.bus.Publication;
import dev.signalbox.bus.StateMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What everybody else knows of this node's gates, and what they have yet to be told. Used by one thread. */
final class GatePublication {
    private static final int MAX_TROUBLES = 1_000;

    private final String node;
    private final Publication<Gate> gates;
    private final Map<String, Set<String>> keys = new HashMap<>();
    private final TreeMap<String, List<Trouble>> troubles = new TreeMap<>();

    /** @param epoch differs from that of every other run of this node */
    GatePublication(String node, String epoch) {
        this.node = node;
        this.gates = new Publication<>(epoch, Gates::keyOf, Gate::version);
    }

    /** These are the gates of the project now, and these its troubles. */
    void put(String project, List<Gate> now, List<Trouble> troublesNow) {
        Set<String> gone = new HashSet<>(keys.getOrDefault(project, Set.of()));
        Set<String> there = new HashSet<>();
        for (Gate gate : now) {
            String key = Gates.keyOf(gate);
            there.add(key);
            gone.remove(key);
            gates.put(gate);
        }
        gone.forEach(gates::remove);
        if (there.isEmpty()) {
            keys.remove(project);
        } else {
            keys.put(project, there);
        }
        troubles(project, troublesNow);
    }

    void remove(String project) {
        put(project, List.of(), List.of());
    }

    private void troubles(String project, List<Trouble> now) {
        List<Trouble> before = troubles.getOrDefault(project, List.of());
        if (!now.equals(before)) {
            gates.beside("troubles/" + project, told(before), told(now));
            if (now.isEmpty()) {
                troubles.remove(project);
            } else {
                troubles.put(project, now);
            }
        }
    }

    private static Optional<String> told(List<Trouble> troubles) {
        return Optional.of(troubles.toString()).filter(text -> !troubles.isEmpty());
    }

    /** What has changed since the last call, numbered; empty if nothing has. */
    Optional<Changed> take() {
        return gates.take()
                .map(delta -> new Changed(
                        node,
                        delta.mark().epoch(),
                        delta.mark().seq(),
                        delta.mark().signature(),
                        delta.put(),
                        delta.removed(),
                        allTroubles()));
    }

    /** The whole, as of the last {@link #take}; to be called only when nothing waits to be taken. */
    Snapshot snapshot() {
        StateMark mark = gates.mark();
        return new Snapshot(
                node, mark.epoch(), mark.seq(), mark.signature(), new ArrayList<>(gates.items()), allTroubles());
    }

    Announced announcement() {
        StateMark mark = gates.mark();
        return new Announced(node, mark.epoch(), mark.seq(), mark.signature());
    }

    private List<Trouble> allTroubles() {
        return troubles.values().stream()
                .flatMap(List::stream)
                .limit(MAX_TROUBLES)
                .toList();
    }
}
