package dev.signalbox.http;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.WatchHealth;
import dev.signalbox.bus.Projects.WorkspaceProblem;
import dev.signalbox.bus.Registration;
import dev.signalbox.bus.Signature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks on the bus as a watcher does. */
public final class StubWatcher {
    private final Vertx vertx;
    private final Bus bus;
    private final String node;
    private final Map<String, Project> projects = new LinkedHashMap<>();
    private final List<Registration> registrations = new ArrayList<>();
    public final AtomicInteger snapshots = new AtomicInteger();
    private List<WorkspaceProblem> problems = List.of();
    private String epoch = "epoch-1";
    private long seq;
    private boolean complete = true;
    private long timer = -1;

    public StubWatcher(Vertx vertx, String node) {
        this.vertx = vertx;
        this.bus = Bus.of(vertx);
        this.node = node;
    }

    public synchronized StubWatcher start() {
        registrations.add(bus.answer(Projects.snapshotOf(node), asked -> Future.succeededFuture(snapshot())));
        registrations.add(bus.subscribe(Projects.WHO_WATCHES, asked -> announce()));
        timer = vertx.setPeriodic(200, tick -> announce());
        announce();
        return this;
    }

    public synchronized void fallSilent() {
        vertx.cancelTimer(timer);
        registrations.forEach(Registration::end);
        registrations.clear();
    }

    public synchronized void restart(boolean isComplete, Project... found) {
        fallSilent();
        epoch = epoch + "'";
        seq = 0;
        complete = isComplete;
        projects.clear();
        for (Project project : found) {
            projects.put(project.slug(), project);
        }
        start();
    }

    public synchronized void put(Project... changed) {
        publish(true, List.of(changed), List.of());
    }

    public synchronized void remove(String slug) {
        publish(true, List.of(), List.of(slug));
    }

    /** As {@link #put}, but the message is lost. */
    public synchronized void putUnheard(Project changed) {
        publish(false, List.of(changed), List.of());
    }

    public synchronized void problems(WorkspaceProblem... now) {
        problems = List.of(now);
        publish(true, List.of(), List.of());
    }

    public synchronized void complete() {
        complete = true;
        announce();
    }

    private void publish(boolean heard, List<Project> put, List<String> removed) {
        put.forEach(project -> projects.put(project.slug(), project));
        removed.forEach(projects::remove);
        seq++;
        if (heard) {
            bus.publish(Projects.CHANGED, new Projects.Changed(node, epoch, seq, signature(), put, removed, problems));
        }
    }

    private synchronized Projects.Snapshot snapshot() {
        snapshots.incrementAndGet();
        return new Projects.Snapshot(node, epoch, seq, signature(), complete, List.copyOf(projects.values()), problems);
    }

    private synchronized void announce() {
        WatchHealth health = new WatchHealth("events", complete, projects.size(), 3, 0, 0, 1_000);
        bus.publish(
                Projects.ANNOUNCED,
                new Projects.Announced(node, epoch, seq, signature(), health, Map.of("default", 1)));
    }

    private String signature() {
        Signature signature = new Signature();
        projects.values().forEach(project -> signature.add(project.slug(), project.version()));
        return signature.toString();
    }

    public static Project project(String node, String account, String slug, String version) {
        return new Project(
                slug,
                "Name of " + slug,
                node,
                account,
                "/srv/" + slug,
                "prd.json",
                "",
                "main",
                Project.State.RUNNING,
                Optional.of(Instant.parse("2026-05-01T10:00:00Z")),
                List.of("a process works"),
                List.of(new Project.Story(
                        "US-1", "First", Project.Story.Status.PASSED, true, Optional.of(1), List.of(), "")),
                1,
                1,
                Optional.of(new Project.GitFacts(
                        "main",
                        "0123456789012345678901234567890123456789",
                        "Subject",
                        "Ann",
                        Optional.of(Instant.parse("2026-05-01T09:00:00Z")),
                        false,
                        false)),
                Optional.of(new Project.LoopFigures(
                        Optional.of(3L),
                        Optional.empty(),
                        "",
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(0.5))),
                List.of(new Project.ProgressEntry("t", "x")),
                0,
                List.of(new Project.Problem("prd.json", Optional.of(2), "odd")),
                Optional.of(Instant.parse("2026-05-01T09:30:00Z")),
                version);
    }
}
