package dev.signalbox.http;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gate.Asker;
import dev.signalbox.bus.Gate.Late;
import dev.signalbox.bus.Gate.Option;
import dev.signalbox.bus.Gate.Presence;
import dev.signalbox.bus.Gate.Resolution;
import dev.signalbox.bus.Gate.State;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Gates.Answer;
import dev.signalbox.bus.Gates.Changed;
import dev.signalbox.bus.Gates.Code;
import dev.signalbox.bus.Gates.Refusal;
import dev.signalbox.bus.Gates.Resolve;
import dev.signalbox.bus.Gates.Snapshot;
import dev.signalbox.bus.Publication;
import dev.signalbox.bus.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Speaks on the bus as a node with gates does. */
public final class StubGates {
    public final List<Resolve> asked = new CopyOnWriteArrayList<>();
    private final Vertx vertx;
    private final Bus bus;
    private final String node;
    private final List<Registration> registrations = new ArrayList<>();
    private final Publication<Gate> gates = new Publication<>("epoch", Gates::keyOf, Gate::version);
    private long timer;
    private int versions;

    public StubGates(Vertx vertx, String node) {
        this.vertx = vertx;
        this.bus = Bus.of(vertx);
        this.node = node;
        start();
    }

    public synchronized void start() {
        registrations.add(bus.answer(Gates.snapshotOf(node), question -> Future.succeededFuture(snapshot())));
        registrations.add(bus.answer(Gates.resolveOn(node), wanted -> Future.succeededFuture(resolve(wanted))));
        registrations.add(bus.subscribe(Gates.WHO_HAS, question -> announce()));
        timer = vertx.setPeriodic(200, tick -> announce());
        announce();
    }

    public synchronized void fallSilent() {
        vertx.cancelTimer(timer);
        registrations.forEach(Registration::end);
        registrations.clear();
    }

    private synchronized void announce() {
        bus.publish(
                Gates.ANNOUNCED,
                new Gates.Announced(
                        node,
                        gates.mark().epoch(),
                        gates.mark().seq(),
                        gates.mark().signature()));
    }

    private synchronized Snapshot snapshot() {
        return new Snapshot(
                node,
                gates.mark().epoch(),
                gates.mark().seq(),
                gates.mark().signature(),
                List.copyOf(gates.items()),
                List.of());
    }

    private void publish() {
        gates.take()
                .ifPresent(delta -> bus.publish(
                        Gates.CHANGED,
                        new Changed(
                                node,
                                delta.mark().epoch(),
                                delta.mark().seq(),
                                delta.mark().signature(),
                                delta.put(),
                                delta.removed(),
                                List.of())));
    }

    /** A pending gate is there from now on. */
    public synchronized Gate ask(String account, String project, String id, Instant at) {
        Gate gate = gate(account, project, id, at, State.PENDING, Optional.empty());
        put(gate);
        return gate;
    }

    public synchronized void put(Gate gate) {
        gates.put(gate);
        publish();
    }

    public synchronized void remove(Gate gate) {
        gates.remove(Gates.keyOf(gate));
        publish();
    }

    private Gate gate(
            String account, String project, String id, Instant at, State state, Optional<Resolution> resolution) {
        versions++;
        return new Gate(
                project,
                id,
                account,
                node,
                "signalbox",
                "deploy",
                "Deploy " + id,
                "Deploy <" + id + ">?\nIt is Friday.",
                List.of(new Option("yes", "Yes", false), new Option("no", "No", true)),
                "{\"phase\":2}",
                at,
                state,
                new Asker(Presence.ALIVE, "process 7 is alive"),
                resolution,
                "v" + versions);
    }

    private synchronized Answer resolve(Resolve wanted) {
        asked.add(wanted);
        Optional<Gate> known = gates.find(wanted.project() + "/" + wanted.id())
                .filter(gate -> gate.account().equals(wanted.account()));
        if (known.isEmpty()) {
            return Answer.of(new Refusal(Code.UNKNOWN_GATE, "there is no such gate", Optional.empty()));
        }
        Gate gate = known.get();
        if (gate.resolution().isPresent()) {
            return Answer.of(new Refusal(Code.ALREADY_RESOLVED, "somebody was first", known));
        }
        if (wanted.version().filter(gate.version()::equals).isEmpty()) {
            return Answer.of(new Refusal(Code.CHANGED, "it changed", known));
        }
        Resolution resolution = new Resolution(
                wanted.decision(),
                wanted.guidance(),
                wanted.actor(),
                Instant.parse("2026-05-01T12:00:00Z"),
                wanted.via(),
                "r-" + gate.id(),
                List.of(new Late("bob", Instant.parse("2026-05-01T12:00:01Z"), "no")));
        Gate resolved = gate(
                gate.account(), gate.project(), gate.id(), gate.requestedAt(), State.RESOLVED, Optional.of(resolution));
        put(resolved);
        return Answer.of(resolved);
    }
}
