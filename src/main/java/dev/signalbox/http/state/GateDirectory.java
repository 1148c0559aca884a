package dev.signalbox.http.state;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gates of all nodes, by account. Listens, asks for the whole where something is missing, and says so when a node does
 * not vouch for its gates any more. One an HTTP instance; used on its event loop.
 */
public final class GateDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(GateDirectory.class);
    private static final long CHECK_EVERY_MS = 500;
    private static final int MAX_NODES = 1_000;

    private final Vertx vertx;
    private final Bus bus;
    private final Clock clock;
    private final long lostAfterMs;
    private final Map<String, GatesCopy> nodes = new TreeMap<>();
    private final Map<String, AccountGates> accounts = new HashMap<>();
    private final List<Registration> registrations = new ArrayList<>();
    private Optional<Long> timer = Optional.empty();

    public GateDirectory(Vertx vertx, Bus bus) {
        this(vertx, bus, Clock.systemUTC(), Gates.LOST_AFTER_MS);
    }

    GateDirectory(Vertx vertx, Bus bus, Clock clock, long lostAfterMs) {
        this.vertx = vertx;
        this.bus = bus;
        this.clock = clock;
        this.lostAfterMs = lostAfterMs;
    }

    /** Begins to listen and asks who is there. */
    public void start() {
        registrations.add(bus.subscribe(Gates.ANNOUNCED, announced -> node(announced.node())
                .filter(copy -> copy.announced(announced, clock.instant()))
                .ifPresent(copy -> ask(announced.node(), copy))));
        registrations.add(bus.subscribe(Gates.CHANGED, changed -> node(changed.node())
                .filter(copy -> copy.changed(changed, clock.instant()))
                .ifPresent(copy -> ask(changed.node(), copy))));
        timer = Optional.of(vertx.setPeriodic(
                CHECK_EVERY_MS, tick -> nodes.values().forEach(copy -> copy.check(clock.instant(), lostAfterMs))));
        bus.publish(Gates.WHO_HAS, new Gates.WhoHas());
    }

    public Future<Void> stop() {
        timer.ifPresent(vertx::cancelTimer);
        return Future.all(registrations.stream().map(Registration::end).toList())
                .mapEmpty();
    }

    /** The gates that a caller of that account may see. */
    public AccountGates of(String account) {
        return accounts.computeIfAbsent(account, name -> new AccountGates());
    }

    private void ask(String node, GatesCopy copy) {
        bus.request(Gates.snapshotOf(node), new Gates.SnapshotRequest())
                .onSuccess(snapshot -> {
                    if (copy.snapshot(snapshot, clock.instant())) {
                        ask(node, copy);
                    }
                })
                .onFailure(refused -> {
                    LOG.warn("no snapshot of the gates of node {}: {}", node, refused.getMessage());
                    copy.snapshotFailed();
                });
    }

    private Optional<GatesCopy> node(String name) {
        if (!nodes.containsKey(name) && nodes.size() >= MAX_NODES) {
            LOG.error("more than {} nodes have gates; {} is ignored", MAX_NODES, name);
            return Optional.empty();
        }
        return Optional.of(nodes.computeIfAbsent(name, any -> new GatesCopy(new Accounts(), clock.instant())));
    }

    /** Brings what a node tells to the accounts. */
    private final class Accounts implements GatesCopy.Audience {
        @Override
        public void put(Gate gate, Optional<Instant> lostSince) {
            of(gate.account()).put(gate, lostSince);
        }

        @Override
        public void remove(Gate gate) {
            of(gate.account()).remove(gate);
        }
    }
}
