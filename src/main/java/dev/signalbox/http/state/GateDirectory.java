package dev.signalbox.http.state;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The gates of all nodes, by account. Says so when a node does not vouch for its gates any more. One an HTTP instance; used
 * on its event loop.
 */
public final class GateDirectory {
    static final NodeItems.Reading<Gates.Announced, Gates.Changed, Gates.Snapshot, Gate> READING =
            new NodeItems.Reading<>(
                    Gates.Announced::mark,
                    Gates.Changed::mark,
                    Gates.Changed::put,
                    Gates.Changed::removed,
                    Gates.Snapshot::mark,
                    Gates.Snapshot::gates,
                    Gates::keyOf,
                    Gate::account);

    private final Copies<
                    Gates.Announced,
                    Gates.Changed,
                    Gates.SnapshotRequest,
                    Gates.Snapshot,
                    NodeItems<Gates.Announced, Gates.Changed, Gates.Snapshot, Gate>>
            nodes;
    private final Map<String, AccountGates> accounts = new HashMap<>();

    public GateDirectory(Vertx vertx, Bus bus) {
        this(vertx, bus, Clock.systemUTC(), Gates.LOST_AFTER_MS);
    }

    GateDirectory(Vertx vertx, Bus bus, Clock clock, long lostAfterMs) {
        this.nodes = new Copies<>(
                vertx,
                bus,
                clock,
                lostAfterMs,
                new Conversation<>(
                        "gates",
                        Gates.ANNOUNCED,
                        Gates.Announced::node,
                        Gates.CHANGED,
                        Gates.Changed::node,
                        Gates::snapshotOf,
                        new Gates.SnapshotRequest(),
                        Bus.REQUEST_TIMEOUT_MS,
                        to -> to.publish(Gates.WHO_HAS, new Gates.WhoHas())),
                node -> new NodeItems<>(READING, new Accounts(), clock.instant()));
    }

    /** Begins to listen and asks who is there. */
    public void start() {
        nodes.start();
    }

    public Future<Void> stop() {
        return nodes.stop();
    }

    /** The gates that a caller of that account may see. */
    public AccountGates of(String account) {
        return accounts.computeIfAbsent(account, name -> new AccountGates());
    }

    /** Brings what a node tells to the accounts. */
    private final class Accounts implements NodeItems.Audience<Gate> {
        @Override
        public void put(Gate gate, Optional<Instant> silentSince) {
            of(gate.account()).put(gate, silentSince);
        }

        @Override
        public void remove(Gate gate) {
            of(gate.account()).remove(gate);
        }
    }
}
