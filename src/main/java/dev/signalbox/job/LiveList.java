package dev.signalbox.job;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Jobs.Changed;
import dev.signalbox.bus.Jobs.Snapshot;
import dev.signalbox.bus.Publication;
import dev.signalbox.bus.StateMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What everybody else knows of the jobs, and what they have yet to be told. The cost of a change does not grow with the
 * number of jobs. For one thread.
 */
final class LiveList {
    private final String node;
    private final Publication<Job> publication;

    LiveList(String node, String epoch) {
        this.node = node;
        this.publication = new Publication<>(epoch, Job::id, Job::version);
    }

    Optional<Job> find(String id) {
        return publication.find(id);
    }

    void put(Job job) {
        boolean isNew = publication.find(job.id()).isEmpty();
        publication.put(job);
        if (isNew && publication.size() > Jobs.MAX_LIVE) {
            publication.items().stream()
                    .filter(old -> old.state().finished())
                    .findFirst()
                    .ifPresent(old -> publication.remove(old.id()));
        }
    }

    /** Takes finished jobs out whose time is over. */
    void removeFinishedBefore(Instant at) {
        List<String> old = publication.items().stream()
                .filter(job -> job.finishedAt().filter(end -> end.isBefore(at)).isPresent())
                .map(Job::id)
                .toList();
        old.forEach(publication::remove);
    }

    /** What has changed since the last call, numbered; empty if nothing has. */
    Optional<Changed> take() {
        return publication
                .take()
                .map(delta -> new Changed(
                        node,
                        delta.mark().epoch(),
                        delta.mark().seq(),
                        delta.mark().signature(),
                        delta.put(),
                        delta.removed()));
    }

    /** The whole, as of the last {@link #take}; to be called only when nothing waits to be taken. */
    Snapshot snapshot() {
        List<Job> jobs = new ArrayList<>(publication.items());
        Collections.reverse(jobs);
        StateMark mark = publication.mark();
        return new Snapshot(node, mark.epoch(), mark.seq(), mark.signature(), jobs);
    }

    Jobs.Announced announcement(int queued, int running, String message) {
        StateMark mark = publication.mark();
        return new Jobs.Announced(node, mark.epoch(), mark.seq(), mark.signature(), queued, running, message);
    }
}
