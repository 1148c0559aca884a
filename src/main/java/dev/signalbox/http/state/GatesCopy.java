package dev.signalbox.http.state;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Gates.Announced;
import dev.signalbox.bus.Gates.Changed;
import dev.signalbox.bus.Gates.Snapshot;
import dev.signalbox.bus.Replica;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The gates that one node has told of, and whether that can be believed. Knows nothing of the bus or of time but what it is
 * told; says what is to be shown by calling its {@link Audience}.
 */
final class GatesCopy {
    /** Who shows gates. */
    interface Audience {
        /** @param lostSince since when the node is silent; empty if all is well */
        void put(Gate gate, Optional<Instant> lostSince);

        void remove(Gate gate);
    }

    private final Audience audience;
    private final Map<String, Gate> gates = new HashMap<>();
    private final Replica<Changed> replica = new Replica<>(Changed::mark, this::apply);
    private Optional<Instant> silentSince = Optional.empty();
    private Instant lastHeard;

    GatesCopy(Audience audience, Instant now) {
        this.audience = audience;
        this.lastHeard = now;
    }

    /** @return whether a snapshot is needed */
    boolean announced(Announced announced, Instant now) {
        heard(now);
        return replica.announced(announced.mark());
    }

    /** @return whether a snapshot is needed */
    boolean changed(Changed changed, Instant now) {
        heard(now);
        return replica.changed(changed);
    }

    /** @return whether yet another snapshot is needed */
    boolean snapshot(Snapshot snapshot, Instant now) {
        heard(now);
        return replica.snapshot(snapshot.mark(), () -> {
            Set<String> gone = new HashSet<>(gates.keySet());
            snapshot.gates().forEach(gate -> gone.remove(Gates.keyOf(gate)));
            gone.forEach(this::forget);
            snapshot.gates().forEach(this::keep);
        });
    }

    /** The snapshot that was asked for will not come; the next announcement asks again. */
    void snapshotFailed() {
        replica.snapshotFailed();
    }

    /** Says so if nothing was heard for too long. */
    void check(Instant now, long lostAfterMs) {
        if (silentSince.isEmpty() && ChronoUnit.MILLIS.between(lastHeard, now) > lostAfterMs) {
            silentSince = Optional.of(lastHeard.truncatedTo(ChronoUnit.SECONDS));
            showAll();
        }
    }

    private void heard(Instant now) {
        lastHeard = now;
        if (silentSince.isPresent()) {
            silentSince = Optional.empty();
            showAll();
        }
    }

    private void showAll() {
        gates.values().forEach(gate -> audience.put(gate, silentSince));
    }

    private void apply(Changed changed) {
        changed.removed().forEach(this::forget);
        changed.put().forEach(this::keep);
    }

    private void keep(Gate gate) {
        Gate before = gates.put(Gates.keyOf(gate), gate);
        if (before != null && !before.account().equals(gate.account())) {
            audience.remove(before);
        }
        audience.put(gate, silentSince);
    }

    private void forget(String key) {
        Gate before = gates.remove(key);
        if (before != null) {
            audience.remove(before);
        }
    }
}
