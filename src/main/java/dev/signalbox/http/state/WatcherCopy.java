package dev.signalbox.http.state;

import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.Snapshot;
import dev.signalbox.bus.Projects.WatchHealth;
import dev.signalbox.bus.Projects.WorkspaceProblem;
import dev.signalbox.bus.Replica;
import dev.signalbox.bus.StateMark;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one watcher has told, and whether that can be believed. Knows nothing of the bus or of time but what it is told;
 * says what is to be shown by calling its {@link Audience}.
 */
final class WatcherCopy implements Copy<Projects.Announced, Changed, Snapshot> {
    /** Who shows projects. */
    interface Audience {
        void put(Project project);

        void remove(Project project);

        void problems(String node, List<WorkspaceProblem> problems);
    }

    private final String node;
    private final Audience audience;
    private final Map<String, Project> projects = new HashMap<>();
    private final Set<String> unread = new HashSet<>();
    private final Replica<Changed> replica = new Replica<>(WatcherCopy::markOf, this::apply);
    private Optional<Instant> silentSince = Optional.empty();
    private Instant lastHeard;
    private Optional<WatchHealth> health = Optional.empty();
    private Map<String, Integer> workspaces = Map.of();

    WatcherCopy(String node, Audience audience, Instant now) {
        this.node = node;
        this.audience = audience;
        this.lastHeard = now;
    }

    Optional<WatchHealth> health() {
        return health;
    }

    /** How many workspaces it watches for that account, as it said last. */
    int workspaces(String account) {
        return workspaces.getOrDefault(account, 0);
    }

    boolean isSilent() {
        return silentSince.isPresent();
    }

    /** Whether everything that the watcher has is here. */
    boolean isSynced() {
        return replica.isSynced();
    }

    /** Whether the watcher has read everything, and all of it is here. */
    boolean isComplete() {
        return replica.isSynced()
                && !replica.isAsking()
                && unread.isEmpty()
                && health.filter(WatchHealth::complete).isPresent();
    }

    @Override
    public boolean announced(Projects.Announced announced, Instant now) {
        heard(now);
        health = Optional.of(announced.health());
        workspaces = announced.workspaces();
        boolean nowComplete = announced.health().complete() && !unread.isEmpty();
        boolean needed = replica.announced(new StateMark(announced.epoch(), announced.seq(), announced.signature()));
        return needed || nowComplete && replica.refresh();
    }

    @Override
    public boolean changed(Changed changed, Instant now) {
        heard(now);
        return replica.changed(changed);
    }

    @Override
    public boolean snapshot(Snapshot snapshot, Instant now) {
        heard(now);
        StateMark mark = new StateMark(snapshot.epoch(), snapshot.seq(), snapshot.signature());
        return replica.snapshot(mark, () -> load(snapshot));
    }

    private void load(Snapshot snapshot) {
        Set<String> gone = new HashSet<>(projects.keySet());
        snapshot.projects().forEach(project -> gone.remove(project.slug()));
        unread.clear();
        if (snapshot.complete()) {
            gone.forEach(this::forget);
        } else {
            // A watcher that has just started finds its projects one by one; those known before do not blink meanwhile.
            gone.forEach(slug -> {
                unread.add(slug);
                show(projects.get(slug));
            });
        }
        snapshot.projects().forEach(this::keep);
        audience.problems(node, snapshot.problems());
    }

    @Override
    public void snapshotFailed() {
        replica.snapshotFailed();
    }

    /** Marks everything as unknown if nothing was heard for too long. */
    @Override
    public void check(Instant now, long lostAfterMs) {
        if (silentSince.isEmpty() && ChronoUnit.MILLIS.between(lastHeard, now) > lostAfterMs) {
            silentSince = Optional.of(lastHeard.truncatedTo(ChronoUnit.SECONDS));
            projects.values().forEach(this::show);
        }
    }

    private void heard(Instant now) {
        lastHeard = now;
        if (silentSince.isPresent()) {
            silentSince = Optional.empty();
            projects.values().forEach(this::show);
        }
    }

    private static StateMark markOf(Changed changed) {
        return new StateMark(changed.epoch(), changed.seq(), changed.signature());
    }

    private void apply(Changed changed) {
        changed.removed().forEach(this::forget);
        changed.put().forEach(this::keep);
        audience.problems(node, changed.problems());
    }

    private void keep(Project project) {
        Project before = projects.put(project.slug(), project);
        unread.remove(project.slug());
        if (before != null && !before.account().equals(project.account())) {
            audience.remove(before);
        }
        show(project);
    }

    private void forget(String slug) {
        unread.remove(slug);
        Project before = projects.remove(slug);
        if (before != null) {
            audience.remove(before);
        }
    }

    private void show(Project project) {
        if (silentSince.isPresent()) {
            String since = silentSince.get().toString();
            audience.put(
                    unknown(project, "node " + node + " has not been heard of since " + since, silentSince, since));
        } else if (unread.contains(project.slug())) {
            String reason = "node " + node + " has just started and has not read this project yet";
            audience.put(unknown(project, reason, Optional.empty(), "unread"));
        } else {
            audience.put(project);
        }
    }

    private static Project unknown(Project known, String evidence, Optional<Instant> since, String mark) {
        return new Project(
                known.slug(),
                known.name(),
                known.node(),
                known.account(),
                known.path(),
                known.dialect(),
                known.description(),
                known.branch(),
                Project.State.UNKNOWN,
                since,
                List.of(evidence),
                known.stories(),
                known.storiesTotal(),
                known.storiesPassed(),
                known.git(),
                known.loop(),
                known.progress(),
                known.pendingGates(),
                known.problems(),
                known.updatedAt(),
                known.version() + "-" + mark);
    }
}
