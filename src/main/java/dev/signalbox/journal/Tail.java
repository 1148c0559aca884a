package dev.signalbox.journal;

import dev.signalbox.bus.Journal.Appended;
import dev.signalbox.bus.Journal.Event;
import dev.signalbox.store.ChangeListener;
import dev.signalbox.store.Snapshots;
import dev.signalbox.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes every row once and in order, whoever wrote it, from the newest one at the start on. A database that was
 * replaced, by another one or by an older copy of itself, begins a new epoch at its newest row. Runs on the follower's
 * thread; its progress may be read from any.
 */
final class Tail implements ChangeListener {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

    /** What the tail tells, on its thread and in order. */
    interface Listener {
        void appended(Appended message);

        /** The epoch is another one. */
        void begun(Progress progress);
    }

    private final Epochs epochs;
    private final MinuteCounts counts;
    private final InstantSource clock;
    private final Listener listener;
    private final Optional<Mark> markAtStart;

    private volatile Progress progress = Progress.NONE;
    private volatile boolean suspicious;
    private long published;
    private Optional<TailReads.Prepared> prepared = Optional.empty();

    /** @param markAtStart up to where an earlier run saw its database */
    Tail(Epochs epochs, MinuteCounts counts, InstantSource clock, Optional<Mark> markAtStart, Listener listener) {
        this.epochs = epochs;
        this.counts = counts;
        this.clock = clock;
        this.markAtStart = markAtStart;
        this.listener = listener;
    }

    Progress progress() {
        return progress;
    }

    /** The database was away: what comes back may be another copy of it. */
    void suspect() {
        suspicious = true;
    }

    @Override
    public void changed(Snapshots database) throws StoreException {
        boolean more = true;
        while (more) {
            TailReads.Step step = database.read(connection -> TailReads.step(preparedOn(connection), published));
            boolean first = progress.equals(Progress.NONE);
            boolean another =
                    !first && !step.head().database().equals(progress.head().database());
            if (!another && isOlderCopy(database, step.head(), first)) {
                LOG.warn("an older copy of the database was put back: readers begin anew");
                epochs.begin(step.head().database(), UUID.randomUUID().toString());
                begin(database, step.head());
            } else if (first || another) {
                begin(database, step.head());
            } else {
                more = publish(step);
            }
        }
    }

    private TailReads.Prepared preparedOn(Connection connection) throws SQLException {
        if (prepared.isEmpty() || prepared.get().connection() != connection) {
            prepared = Optional.of(TailReads.Prepared.on(connection));
        }
        return prepared.get();
    }

    private boolean isOlderCopy(Snapshots database, Head head, boolean first) throws StoreException {
        if (!first && !suspicious) {
            return head.lastId() < progress.head().lastId();
        }
        Optional<Mark> known = first ? markAtStart : Optional.of(progress.mark());
        if (known.isEmpty()) {
            return false;
        }
        long rowId = known.get().rowId();
        Optional<Event> row = database.read(connection -> TailReads.row(connection, rowId));
        suspicious = false;
        // That a generation could not be written yet is no sign of another copy.
        String generation = first ? head.generation() : epochs.generation(head);
        return known.get().isAhead(new Head(head.database(), generation, head.lastId(), head.prunedThrough()), row);
    }

    private void begin(Snapshots database, Head head) throws StoreException {
        Optional<Event> newest = database.read(connection -> TailReads.row(connection, head.lastId()));
        count(database, head);
        published = head.lastId();
        progress = new Progress(epochs.of(head), head, epochs.generation(head), newest);
        listener.begun(progress);
    }

    private void count(Snapshots database, Head head) throws StoreException {
        counts.clear();
        Instant now = clock.instant();
        Optional<Long> before = Optional.of(head.lastId() + 1);
        for (int i = 0; i < TailReads.maxCounts() && before.isPresent(); i++) {
            long from = before.get();
            before = database.read(connection -> TailReads.count(connection, from, counts, now));
        }
    }

    /** Answers whether there may be more. */
    private boolean publish(TailReads.Step step) {
        if (step.events().isEmpty()) {
            progress = new Progress(progress.epoch(), step.head(), progress.generation(), progress.lastRow());
            return false;
        }
        Event last = step.events().get(step.events().size() - 1);
        listener.appended(new Appended(progress.epoch(), published, step.events()));
        published = last.id();
        Instant now = clock.instant();
        step.events().forEach(event -> counts.add(event.account(), event.createdAt(), now));
        Head reached = new Head(
                step.head().database(),
                step.head().generation(),
                last.id(),
                step.head().prunedThrough());
        progress = new Progress(progress.epoch(), reached, progress.generation(), Optional.of(last));
        return step.more();
    }
}
