package dev.signalbox.watch;

import dev.signalbox.bus.Project.Problem;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.AgentReport;
import dev.signalbox.bus.Projects.Announced;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.Snapshot;
import dev.signalbox.bus.Projects.WatchHealth;
import dev.signalbox.files.DirectoryEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the workspaces of one node on a thread of its own. Events are hints, polling is the truth: an event wakes the
 * one project it concerns, whose files are then compared again after 1, 2, 4 ... 32 ms, because an event may come before
 * the write is whole; a reconcile pass compares everything.
 */
public final class Watcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    /** Signals are served for so long before other work gets its turn. */
    private static final long SIGNALS_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final Duration STOP_DEADLINE = Duration.ofSeconds(3);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);

    /** Hears what the watcher finds; called on the watcher's thread. */
    public interface Listener {
        void changed(Changed change);

        void announced(Announced announcement);

        /** Something happened in the folder of a project; may be called often, must not block. */
        default void woken(String slug) {}
    }

    private final WatchSettings settings;
    private final Listener listener;
    private final DirectoryEvents.Opener opener;
    /** Bounded by what can be in it once only: a directory, a project's answer from git, a wish,
     * and by the number of projects. */
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    /** Directories whose change is already in the queue. */
    private final Set<Path> signalled = ConcurrentHashMap.newKeySet();

    private final ReportInbox reports = new ReportInbox();
    private final QuestionInbox questions = new QuestionInbox();
    private final AtomicReference<CompletableFuture<Snapshot>> snapshotWanted = new AtomicReference<>();
    private final AtomicBoolean announcementWanted = new AtomicBoolean();
    private final ProjectPublication publication;
    private final Workspaces workspaces;
    private final ProjectScanner scanner;
    private final GitQueue git;
    private final Thread thread = new Thread(this::run, "signalbox-watch");

    private Optional<DirectoryEvents> events = Optional.empty();
    private Reconciler reconciler;
    private volatile boolean running = true;
    private boolean wasComplete;
    private long nextAnnouncementNanos;

    public Watcher(WatchSettings settings, Listener listener) {
        this(settings, listener, DirectoryEvents.SYSTEM, FIRST_RETRY);
    }

    /** @param firstRetry after which a project asks again for what could not be had */
    Watcher(WatchSettings settings, Listener listener, DirectoryEvents.Opener opener, Duration firstRetry) {
        this.settings = settings;
        this.listener = listener;
        this.opener = opener;
        this.publication =
                new ProjectPublication(settings.node(), UUID.randomUUID().toString());
        this.workspaces = new Workspaces(settings.workspaces(), firstRetry);
        this.scanner = new ProjectScanner(settings);
        this.git = new GitQueue((project, reading) -> signals.add(new Signal.GitAnswered(project, reading)));
        thread.setDaemon(true);
    }

    /** To be called once. */
    public void start() {
        DirectoryEvents directoryEvents = DirectoryEvents.start(opener, directory -> {
            if (signalled.add(directory)) {
                signals.add(new Signal.DirectoryChanged(directory));
            }
        });
        events = Optional.of(directoryEvents);
        reconciler = new Reconciler(
                workspaces, scanner, directoryEvents, git, publication, settings.poll(), listener::woken);
        nextAnnouncementNanos = System.nanoTime();
        thread.start();
    }

    /**
     * The whole of what is published, consistent with its sequence number. Any thread; answered on the watcher's. Fails
     * once the watcher is closed.
     */
    public CompletableFuture<Snapshot> snapshot() {
        CompletableFuture<Snapshot> fresh = new CompletableFuture<>();
        CompletableFuture<Snapshot> waiting = snapshotWanted.compareAndExchange(null, fresh);
        if (waiting != null) {
            return waiting.copy();
        }
        signals.add(new Signal.SnapshotWanted());
        if (!running) {
            refuseSnapshot();
        }
        return fresh.copy();
    }

    /** Where a project of that account is, if it is watched here. Any thread. */
    public Optional<ProjectRoot> root(String account, String slug) {
        return workspaces.root(account, slug);
    }

    /** Where the projects of that account are that are watched here. Any thread. */
    public List<ProjectRoot> roots(String account) {
        return workspaces.roots(account);
    }

    /** An agent told of itself; counts at once if its project is watched here. Any thread. */
    public void agentReported(AgentReport report) {
        if (reports.put(report)) {
            signals.add(new Signal.AgentsReported());
        }
    }

    /** These are the questions of a project now. Any thread. */
    void asked(ProjectQuestions now) {
        if (questions.put(now)) {
            signals.add(new Signal.QuestionsChanged());
        }
    }

    /** Shows these problems of its databases with a project, instead of those that were told before. Any thread. */
    public void databaseProblems(String account, String slug, List<Problem> problems) {
        signals.add(new Signal.DatabaseProblems(account, slug, problems));
    }

    /** Asks for an announcement now. Any thread. */
    public void announceSoon() {
        if (announcementWanted.compareAndSet(false, true)) {
            signals.add(new Signal.AnnouncementWanted());
        }
    }

    private void run() {
        try {
            while (running) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running = false;
            refuseSnapshot();
        }
    }

    /** One broken piece of work must not end the watching: the next pass looks at everything again. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("watching failed for a turn", e);
        }
    }

    private void turn() throws InterruptedException {
        long wait = Math.min(reconciler.nextNanos(), nextAnnouncementNanos) - System.nanoTime();
        Signal signal = signals.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
        long end = System.nanoTime() + SIGNALS_NANOS;
        while (signal != null && running) {
            Signal current = signal;
            guarded(() -> handle(current));
            signal = System.nanoTime() - end < 0 ? signals.poll() : null;
        }
        guarded(reconciler::work);
        guarded(this::publish);
        guarded(this::announceWhenDue);
    }

    private void handle(Signal signal) {
        if (signal instanceof Signal.DirectoryChanged changed) {
            // Before anything is looked at: a change from now on is news.
            signalled.remove(changed.directory());
            reconciler.directoryChanged(changed.directory());
        } else if (signal instanceof Signal.GitAnswered answered) {
            reconciler.gitAnswered(answered.project(), answered.reading());
        } else if (signal instanceof Signal.AgentsReported) {
            reports.takeAll().forEach(reconciler::agentReported);
        } else if (signal instanceof Signal.QuestionsChanged) {
            questions.takeAll().forEach(reconciler::asked);
        } else if (signal instanceof Signal.DatabaseProblems told) {
            reconciler.databaseProblems(told.account(), told.slug(), told.problems());
        } else if (signal instanceof Signal.SnapshotWanted) {
            answerSnapshot();
        } else if (signal instanceof Signal.AnnouncementWanted) {
            announcementWanted.set(false);
            nextAnnouncementNanos = System.nanoTime();
        } else if (signal instanceof Signal.Stop) {
            running = false;
        }
    }

    private void answerSnapshot() {
        CompletableFuture<Snapshot> wanted = snapshotWanted.getAndSet(null);
        if (wanted == null) {
            return;
        }
        try {
            // Subscribers hear first of what the snapshot holds.
            publish();
            wanted.complete(publication.snapshot(reconciler.complete()));
        } catch (RuntimeException e) {
            wanted.completeExceptionally(e);
            throw e;
        }
    }

    private void refuseSnapshot() {
        CompletableFuture<Snapshot> wanted = snapshotWanted.getAndSet(null);
        if (wanted != null) {
            wanted.completeExceptionally(new IllegalStateException("the watcher has stopped"));
        }
    }

    private void publish() {
        if (!wasComplete && reconciler.complete()) {
            wasComplete = true;
            nextAnnouncementNanos = System.nanoTime();
        }
        publication.take().ifPresent(listener::changed);
    }

    private void announceWhenDue() {
        long now = System.nanoTime();
        if (now - nextAnnouncementNanos >= 0) {
            nextAnnouncementNanos = now + TimeUnit.MILLISECONDS.toNanos(Projects.ANNOUNCE_EVERY_MS);
            events.map(this::health)
                    .ifPresent(health -> listener.announced(new Announced(
                            settings.node(),
                            publication.mark().epoch(),
                            publication.mark().seq(),
                            publication.mark().signature(),
                            health,
                            settings.workspacesByAccount())));
        }
    }

    private WatchHealth health(DirectoryEvents directoryEvents) {
        return new WatchHealth(
                directoryEvents.complete() ? "events" : "polling",
                reconciler.complete(),
                publication.size(),
                directoryEvents.watchedDirectories(),
                directoryEvents.overflows(),
                directoryEvents.refused(),
                reconciler.lastPassMicros());
    }

    /** Stops watching; waits for the threads to end, for a few seconds at most. */
    @Override
    public void close() throws IOException {
        signals.add(new Signal.Stop());
        try {
            thread.join(STOP_DEADLINE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        running = false;
        git.close();
        refuseSnapshot();
        if (events.isPresent()) {
            events.get().close();
        }
    }
}
