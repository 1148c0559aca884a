package dev.signalbox.http.state;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Jobs.Announced;
import dev.signalbox.bus.Jobs.Changed;
import dev.signalbox.bus.Jobs.Snapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the owner of the jobs has told, and whether that can be believed. Knows nothing of the bus or of time but what it is
 * told; says what is to be shown by calling its {@link Audience}.
 */
final class JobsCopy {
    /** Changes kept while a snapshot is on its way; with more than that a new one is asked for. */
    private static final int MAX_EARLY = 1_000;

    /** Who shows jobs. */
    interface Audience {
        void put(Job job);

        void remove(Job job);

        void owner(Owner owner);
    }

    /** How the owner fares. */
    enum OwnerState {
        /** Nothing was heard of it yet. */
        UNKNOWN,
        UP,
        /** It was silent for too long: what is shown may be old. */
        LOST
    }

    /**
     * @param node empty text as long as it is not known
     * @param since when it was last heard of, if it is lost
     * @param message what is wrong with it, as it says; empty if all is well
     */
    record Owner(OwnerState state, String node, Optional<Instant> since, String message) {}

    private final Audience audience;
    private final Map<String, Job> jobs = new HashMap<>();
    private final List<Changed> early = new ArrayList<>();
    private Owner owner = new Owner(OwnerState.UNKNOWN, "", Optional.empty(), "");
    private String epoch = "";
    private String signature = "";
    private long seq = -1;
    private boolean synced;
    private boolean asking;
    private Instant lastHeard;

    JobsCopy(Audience audience, Instant now) {
        this.audience = audience;
        this.lastHeard = now;
    }

    Owner owner() {
        return owner;
    }

    Optional<Job> job(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** @return whether a snapshot is needed */
    boolean announced(Announced announced, Instant now) {
        heard(announced.node(), announced.message(), now);
        boolean same = synced
                && announced.epoch().equals(epoch)
                && announced.seq() == seq
                && announced.signature().equals(signature);
        return needsSnapshot(!same);
    }

    /** @return whether a snapshot is needed */
    boolean changed(Changed changed, Instant now) {
        heard(changed.node(), owner.message(), now);
        if (asking) {
            if (early.size() < MAX_EARLY) {
                early.add(changed);
            }
            return false;
        }
        return needsSnapshot(!apply(changed));
    }

    /** @return whether yet another snapshot is needed */
    boolean snapshot(Snapshot snapshot, Instant now) {
        asking = false;
        heard(snapshot.node(), owner.message(), now);
        Set<String> gone = new HashSet<>(jobs.keySet());
        snapshot.jobs().forEach(job -> gone.remove(job.id()));
        gone.forEach(this::forget);
        snapshot.jobs().forEach(this::keep);
        epoch = snapshot.epoch();
        seq = snapshot.seq();
        signature = snapshot.signature();
        synced = true;
        List<Changed> since = List.copyOf(early);
        early.clear();
        boolean gap = since.size() >= MAX_EARLY;
        for (Changed changed : since) {
            gap = gap || !apply(changed);
        }
        return needsSnapshot(gap);
    }

    /** The snapshot that was asked for will not come; the next announcement asks again. */
    void snapshotFailed() {
        asking = false;
        synced = false;
        early.clear();
    }

    /** Says so if nothing was heard for too long. */
    void check(Instant now, long lostAfterMs) {
        if (owner.state() == OwnerState.UP && ChronoUnit.MILLIS.between(lastHeard, now) > lostAfterMs) {
            become(new Owner(
                    OwnerState.LOST,
                    owner.node(),
                    Optional.of(lastHeard.truncatedTo(ChronoUnit.SECONDS)),
                    owner.message()));
        }
    }

    private void heard(String node, String message, Instant now) {
        lastHeard = now;
        become(new Owner(OwnerState.UP, node, Optional.empty(), message));
    }

    private void become(Owner now) {
        if (!now.equals(owner)) {
            owner = now;
            audience.owner(now);
        }
    }

    private boolean needsSnapshot(boolean needed) {
        if (needed && !asking) {
            asking = true;
            return true;
        }
        return false;
    }

    /** Whether the change fits what is known. */
    private boolean apply(Changed changed) {
        if (!synced || !changed.epoch().equals(epoch)) {
            return false;
        }
        if (changed.seq() <= seq) {
            return true;
        }
        if (changed.seq() != seq + 1) {
            return false;
        }
        changed.removed().forEach(this::forget);
        changed.put().forEach(this::keep);
        seq = changed.seq();
        signature = changed.signature();
        return true;
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
