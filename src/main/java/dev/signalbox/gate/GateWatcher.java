package dev.signalbox.gate;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Gates.Announced;
import dev.signalbox.bus.Gates.Answer;
import dev.signalbox.bus.Gates.Changed;
import dev.signalbox.bus.Gates.Happened;
import dev.signalbox.bus.Gates.Resolve;
import dev.signalbox.bus.Gates.Snapshot;
import dev.signalbox.bus.KnownProjects.Place;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.files.DirectoryEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the gates of one node on a thread of its own. Events are hints, polling is the truth: an event wakes the
 * projects it concerns, whose files are then compared again after 1, 2, 4 ... 32 ms, because an event may come before the
 * write is whole; a pass over all projects finds what no event told.
 */
public final class GateWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GateWatcher.class);
    private static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(3);
    /** Whoever knows the projects may never have read them all; then what is known is told all the same. */
    private static final long COMPLETE_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Of answers that wait for their turn, and of those who wait for a snapshot. */
    private static final int MAX_WAITING = 1_000;

    /** Hears what is found; called on the watcher's thread. */
    public interface Listener {
        void changed(Changed change);

        void announced(Announced announcement);

        void happened(Happened happened);
    }

    private final GateSettings settings;
    private final Listener listener;
    private final long startedNanos = System.nanoTime();
    /** Bounded by what can be in it once only: a directory, a project, a wish; answers are counted. */
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    private final Set<Path> signalled = ConcurrentHashMap.newKeySet();
    /** What was asked and is not answered yet. */
    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();

    private final GatePublication publication;
    private final Resolver resolver;
    private final List<CompletableFuture<Snapshot>> snapshots = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "signalbox-gate");

    private DirectoryEvents events;
    private GateReconciler reconciler;
    private volatile boolean running = true;
    private boolean projectsComplete;
    private long nextAnnouncementNanos = startedNanos;

    public GateWatcher(GateSettings settings, Listener listener) {
        this(settings, listener, new AnswerFile());
    }

    GateWatcher(GateSettings settings, Listener listener, AnswerFile writer) {
        this.settings = settings;
        this.listener = listener;
        this.resolver = new Resolver(writer);
        this.publication =
                new GatePublication(settings.node(), UUID.randomUUID().toString());
        thread.setDaemon(true);
    }

    /** To be called once. */
    public void start() {
        events = DirectoryEvents.start(DirectoryEvents.SYSTEM, directory -> {
            if (signalled.add(directory)) {
                tasks.add(() -> {
                    // Before anything is looked at: a change from now on is news.
                    signalled.remove(directory);
                    reconciler.directoryChanged(directory);
                });
            }
        });
        reconciler = new GateReconciler(settings, events, publication, resolver, listener::happened, this::tell);
        thread.start();
    }

    /** A project is new, or is somewhere else. Any thread. */
    public void put(Place place) {
        tasks.add(() -> reconciler.put(place));
    }

    /** A project is gone. Any thread. */
    public void remove(String slug) {
        tasks.add(() -> reconciler.remove(slug));
    }

    /** All projects were told at least once. Any thread. */
    public void complete() {
        tasks.add(() -> projectsComplete = true);
    }

    /**
     * The whole of what is published, consistent with its sequence number, once every project was looked at. Any thread;
     * fails with {@link RefusedException} once the watcher is closed.
     */
    public CompletableFuture<Snapshot> snapshot() {
        return enqueue(snapshots::add);
    }

    /** Answers a gate. Any thread; fails with {@link RefusedException} if too many wait or the watcher is closed. */
    public CompletableFuture<Answer> resolve(Resolve wanted) {
        return enqueue(answer -> reconciler.resolve(wanted, answer));
    }

    /** Asks for an announcement now. Any thread. */
    public void announceSoon() {
        tasks.add(() -> nextAnnouncementNanos = System.nanoTime());
    }

    private <T> CompletableFuture<T> enqueue(Consumer<CompletableFuture<T>> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (open.size() >= MAX_WAITING) {
            result.completeExceptionally(
                    new RefusedException(FailureCode.UNAVAILABLE, "too much is asked of the gates at once"));
            return result;
        }
        open.add(result);
        result.whenComplete((done, failure) -> open.remove(result));
        tasks.add(() -> {
            try {
                task.accept(result);
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
                throw e;
            }
        });
        if (!running) {
            refuseAll();
        }
        return result;
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
            refuseAll();
        }
    }

    /** One broken piece of work must not end the watching: the next pass looks at everything again. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("looking after the gates failed for a turn", e);
        }
    }

    private void turn() throws InterruptedException {
        long next = Math.min(
                reconciler.nextNanos(), mayTell() ? nextAnnouncementNanos : startedNanos + COMPLETE_WITHIN_NANOS);
        Runnable task = tasks.poll(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
        long end = System.nanoTime() + PIECE_NANOS;
        while (task != null && running) {
            guarded(task);
            task = System.nanoTime() - end < 0 ? tasks.poll() : null;
        }
        guarded(reconciler::work);
        guarded(this::tell);
    }

    /** What is not known yet must not look as if it were gone. */
    private boolean mayTell() {
        return projectsComplete || System.nanoTime() - startedNanos >= COMPLETE_WITHIN_NANOS;
    }

    private void tell() {
        if (!mayTell()) {
            return;
        }
        publication.take().ifPresent(listener::changed);
        if (!snapshots.isEmpty()) {
            Snapshot snapshot = publication.snapshot();
            snapshots.forEach(wanted -> wanted.complete(snapshot));
            snapshots.clear();
        }
        long now = System.nanoTime();
        if (now - nextAnnouncementNanos >= 0) {
            nextAnnouncementNanos = now + TimeUnit.MILLISECONDS.toNanos(Gates.ANNOUNCE_EVERY_MS);
            listener.announced(publication.announcement());
        }
    }

    private void refuseAll() {
        RefusedException stopped =
                new RefusedException(FailureCode.UNAVAILABLE, "the gates are looked after no longer");
        List.copyOf(open).forEach(asked -> asked.completeExceptionally(stopped));
    }

    /** Stops; waits for the thread to end, for a few seconds at most. */
    @Override
    public void close() throws IOException {
        tasks.add(() -> running = false);
        try {
            thread.join(STOP_DEADLINE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        running = false;
        events.close();
    }
}
