package dev.signalbox.http.state;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Json;
import dev.signalbox.http.stream.StateTopic;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gates of one account, of whatever node, as topic and as a list. Used on one event loop. */
public final class AccountGates {
    private final StateTopic topic = new StateTopic("gates");
    private final Map<String, Shown> gates = new HashMap<>();

    /**
     * A gate as it is shown.
     *
     * @param nodeLostSince since when the node is silent that has it; empty if all is well
     */
    public record Shown(Gate gate, Optional<Instant> nodeLostSince) {}

    /** Gates as the contract has them, by {@code project/id}. */
    public StateTopic topic() {
        return topic;
    }

    /** Pending ones first, the longest wait first; then the others, the newest first. */
    public List<Shown> all() {
        Comparator<Shown> pendingFirst =
                Comparator.comparing(shown -> shown.gate().state() != Gate.State.PENDING);
        Comparator<Shown> byWait = (one, other) -> one.gate().state() == Gate.State.PENDING
                ? one.gate().requestedAt().compareTo(other.gate().requestedAt())
                : endOf(other.gate()).compareTo(endOf(one.gate()));
        return gates.values().stream()
                .sorted(pendingFirst.thenComparing(byWait).thenComparing(shown -> Gates.keyOf(shown.gate())))
                .toList();
    }

    private static Instant endOf(Gate gate) {
        return gate.resolution().map(Gate.Resolution::at).orElse(gate.requestedAt());
    }

    public Optional<Shown> gate(String project, String id) {
        return Optional.ofNullable(gates.get(project + "/" + id));
    }

    void put(Gate gate, Optional<Instant> nodeLostSince) {
        Shown shown = new Shown(gate, nodeLostSince);
        gates.put(Gates.keyOf(gate), shown);
        String lost = nodeLostSince.map(since -> "-lost-" + since).orElse("");
        topic.put(
                Gates.keyOf(gate), gate.node() + "/" + gate.version() + lost, Json.encodeToBuffer(GateJson.of(shown)));
    }

    void remove(Gate gate) {
        String key = Gates.keyOf(gate);
        Shown shown = gates.get(key);
        // Another node may have a project of the same name.
        if (shown != null && shown.gate().node().equals(gate.node())) {
            gates.remove(key);
            topic.remove(key);
        }
    }
}
