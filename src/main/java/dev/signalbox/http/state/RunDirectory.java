package dev.signalbox.http.state;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Registration;
import dev.signalbox.bus.Run;
import dev.signalbox.bus.Runs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All runs of orchestrators that any node tells of, by account. A run of a node that fell silent is told as
 * {@link Run.State#UNKNOWN}. One an HTTP instance; used on its event loop.
 */
public final class RunDirectory {
    private static final NodeItems.Reading<Runs.Announced, Runs.Changed, Runs.Snapshot, Run> READING =
            new NodeItems.Reading<>(
                    Runs.Announced::mark,
                    Runs.Changed::mark,
                    Runs.Changed::put,
                    Runs.Changed::removed,
                    Runs.Snapshot::mark,
                    Runs.Snapshot::runs,
                    Runs::keyOf,
                    Run::account);

    private final Bus bus;
    private final Copies<
                    Runs.Announced,
                    Runs.Changed,
                    Runs.SnapshotRequest,
                    Runs.Snapshot,
                    NodeItems<Runs.Announced, Runs.Changed, Runs.Snapshot, Run>>
            nodes;
    private final Map<String, AccountRuns> accounts = new HashMap<>();
    private Optional<Registration> progress = Optional.empty();

    public RunDirectory(Vertx vertx, Bus bus) {
        this(vertx, bus, Clock.systemUTC(), Runs.LOST_AFTER_MS);
    }

    RunDirectory(Vertx vertx, Bus bus, Clock clock, long lostAfterMs) {
        this.bus = bus;
        this.nodes = new Copies<>(
                vertx,
                bus,
                clock,
                lostAfterMs,
                new Conversation<>(
                        "runs",
                        Runs.ANNOUNCED,
                        Runs.Announced::node,
                        Runs.CHANGED,
                        Runs.Changed::node,
                        Runs::snapshotOf,
                        new Runs.SnapshotRequest(),
                        Runs.TIMEOUT_MS,
                        to -> to.publish(Runs.WHO_READS, new Runs.WhoReads())),
                node -> new NodeItems<>(READING, new Accounts(), clock.instant()));
    }

    /** Begins to listen and asks who is there. */
    public void start() {
        progress = Optional.of(bus.subscribe(Runs.PROGRESSED, news -> Optional.ofNullable(accounts.get(news.account()))
                .ifPresent(runs -> runs.progressed(news))));
        nodes.start();
    }

    public Future<Void> stop() {
        return Future.all(List.of(progress.map(Registration::end).orElseGet(Future::succeededFuture), nodes.stop()))
                .mapEmpty();
    }

    /** The runs that a caller of that account may see. */
    public AccountRuns of(String account) {
        return accounts.computeIfAbsent(account, name -> new AccountRuns());
    }

    /** Brings what one node tells to the accounts that it belongs to. */
    private final class Accounts implements NodeItems.Audience<Run> {
        @Override
        public void put(Run run, Optional<Instant> silentSince) {
            of(run.account()).put(silentSince.map(since -> unknown(run, since)).orElse(run));
        }

        @Override
        public void remove(Run run) {
            of(run.account()).remove(run);
        }
    }

    private static Run unknown(Run known, Instant since) {
        return new Run(
                known.project(),
                known.id(),
                known.account(),
                known.node(),
                known.plan(),
                known.command(),
                Run.State.UNKNOWN,
                known.status(),
                List.of("node " + known.node() + " has not been heard of since " + since),
                known.phase(),
                known.activity(),
                known.iteration(),
                known.phasesDone(),
                known.phasesTotal(),
                known.verdict(),
                known.resultsTotal(),
                known.qualityPassed(),
                known.qualityFailed(),
                known.tokensIn(),
                known.tokensOut(),
                known.costUsd(),
                known.startedAt(),
                known.finishedAt(),
                known.updatedAt(),
                known.durationMs(),
                known.version() + "-" + since);
    }
}
