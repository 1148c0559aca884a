package dev.signalbox.http.state;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.WatchHealth;
import dev.signalbox.bus.Projects.WorkspaceProblem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * All projects that any watcher tells of, by account. Listens, asks for the whole where something is missing, and never
 * shows as live what nobody vouches for. One an HTTP instance; used on its event loop.
 */
public final class ProjectDirectory {
    /** Longer than a watcher takes that has little to read; beyond it nobody is kept waiting. */
    private static final long SETTLES_WITHIN_MS = 10_000;

    private static final int MAX_WAITING = 1_000;

    private final Vertx vertx;
    private final String thisNode;
    private final Clock clock;
    private final Copies<Projects.Announced, Projects.Changed, Projects.SnapshotRequest, Projects.Snapshot, WatcherCopy>
            watchers;
    private final Map<String, AccountProjects> accounts = new HashMap<>();
    private final List<Promise<Void>> waiting = new ArrayList<>();
    private Instant startedAt = Instant.EPOCH;

    /**
     * How a watcher fares.
     *
     * @param silent whether it has not been heard of for too long
     * @param synced whether everything that it has told is known here
     * @param health as it said last; empty if it has said nothing yet
     */
    public record Watcher(String node, boolean silent, boolean synced, Optional<WatchHealth> health) {}

    public ProjectDirectory(Vertx vertx, Bus bus, String thisNode) {
        this(vertx, bus, thisNode, Clock.systemUTC(), Projects.LOST_AFTER_MS);
    }

    ProjectDirectory(Vertx vertx, Bus bus, String thisNode, Clock clock, long lostAfterMs) {
        this.vertx = vertx;
        this.thisNode = thisNode;
        this.clock = clock;
        this.watchers = new Copies<>(
                vertx,
                bus,
                clock,
                lostAfterMs,
                new Conversation<>(
                        "projects",
                        Projects.ANNOUNCED,
                        Projects.Announced::node,
                        Projects.CHANGED,
                        Projects.Changed::node,
                        Projects::snapshotOf,
                        new Projects.SnapshotRequest(),
                        Bus.REQUEST_TIMEOUT_MS,
                        to -> to.publish(Projects.WHO_WATCHES, new Projects.WhoWatches())),
                node -> new WatcherCopy(node, new Accounts(), clock.instant()));
        watchers.onHeardOf(this::tellWhoWaits);
    }

    /** Begins to listen and asks who is there. */
    public void start() {
        startedAt = clock.instant();
        watchers.start();
    }

    public Future<Void> stop() {
        return watchers.stop();
    }

    /** The projects that a caller of that account may see. */
    public AccountProjects of(String account) {
        return accounts.computeIfAbsent(account, name -> new AccountProjects(vertx, thisNode, clock));
    }

    /**
     * Done when everything that the watchers know is known here, at once in all but the first seconds after the start. Before
     * that, a folder may seem to be of no project, or of one that is only around its own.
     *
     * @param atMostMs after which it is done in any case
     */
    public Future<Void> settled(long atMostMs) {
        if (!settling() || waiting.size() >= MAX_WAITING) {
            return Future.succeededFuture();
        }
        Promise<Void> settled = Promise.promise();
        waiting.add(settled);
        long late = vertx.setTimer(atMostMs, any -> settled.tryComplete());
        return settled.future().onComplete(done -> {
            vertx.cancelTimer(late);
            waiting.remove(settled);
        });
    }

    private boolean settling() {
        boolean young = clock.instant().isBefore(startedAt.plusMillis(SETTLES_WITHIN_MS));
        boolean all = !watchers.all().isEmpty()
                && watchers.all().values().stream().allMatch(copy -> copy.isSilent() || copy.isComplete());
        return young && !all;
    }

    private void tellWhoWaits() {
        if (!waiting.isEmpty() && !settling()) {
            List.copyOf(waiting).forEach(Promise::tryComplete);
        }
    }

    /** All watchers that were ever heard of, by name. */
    public List<Watcher> watchers() {
        return watchers.all().entrySet().stream()
                .map(entry -> new Watcher(
                        entry.getKey(),
                        entry.getValue().isSilent(),
                        entry.getValue().isSynced(),
                        entry.getValue().health()))
                .toList();
    }

    /** How many workspaces all watchers together watch for that account; empty as long as none has said so. */
    public OptionalInt workspaces(String account) {
        return watchers.all().values().stream()
                .filter(copy -> copy.health().isPresent())
                .map(copy -> copy.workspaces(account))
                .reduce(Integer::sum)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    /** Brings what one watcher tells to the accounts that it belongs to. */
    private final class Accounts implements WatcherCopy.Audience {
        private Map<String, List<WorkspaceProblem>> told = Map.of();

        @Override
        public void put(Project project) {
            of(project.account()).put(project);
        }

        @Override
        public void remove(Project project) {
            of(project.account()).remove(project.node(), project.slug());
        }

        @Override
        public void problems(String node, List<WorkspaceProblem> problems) {
            Map<String, List<WorkspaceProblem>> now =
                    problems.stream().collect(Collectors.groupingBy(WorkspaceProblem::account));
            told.keySet().stream().filter(account -> !now.containsKey(account)).forEach(account -> of(account)
                    .problems(node, List.of()));
            now.forEach((account, its) -> of(account).problems(node, its));
            told = now;
        }
    }
}
