package dev.signalbox.journal;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Nodes;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.Announced;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.SnapshotRequest;
import dev.signalbox.bus.Projects.WhoWatches;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Registration;
import dev.signalbox.bus.Rollbacks;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what Signalbox itself sees: what becomes of projects, stories and gates, and how rollbacks ended. While the database
 * is away the rows are kept. Used on one context.
 */
final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int CAPACITY = 10_000;
    private static final int ROWS_AT_ONCE = 500;

    private final Bus bus;
    private final Duty duty;
    private final InstantSource clock;
    private final Function<List<NewRow>, Future<List<Long>>> append;
    private final Backlog backlog = new Backlog(CAPACITY);
    private final Map<String, WatchedNode> watched = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private Future<Void> writing = Future.succeededFuture();

    Recorder(Bus bus, String node, InstantSource clock, Function<List<NewRow>, Future<List<Long>>> append) {
        this.bus = bus;
        this.duty = new Duty(node, clock);
        this.clock = clock;
        this.append = append;
    }

    List<Registration> listen() {
        List<Registration> registrations = List.of(
                bus.subscribe(Nodes.ANNOUNCED, duty::announced),
                bus.subscribe(Nodes.LEFT, left -> duty.left(left.node())),
                bus.subscribe(Projects.CHANGED, this::changed),
                bus.subscribe(Projects.ANNOUNCED, this::announced),
                bus.subscribe(Rollbacks.FINISHED, this::finished),
                bus.subscribe(Gates.HAPPENED, this::happened));
        bus.publish(Projects.WHO_WATCHES, new WhoWatches());
        return registrations;
    }

    private void changed(Changed change) {
        node(change.node())
                .take(change, clock.instant())
                .ifPresentOrElse(rows -> record(change.node(), rows), () -> refresh(change.node()));
    }

    private void announced(Announced announced) {
        WatchedNode node = node(announced.node());
        if (!node.isAt(announced.epoch(), announced.seq())) {
            refresh(announced.node());
        } else if (announced.health().complete()) {
            record(announced.node(), node.complete(announced.epoch(), announced.seq(), clock.instant()));
        }
    }

    private WatchedNode node(String name) {
        return watched.computeIfAbsent(name, any -> new WatchedNode());
    }

    /** It is no fault if the watcher does not answer: its next announcement leads here again. */
    private void refresh(String name) {
        if (asked.add(name)) {
            bus.request(Projects.snapshotOf(name), new SnapshotRequest()).onComplete(done -> {
                asked.remove(name);
                if (done.succeeded()) {
                    record(name, node(name).take(done.result(), clock.instant()));
                } else {
                    LOG.debug(
                            "no snapshot of the projects of {}: {}",
                            name,
                            done.cause().getMessage());
                }
            });
        }
    }

    private void finished(Rollbacks.Finished finished) {
        record(finished.node(), List.of(RecordedRows.rollback(finished, clock.instant())));
    }

    private void happened(Gates.Happened happened) {
        record(happened.node(), List.of(RecordedRows.gate(happened, clock.instant())));
    }

    private void record(String node, List<NewRow> rows) {
        if (!rows.isEmpty() && duty.covers(node)) {
            rows.forEach(backlog::add);
            flush();
        }
    }

    /** Writes a row of the journal's own. */
    void record(NewRow row) {
        backlog.add(row);
        flush();
    }

    /** Writes what waits to be written; done when the database has taken it, or not. */
    Future<Void> flush() {
        if (writing.isComplete() && !backlog.isEmpty()) {
            writing = write();
        }
        return writing;
    }

    private Future<Void> write() {
        Backlog.Taken taken = backlog.take(ROWS_AT_ONCE);
        return append.apply(taken.withLosses(clock.instant())).transform(done -> {
            if (done.succeeded()) {
                return backlog.isEmpty() ? Future.succeededFuture() : write();
            }
            if (done.cause() instanceof RefusedException) {
                LOG.debug(
                        "what was seen is kept until it can be written: {}",
                        done.cause().getMessage());
                backlog.putBack(taken);
            } else {
                LOG.error(
                        "{} rows of what was seen cannot be written",
                        taken.rows().size(),
                        done.cause());
            }
            return Future.succeededFuture();
        });
    }
}
