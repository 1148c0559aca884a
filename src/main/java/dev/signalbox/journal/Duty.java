package dev.signalbox.journal;

import dev.signalbox.bus.Nodes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Which journal writes down what a node tells, where there are several: the node's own; for a node without one, the
 * journal of the node whose name comes first. Used by one thread at a time.
 */
final class Duty {
    private static final String ROLE = "journal";
    private static final Duration LOST_AFTER = Duration.ofMillis(Nodes.LOST_AFTER_MS);

    private record Seen(boolean journal, Instant at) {}

    private final String own;
    private final InstantSource clock;
    private final Map<String, Seen> others = new HashMap<>();

    Duty(String own, InstantSource clock) {
        this.own = own;
        this.clock = clock;
    }

    void announced(Nodes.Announced node) {
        if (!node.node().equals(own)) {
            others.put(node.node(), new Seen(node.roles().contains(ROLE), clock.instant()));
        }
    }

    void left(String node) {
        others.remove(node);
    }

    /** Whether this node's journal writes down what that node tells. Of a node that is not known yet, nobody does. */
    boolean covers(String node) {
        if (node.equals(own)) {
            return true;
        }
        Instant lost = clock.instant().minus(LOST_AFTER);
        others.values().removeIf(seen -> seen.at().isBefore(lost));
        Seen told = others.get(node);
        return told != null
                && !told.journal()
                && others.entrySet().stream()
                        .filter(other -> other.getValue().journal())
                        .allMatch(other -> own.compareTo(other.getKey()) < 0);
    }
}
