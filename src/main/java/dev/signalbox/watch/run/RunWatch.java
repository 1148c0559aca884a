package dev.signalbox.watch.run;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal.Import;
import dev.signalbox.bus.Journal.Imported;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Runs;
import dev.signalbox.bus.Runs.Announced;
import dev.signalbox.bus.Runs.Changed;
import dev.signalbox.bus.Runs.DetailsAnswer;
import dev.signalbox.bus.Runs.DetailsRequest;
import dev.signalbox.bus.Runs.Progressed;
import dev.signalbox.bus.Runs.Snapshot;
import dev.signalbox.files.DirectoryEvents;
import dev.signalbox.watch.WatchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the databases of others on a thread of its own: the run databases of the projects, and tables of events. File
 * events wake the source that they concern; a pass compares all of them. All reading is done by the {@link ReaderProcess}.
 */
public final class RunWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(6);
    private static final int MAX_WAITING_REQUESTS = 100;

    /** Hears what is found; called on this room's thread. */
    public interface Listener {
        void changed(Changed change);

        void announced(Announced announcement);

        void progressed(Progressed progress);

        /** All that is wrong with the databases of a project; replaces what was told before. */
        void problems(String account, String slug, List<Problem> problems);

        /** Asks the journal; must not block. */
        CompletionStage<Imported> importRows(Import rows);
    }

    private final Listener listener;
    /** Bounded by what can be in it once only, by the number of projects, and by the requests that may wait. */
    private final BlockingQueue<RunSignal> signals = new LinkedBlockingQueue<>();

    private final Set<Path> signalled = ConcurrentHashMap.newKeySet();
    private final Set<String> woken = ConcurrentHashMap.newKeySet();
    /** By project, what was not taken over yet: the newest counts. */
    private final Map<String, Map<String, String>> asked = new ConcurrentHashMap<>();

    private final AtomicInteger waitingRequests = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "signalbox-runs");
    private final DirectoryEvents events;
    private final RunBoard board;
    private final ReaderProcess reader;
    private final RunSources sources;
    private final Duration poll;
    private volatile boolean running = true;
    private long nextPassNanos = System.nanoTime();
    private long nextAnnouncementNanos = System.nanoTime();

    public RunWatch(WatchSettings settings, RunSettings databases, Listener listener) {
        this.listener = listener;
        this.poll = settings.poll();
        this.events = DirectoryEvents.start(DirectoryEvents.SYSTEM, directory -> {
            if (signalled.add(directory)) {
                signals.add(new RunSignal.DirectoryChanged(directory));
            }
        });
        this.board = new RunBoard(settings.node(), listener);
        this.reader = new ReaderProcess(() -> signals.add(new RunSignal.ReaderChanged()), this::announceWhenDue);
        this.sources = new RunSources(settings, databases, reader, board, new SourceIndex(events), this::importRows);
        thread.setDaemon(true);
    }

    /** To be called once. */
    public void start() {
        thread.start();
    }

    /** Some projects are there, are other than they were, or are gone. Any thread. */
    public void projectsChanged(List<Project> put, List<String> removed) {
        signals.add(new RunSignal.ProjectsChanged(put, removed));
    }

    /** Something happened in a project's own folder: a database may have come there. Any thread. */
    public void projectWoken(String slug) {
        if (woken.add(slug)) {
            signals.add(new RunSignal.ProjectWoken(slug));
        }
    }

    /** Which gates of a project wait, by the run that asks. Any thread. */
    public void asked(String slug, Map<String, String> byRun) {
        if (asked.put(slug, byRun) == null) {
            signals.add(new RunSignal.ProjectAsked(slug));
        }
    }

    /** Asks for an announcement now. Any thread. */
    public void announceSoon() {
        signals.add(new RunSignal.AnnouncementWanted());
    }

    /** The whole of what is published. Any thread. Fails with a {@link RefusedException}. */
    public CompletableFuture<Snapshot> snapshot() {
        CompletableFuture<Snapshot> answer = new CompletableFuture<>();
        return request(answer, new RunSignal.SnapshotWanted(answer));
    }

    /** One run as it is now. Any thread. Fails with a {@link RefusedException}. */
    public CompletableFuture<DetailsAnswer> details(DetailsRequest request) {
        CompletableFuture<DetailsAnswer> answer = new CompletableFuture<>();
        return request(answer, new RunSignal.DetailsWanted(request, answer));
    }

    private <T> CompletableFuture<T> request(CompletableFuture<T> answer, RunSignal signal) {
        if (waitingRequests.incrementAndGet() > MAX_WAITING_REQUESTS || !running) {
            waitingRequests.decrementAndGet();
            answer.completeExceptionally(
                    new RefusedException(FailureCode.UNAVAILABLE, "run databases cannot be asked now"));
        } else {
            signals.add(signal);
        }
        return answer;
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
            reader.close();
            signals.forEach(this::refuse);
        }
    }

    private void turn() throws InterruptedException {
        long now = System.nanoTime();
        long next = Math.min(Math.min(nextPassNanos, nextAnnouncementNanos), sources.nextNanos());
        next = Math.min(next, reader.nextNanos().orElse(next));
        RunSignal signal = signals.poll(Math.max(0, next - now), TimeUnit.NANOSECONDS);
        if (signal != null) {
            guarded(() -> handle(signal));
        }
        guarded(reader::tend);
        guarded(sources::lookAtDue);
        if (System.nanoTime() - nextPassNanos >= 0) {
            nextPassNanos = System.nanoTime() + poll.toNanos();
            events.retryRefused();
            guarded(sources::beginPass);
        }
        guarded(sources::continuePass);
        guarded(board::publish);
        guarded(this::announceWhenDue);
    }

    /** One broken piece of work must not end the watching: the next pass looks at everything again. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("watching run databases failed for a turn", e);
        }
    }

    private void handle(RunSignal signal) {
        if (signal instanceof RunSignal.DirectoryChanged changed) {
            signalled.remove(changed.directory());
            sources.directoryChanged(changed.directory());
        } else if (signal instanceof RunSignal.ProjectsChanged changed) {
            changed.removed().forEach(sources::remove);
            changed.put().forEach(sources::put);
        } else if (signal instanceof RunSignal.ProjectWoken project) {
            woken.remove(project.slug());
            sources.projectWoken(project.slug());
        } else if (signal instanceof RunSignal.ProjectAsked project) {
            sources.asked(project.slug(), asked.remove(project.slug()));
        } else if (signal instanceof RunSignal.ReaderChanged) {
            sources.readerChanged();
        } else if (signal instanceof RunSignal.ImportAnswered answered) {
            answered.source().imported(answered.answer());
        } else if (signal instanceof RunSignal.ImportFailed failed) {
            failed.source().refused(failed.reason());
        } else if (signal instanceof RunSignal.SnapshotWanted wanted) {
            waitingRequests.decrementAndGet();
            // Subscribers hear first of what the snapshot holds.
            board.publish();
            wanted.answer().complete(board.snapshot());
        } else if (signal instanceof RunSignal.DetailsWanted wanted) {
            waitingRequests.decrementAndGet();
            wanted.answer().complete(new DetailsAnswer(sources.details(wanted.request())));
        } else if (signal instanceof RunSignal.AnnouncementWanted) {
            nextAnnouncementNanos = System.nanoTime();
        } else if (signal instanceof RunSignal.Stop) {
            running = false;
        }
    }

    private void refuse(RunSignal signal) {
        RefusedException refused = new RefusedException(FailureCode.UNAVAILABLE, "run databases are not read any more");
        if (signal instanceof RunSignal.SnapshotWanted wanted) {
            wanted.answer().completeExceptionally(refused);
        } else if (signal instanceof RunSignal.DetailsWanted wanted) {
            wanted.answer().completeExceptionally(refused);
        }
    }

    private void importRows(EventTableSource source, Import rows) {
        listener.importRows(rows)
                .whenComplete((answer, failure) -> signals.add(
                        failure == null
                                ? new RunSignal.ImportAnswered(source, answer)
                                : new RunSignal.ImportFailed(source, String.valueOf(failure.getMessage()))));
    }

    private void announceWhenDue() {
        if (System.nanoTime() - nextAnnouncementNanos >= 0) {
            nextAnnouncementNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Runs.ANNOUNCE_EVERY_MS);
            listener.announced(board.announcement());
        }
    }

    /** Stops, the reader's process included; waits for that, for a few seconds at most. */
    @Override
    public void close() throws IOException {
        running = false;
        signals.add(new RunSignal.Stop());
        try {
            thread.join(STOP_DEADLINE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        events.close();
    }
}
