package dev.signalbox.bus;

import java.time.Instant;
import java.util.List;

/** The conversation about the machines that make up this Signalbox. */
public final class Nodes {
    public static final long ANNOUNCE_EVERY_MS = 2_000;
    /** A node that was silent for this long is shown as lost. */
    public static final long LOST_AFTER_MS = 5_000;

    public static final Channel<Announced> ANNOUNCED = new Channel<>("signalbox.nodes.announced", Announced.class);
    public static final Channel<Left> LEFT = new Channel<>("signalbox.nodes.left", Left.class);

    private Nodes() {}

    /** A node is up. Published again and again; equal but for the clock of the receiver. */
    public record Announced(String node, String version, List<String> roles, Instant startedAt) {
        public Announced {
            roles = List.copyOf(roles);
        }
    }

    /** A node has stopped in good order. */
    public record Left(String node) {}
}
