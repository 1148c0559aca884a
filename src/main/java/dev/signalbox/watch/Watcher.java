package dev.signalbox.watch;

import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.Announced;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.Snapshot;
import dev.signalbox.bus.Projects.WatchHealth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the workspaces of one node on a thread of its own. Events are hints, polling is the truth: an event wakes the
 * one project it concerns, whose files are then compared again after 1, 2, 4 ... 32 ms, because an event may come before
 * the write is whole; a reconcile pass compares everything. Between two slices of a pass events are served, so that a
 * pass over many projects delays nobody.
 */
public final class Watcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    private static final int PASS_SLICE = 64;
    private static final int SIGNALS_AT_ONCE = 256;
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(3);

    /** Hears what the watcher finds; called on the watcher's thread. */
    public interface Listener {
        void changed(Changed change);

        void announced(Announced announcement);
    }

    private record Comparison(long atNanos, TrackedProject project) {}

    private final WatchSettings settings;
    private final Listener listener;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    /** Directories whose change is already in the queue; bounds the queue by the number of directories. */
    private final Set<Path> signalled = ConcurrentHashMap.newKeySet();

    private final PriorityQueue<Comparison> comparisons =
            new PriorityQueue<>(Comparator.comparingLong(Comparison::atNanos));
    private final Map<Path, Set<TrackedProject>> byDirectory = new HashMap<>();
    private final Deque<TrackedProject> pass = new ArrayDeque<>();
    private final Publication publication;
    private final Workspaces workspaces;
    private final ProjectScanner scanner;
    private final GitQueue gitQueue;
    private final Thread thread = new Thread(this::run, "signalbox-watch");

    private DirectoryEvents events;
    private boolean running = true;
    private boolean firstPassDone;
    private boolean complete;
    private long nextPassNanos;
    private long nextAnnouncementNanos;
    private long passStartedNanos;
    private long lastPassMicros;

    public Watcher(WatchSettings settings, Listener listener) {
        this.settings = settings;
        this.listener = listener;
        this.publication = new Publication(settings.node(), UUID.randomUUID().toString());
        this.workspaces = new Workspaces(settings.workspaces());
        this.scanner = new ProjectScanner(settings);
        this.gitQueue = new GitQueue((project, reading) -> signals.add(new Signal.GitAnswered(project, reading)));
    }

    public void start() {
        events = DirectoryEvents.start(new DirectoryEvents.Listener() {
            @Override
            public void changed(Path directory) {
                if (signalled.add(directory)) {
                    signals.add(new Signal.DirectoryChanged(directory));
                }
            }

            @Override
            public void eventsLost() {
                signals.add(new Signal.EventsLost());
            }
        });
        nextPassNanos = System.nanoTime();
        nextAnnouncementNanos = nextPassNanos;
        thread.start();
    }

    /** The whole of what is published, consistent with its sequence number. Any thread; answered on the watcher's. */
    public CompletableFuture<Snapshot> snapshot() {
        CompletableFuture<Snapshot> answer = new CompletableFuture<>();
        signals.add(new Signal.SnapshotWanted(answer));
        return answer;
    }

    /** Asks for an announcement now. Any thread. */
    public void announceSoon() {
        signals.add(new Signal.AnnouncementWanted());
    }

    private void run() {
        while (running) {
            try {
                turn();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                running = false;
            } catch (RuntimeException e) {
                // One broken turn must not end the watching: the next pass looks at everything again.
                LOG.error("watching failed for a turn", e);
                nextPassNanos = System.nanoTime() + settings.poll().toNanos();
            }
        }
    }

    private void turn() throws InterruptedException {
        Signal first = signals.poll(nanosUntilDue(), TimeUnit.NANOSECONDS);
        List<Signal> batch = new ArrayList<>();
        if (first != null) {
            batch.add(first);
            signals.drainTo(batch, SIGNALS_AT_ONCE);
        }
        batch.forEach(this::handle);
        compareDue();
        passOn();
        publish();
        announceWhenDue();
    }

    private long nanosUntilDue() {
        if (!pass.isEmpty()) {
            return 0;
        }
        long due = Math.min(nextPassNanos, nextAnnouncementNanos);
        if (!comparisons.isEmpty()) {
            due = Math.min(due, comparisons.peek().atNanos());
        }
        return Math.max(0, due - System.nanoTime());
    }

    private void handle(Signal signal) {
        if (signal instanceof Signal.DirectoryChanged changed) {
            signalled.remove(changed.directory());
            if (workspaces.isRoot(changed.directory())) {
                lookAtWorkspaces();
            }
            Set.copyOf(byDirectory.getOrDefault(changed.directory(), Set.of())).forEach(this::wake);
        } else if (signal instanceof Signal.EventsLost) {
            startPass();
        } else if (signal instanceof Signal.GitAnswered answered) {
            if (workspaces.tracks(answered.project())) {
                scanner.gitAnswered(answered.project(), answered.reading());
                publishProject(answered.project());
            }
        } else if (signal instanceof Signal.SnapshotWanted wanted) {
            publish();
            wanted.answer().complete(publication.snapshot(complete));
        } else if (signal instanceof Signal.AnnouncementWanted) {
            nextAnnouncementNanos = System.nanoTime();
        } else if (signal instanceof Signal.Stop) {
            running = false;
        }
    }

    private void wake(TrackedProject project) {
        if (project.wake()) {
            scheduleComparison(project);
        }
        if (project.changedSinceSeen()) {
            scan(project);
        }
    }

    private void scheduleComparison(TrackedProject project) {
        long delay = TimeUnit.MILLISECONDS.toNanos(project.settlingDelayMs());
        comparisons.add(new Comparison(System.nanoTime() + delay, project));
    }

    private void compareDue() {
        long now = System.nanoTime();
        while (!comparisons.isEmpty() && comparisons.peek().atNanos() - now <= 0) {
            TrackedProject project = comparisons.poll().project();
            if (!workspaces.tracks(project)) {
                continue;
            }
            boolean again = project.nextSettlingStep();
            boolean unsettled = project.memory.awaitsSettling() || project.readTooYoung;
            if (project.changedSinceSeen() || (!again && unsettled)) {
                scan(project);
            }
            if (again) {
                scheduleComparison(project);
            }
        }
    }

    private void startPass() {
        lookAtWorkspaces();
        scanner.lookAtProcesses();
        events.retryRefused();
        pass.clear();
        pass.addAll(workspaces.projects());
        passStartedNanos = System.nanoTime();
        nextPassNanos = passStartedNanos + settings.poll().toNanos();
        endPassIfDone();
    }

    private void passOn() {
        if (pass.isEmpty() && System.nanoTime() - nextPassNanos >= 0) {
            startPass();
        }
        for (int i = 0; i < PASS_SLICE && !pass.isEmpty(); i++) {
            TrackedProject project = pass.poll();
            if (workspaces.tracks(project)) {
                if (project.published.isEmpty() || project.readTooYoung) {
                    scan(project);
                } else if (project.changedSinceSeen()) {
                    wake(project);
                } else if (scanner.mayHaveChangedByTime(project)) {
                    scanner.reassess(project);
                    publishProject(project);
                }
            }
            endPassIfDone();
        }
    }

    private void endPassIfDone() {
        if (pass.isEmpty()) {
            lastPassMicros = (System.nanoTime() - passStartedNanos) / 1_000;
            firstPassDone = true;
        }
    }

    private void lookAtWorkspaces() {
        Workspaces.Changes changes = workspaces.look();
        for (TrackedProject gone : changes.gone()) {
            for (Path directory : gone.directories) {
                stopWatching(directory, gone);
            }
            gitQueue.forget(gone);
            publication.remove(gone.slug);
        }
        changes.fresh().forEach(fresh -> {
            if (firstPassDone) {
                scan(fresh);
            }
        });
        workspaces.roots().forEach(events::watch);
        publication.problems(workspaces.problems());
    }

    private void scan(TrackedProject project) {
        try {
            scanner.scan(project).ifPresent(git -> gitQueue.ask(project, git));
        } catch (RuntimeException e) {
            LOG.error("{} cannot be read", project.folder, e);
            scanner.failed(project);
        }
        watchDirectories(project);
        publishProject(project);
    }

    private void publishProject(TrackedProject project) {
        project.published.ifPresent(publication::put);
    }

    private void watchDirectories(TrackedProject project) {
        Set<Path> wanted = new LinkedHashSet<>(scanner.directoriesOf(project));
        for (Path directory : wanted) {
            events.watch(directory);
            if (project.directories.add(directory)) {
                byDirectory
                        .computeIfAbsent(directory, any -> new LinkedHashSet<>())
                        .add(project);
            }
        }
        List<Path> unwanted =
                project.directories.stream().filter(d -> !wanted.contains(d)).toList();
        unwanted.forEach(directory -> stopWatching(directory, project));
        unwanted.forEach(project.directories::remove);
    }

    private void stopWatching(Path directory, TrackedProject project) {
        Set<TrackedProject> sharing = byDirectory.getOrDefault(directory, Set.of());
        sharing.remove(project);
        if (sharing.isEmpty()) {
            byDirectory.remove(directory);
            if (!workspaces.isRoot(directory)) {
                events.unwatch(directory);
            }
        }
    }

    private void publish() {
        if (!complete
                && firstPassDone
                && pass.isEmpty()
                && workspaces.projects().stream().allMatch(scanner::knowsGit)) {
            complete = true;
            nextAnnouncementNanos = System.nanoTime();
        }
        publication.take().ifPresent(listener::changed);
    }

    private void announceWhenDue() {
        long now = System.nanoTime();
        if (now - nextAnnouncementNanos >= 0) {
            nextAnnouncementNanos = now + TimeUnit.MILLISECONDS.toNanos(Projects.ANNOUNCE_EVERY_MS);
            listener.announced(new Announced(
                    settings.node(),
                    publication.epoch(),
                    publication.seq(),
                    publication.signature(),
                    health(),
                    settings.workspacesByAccount()));
        }
    }

    private WatchHealth health() {
        return new WatchHealth(
                events.complete() ? "events" : "polling",
                complete,
                publication.size(),
                events.watchedDirectories(),
                events.overflows(),
                events.refusals(),
                lastPassMicros);
    }

    /** Stops watching; waits for the thread to end, for a few seconds at most. */
    @Override
    public void close() throws IOException {
        signals.add(new Signal.Stop());
        try {
            thread.join(STOP_DEADLINE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        gitQueue.close();
        if (events != null) {
            events.close();
        }
    }
}
