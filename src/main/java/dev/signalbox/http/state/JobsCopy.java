package dev.signalbox.http.state;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Jobs.Announced;
import dev.signalbox.bus.Jobs.Changed;
import dev.signalbox.bus.Jobs.Snapshot;
import dev.signalbox.bus.Replica;
import dev.signalbox.bus.StateMark;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the owner of the jobs has told, and whether that can be believed. Knows nothing of the bus or of time but what it is
 * told; says what is to be shown by calling its {@link Audience}.
 */
final class JobsCopy implements Copy<Announced, Changed, Snapshot> {
    /** Who shows jobs. */
    interface Audience {
        void put(Job job);

        void remove(Job job);

        void owner(Owner owner);
    }

    private final Audience audience;
    private final Map<String, Job> jobs = new HashMap<>();
    private final Replica<Changed> replica = new Replica<>(JobsCopy::markOf, this::apply);
    private final OwnerHealth health;

    JobsCopy(Audience audience, Instant now) {
        this.audience = audience;
        this.health = new OwnerHealth(audience::owner, now);
    }

    Owner owner() {
        return health.owner();
    }

    Optional<Job> job(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    @Override
    public boolean announced(Announced announced, Instant now) {
        health.heard(announced.node(), announced.message(), now);
        return replica.announced(new StateMark(announced.epoch(), announced.seq(), announced.signature()));
    }

    @Override
    public boolean changed(Changed changed, Instant now) {
        health.heard(changed.node(), now);
        return replica.changed(changed);
    }

    @Override
    public boolean snapshot(Snapshot snapshot, Instant now) {
        health.heard(snapshot.node(), now);
        StateMark mark = new StateMark(snapshot.epoch(), snapshot.seq(), snapshot.signature());
        return replica.snapshot(mark, () -> {
            Set<String> gone = new HashSet<>(jobs.keySet());
            snapshot.jobs().forEach(job -> gone.remove(job.id()));
            gone.forEach(this::forget);
            snapshot.jobs().forEach(this::keep);
        });
    }

    @Override
    public void snapshotFailed() {
        replica.snapshotFailed();
    }

    /** Says so if nothing was heard for too long. */
    @Override
    public void check(Instant now, long lostAfterMs) {
        health.check(now, lostAfterMs);
    }

    private static StateMark markOf(Changed changed) {
        return new StateMark(changed.epoch(), changed.seq(), changed.signature());
    }

    private void apply(Changed changed) {
        changed.removed().forEach(this::forget);
        changed.put().forEach(this::keep);
    }

    private void keep(Job job) {
        jobs.put(job.id(), job);
        audience.put(job);
    }

    private void forget(String id) {
        Job before = jobs.remove(id);
        if (before != null) {
            audience.remove(before);
        }
    }
}
