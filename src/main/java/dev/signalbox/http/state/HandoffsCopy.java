package dev.signalbox.http.state;

import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoffs.Announced;
import dev.signalbox.bus.Handoffs.Changed;
import dev.signalbox.bus.Handoffs.Snapshot;
import dev.signalbox.bus.Replica;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the owner of the handoffs has told, and whether that can be believed. */
final class HandoffsCopy implements Copy<Announced, Changed, Snapshot> {
    /** Who shows handoffs. */
    interface Audience {
        /** One change, as it happened. */
        void changed(Handoff now);

        /** It is so; what happened in between is not known. */
        void found(Handoff now);

        void remove(Handoff gone);

        /** All that is so has been told; something that happened may be missing. */
        void caughtUp();

        void owner(Owner owner);
    }

    private final Audience audience;
    private final Map<String, Handoff> handoffs = new HashMap<>();
    private final Replica<Changed> replica = new Replica<>(Changed::mark, this::apply);
    private final OwnerHealth health;

    HandoffsCopy(Audience audience, Instant now) {
        this.audience = audience;
        this.health = new OwnerHealth(audience::owner, now);
    }

    Owner owner() {
        return health.owner();
    }

    /** Whether everything is here that there is. */
    boolean whole() {
        return health.isUp() && replica.isSynced();
    }

    @Override
    public boolean announced(Announced announced, Instant now) {
        health.heard(announced.node(), announced.message(), now);
        return replica.announced(announced.mark());
    }

    @Override
    public boolean changed(Changed changed, Instant now) {
        health.heard(changed.node(), now);
        return replica.changed(changed);
    }

    @Override
    public boolean snapshot(Snapshot snapshot, Instant now) {
        health.heard(snapshot.node(), now);
        return replica.snapshot(snapshot.mark(), () -> {
            Set<String> gone = new HashSet<>(handoffs.keySet());
            snapshot.handoffs().forEach(handoff -> gone.remove(handoff.id()));
            gone.forEach(this::forget);
            snapshot.handoffs().forEach(handoff -> {
                handoffs.put(handoff.id(), handoff);
                audience.found(handoff);
            });
            audience.caughtUp();
        });
    }

    @Override
    public void snapshotFailed() {
        replica.snapshotFailed();
    }

    @Override
    public void check(Instant now, long lostAfterMs) {
        health.check(now, lostAfterMs);
    }

    private void apply(Changed changed) {
        changed.removed().forEach(this::forget);
        changed.put().forEach(handoff -> {
            handoffs.put(handoff.id(), handoff);
            audience.changed(handoff);
        });
    }

    private void forget(String id) {
        Optional.ofNullable(handoffs.remove(id)).ifPresent(audience::remove);
    }
}
