package dev.signalbox.job;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Jobs.Changed;
import dev.signalbox.bus.Jobs.Snapshot;
import dev.signalbox.bus.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What everybody else knows of the jobs, and what they have yet to be told. The cost of a change does not grow with the
 * number of jobs. For one thread.
 */
final class LiveList {
    private final String node;
    private final String epoch;
    /** In the order in which they were queued. */
    private final Map<String, Job> known = new LinkedHashMap<>();

    private final Signature signature = new Signature();
    private final Map<String, Job> put = new LinkedHashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private long seq;

    LiveList(String node, String epoch) {
        this.node = node;
        this.epoch = epoch;
    }

    Optional<Job> find(String id) {
        return Optional.ofNullable(known.get(id));
    }

    void put(Job job) {
        Job before = known.put(job.id(), job);
        if (before != null) {
            signature.remove(before.id(), before.version());
        }
        signature.add(job.id(), job.version());
        put.put(job.id(), job);
        removed.remove(job.id());
        if (before == null && known.size() > Jobs.MAX_LIVE) {
            known.values().stream()
                    .filter(old -> old.state().finished())
                    .findFirst()
                    .ifPresent(old -> remove(old.id()));
        }
    }

    /** Takes finished jobs out whose time is over. */
    void removeFinishedBefore(Instant at) {
        List<String> old = known.values().stream()
                .filter(job -> job.finishedAt().filter(end -> end.isBefore(at)).isPresent())
                .map(Job::id)
                .toList();
        old.forEach(this::remove);
    }

    private void remove(String id) {
        Job before = known.remove(id);
        signature.remove(before.id(), before.version());
        put.remove(id);
        removed.add(id);
    }

    /** What has changed since the last call, numbered; empty if nothing has. */
    Optional<Changed> take() {
        if (put.isEmpty() && removed.isEmpty()) {
            return Optional.empty();
        }
        seq++;
        Changed changed =
                new Changed(node, epoch, seq, signature.toString(), List.copyOf(put.values()), List.copyOf(removed));
        put.clear();
        removed.clear();
        return Optional.of(changed);
    }

    /** The whole, as of the last {@link #take}; to be called only when nothing waits to be taken. */
    Snapshot snapshot() {
        List<Job> jobs = new ArrayList<>(known.values());
        Collections.reverse(jobs);
        return new Snapshot(node, epoch, seq, signature.toString(), jobs);
    }

    Jobs.Announced announcement(int queued, int running, String message) {
        return new Jobs.Announced(node, epoch, seq, signature.toString(), queued, running, message);
    }
}
