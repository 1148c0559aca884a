package dev.signalbox.http.state;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.Nodes;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.WatchHealth;
import dev.signalbox.bus.Registration;
import dev.signalbox.bus.Signature;
import dev.signalbox.http.stream.StateTopic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machines of this Signalbox and how they fare, as the topic {@code nodes}. An item changes when a reader would see a
 * difference, not with every announcement. Used on one event loop.
 */
public final class NodeDirectory {
    private static final long CHECK_EVERY_MS = 500;
    private static final int MAX_NODES = 1_000;

    private final Vertx vertx;
    private final Bus bus;
    private final Clock clock;
    private final long lostAfterMs;
    private final StateTopic topic = new StateTopic("nodes");
    private final Map<String, Known> nodes = new HashMap<>();
    private final Map<String, Watch> watches = new HashMap<>();
    private final Map<String, Heard> journals = new HashMap<>();
    private final List<Registration> registrations = new ArrayList<>();
    private Optional<Long> timer = Optional.empty();

    /** Whether a node is there. */
    public enum State {
        UP,
        /** Silent for too long. */
        LOST,
        /** Stopped in good order. */
        LEFT
    }

    private record Watch(String mode, boolean complete, long overflows, long failedRegistrations) {}

    private record Item(
            String id,
            String name,
            String version,
            List<String> roles,
            Instant startedAt,
            State state,
            Optional<Instant> lastSeen,
            Optional<Watch> watch,
            Optional<JournalHealth.Trouble> journal) {}

    private record Heard(Journal.Announced announced, Instant at) {}

    private record Known(Nodes.Announced announced, Instant heard, State state) {}

    public NodeDirectory(Vertx vertx, Bus bus) {
        this(vertx, bus, Clock.systemUTC(), Nodes.LOST_AFTER_MS);
    }

    NodeDirectory(Vertx vertx, Bus bus, Clock clock, long lostAfterMs) {
        this.vertx = vertx;
        this.bus = bus;
        this.clock = clock;
        this.lostAfterMs = lostAfterMs;
    }

    public void start() {
        registrations.add(bus.subscribe(Nodes.ANNOUNCED, this::announced));
        registrations.add(bus.subscribe(Nodes.LEFT, this::left));
        registrations.add(bus.subscribe(Projects.ANNOUNCED, this::watchAnnounced));
        registrations.add(bus.subscribe(Journal.ANNOUNCED, this::journalAnnounced));
        timer = Optional.of(vertx.setPeriodic(CHECK_EVERY_MS, tick -> check()));
    }

    public Future<Void> stop() {
        timer.ifPresent(vertx::cancelTimer);
        return Future.all(registrations.stream().map(Registration::end).toList())
                .mapEmpty();
    }

    /** Items {@code {id, name, version, roles, started_at, state, last_seen, watch, journal}}. */
    public StateTopic topic() {
        return topic;
    }

    /** Whether the node has said that it serves that role. */
    public boolean serves(String node, String role) {
        Known known = nodes.get(node);
        return known != null && known.announced().roles().contains(role);
    }

    private void announced(Nodes.Announced announced) {
        if (nodes.containsKey(announced.node()) || nodes.size() < MAX_NODES) {
            nodes.put(announced.node(), new Known(announced, clock.instant(), State.UP));
            show(announced.node());
        }
    }

    private void left(Nodes.Left left) {
        become(left.node(), State.LEFT);
    }

    private void watchAnnounced(Projects.Announced announced) {
        WatchHealth health = announced.health();
        if (watches.containsKey(announced.node()) || watches.size() < MAX_NODES) {
            watches.put(
                    announced.node(),
                    new Watch(health.mode(), health.complete(), health.overflows(), health.failedRegistrations()));
            show(announced.node());
        }
    }

    private void journalAnnounced(Journal.Announced announced) {
        if (journals.containsKey(announced.node()) || journals.size() < MAX_NODES) {
            journals.put(announced.node(), new Heard(announced, clock.instant()));
            show(announced.node());
        }
    }

    private void check() {
        Instant now = clock.instant();
        // Silence changes what is told of a journal; the topic leaves out what says the same again.
        journals.keySet().forEach(this::show);
        List<String> silent = nodes.values().stream()
                .filter(known ->
                        known.state() == State.UP && ChronoUnit.MILLIS.between(known.heard(), now) > lostAfterMs)
                .map(known -> known.announced().node())
                .toList();
        silent.forEach(node -> become(node, State.LOST));
    }

    private void become(String node, State state) {
        Known known = nodes.get(node);
        if (known != null) {
            nodes.put(node, new Known(known.announced(), known.heard(), state));
            show(node);
        }
    }

    private void show(String node) {
        Known known = nodes.get(node);
        if (known == null) {
            return;
        }
        Optional<Instant> lastSeen = known.state() == State.UP
                ? Optional.empty()
                : Optional.of(known.heard().truncatedTo(ChronoUnit.SECONDS));
        String json = Json.encode(new Item(
                node,
                node,
                known.announced().version(),
                known.announced().roles(),
                known.announced().startedAt(),
                known.state(),
                lastSeen,
                Optional.ofNullable(watches.get(node)),
                Optional.ofNullable(journals.get(node))
                        .flatMap(heard -> JournalHealth.of(heard.announced(), heard.at(), clock.instant())
                                .trouble())));
        topic.put(node, Signature.versionOf(json), Buffer.buffer(json));
    }
}
