package dev.signalbox.gate;

import dev.signalbox.bus.Gates.Answer;
import dev.signalbox.bus.Gates.Happened;
import dev.signalbox.bus.Gates.Resolve;
import dev.signalbox.bus.KnownProjects.Place;
import dev.signalbox.files.DirectoryEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is published of the gates equal to what is on disk, and answers them. A directory that changed wakes the projects
 * that it concerns; a pass over all of them finds what no event told. Used by one thread.
 */
final class GateReconciler {
    private static final Logger LOG = LoggerFactory.getLogger(GateReconciler.class);
    private static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** A loop that finds a stale answer removes it within a fraction of this. */
    private static final long RETRY_FOR_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** The clock of the file system is behind ours by up to 10 ms. */
    private static final Duration CLOCK_TICK = Duration.ofMillis(20);

    private final GateSettings settings;
    private final DirectoryEvents events;
    private final ProjectTable projects;
    private final GatePublication publication;
    private final Resolver resolver;
    private final Consumer<Happened> journal;
    private final Runnable tell;
    private final Instant startedAt = Instant.now().minus(CLOCK_TICK);
    private final Map<ProjectGates, Long> settleAt = new HashMap<>();
    private final Deque<ProjectGates> pass = new ArrayDeque<>();
    private final List<Retry> retries = new ArrayList<>();
    private long nextPassNanos = System.nanoTime();

    private record Retry(Resolve wanted, CompletableFuture<Answer> answer, long dueNanos, long giveUpNanos) {}

    /** @param tell publishes what has changed */
    GateReconciler(
            GateSettings settings,
            DirectoryEvents events,
            GatePublication publication,
            Resolver resolver,
            Consumer<Happened> journal,
            Runnable tell) {
        this.settings = settings;
        this.events = events;
        this.projects = new ProjectTable(events);
        this.publication = publication;
        this.resolver = resolver;
        this.journal = journal;
        this.tell = tell;
    }

    void put(Place place) {
        if (!projects.has(place)) {
            ProjectGates project = new ProjectGates(settings, place, startedAt, journal);
            projects.put(project);
            look(project);
        }
    }

    void remove(String slug) {
        projects.remove(slug);
        publication.remove(slug);
    }

    /** Does a piece of each kind of work that is due. */
    void work() {
        guarded(this::settleDue);
        guarded(this::passPiece);
        retryDue();
    }

    /** What goes wrong with one project must not keep the others from being looked at. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("the gates of a project could not be looked at", e);
        }
    }

    /** When there is something to do unless something happens before; a time in the past if there is now. */
    long nextNanos() {
        if (!pass.isEmpty()) {
            return System.nanoTime();
        }
        long next = nextPassNanos;
        for (long at : settleAt.values()) {
            next = Math.min(next, at);
        }
        for (Retry retry : retries) {
            next = Math.min(next, retry.dueNanos());
        }
        return next;
    }

    void directoryChanged(Path directory) {
        projects.concernedBy(directory).forEach(project -> {
            if (project.changedSinceSeen()) {
                look(project);
            }
            beginSettling(project);
        });
    }

    private void beginSettling(ProjectGates project) {
        if (project.settling.wake()) {
            settleAt.put(project, System.nanoTime() + project.settling.delayNanos());
        }
    }

    private void settleDue() {
        long now = System.nanoTime();
        for (ProjectGates project : List.copyOf(settleAt.keySet())) {
            if (now - settleAt.get(project) < 0) {
                continue;
            }
            settleAt.remove(project);
            boolean again = project.settling.isUnderWay() && project.settling.next();
            boolean due = project.dueAt().filter(at -> now - at >= 0).isPresent();
            if (projects.has(project) && (project.changedSinceSeen() || due || !again && project.readTooYoung())) {
                look(project);
            }
            if (again) {
                settleAt.put(project, now + project.settling.delayNanos());
            } else {
                project.dueAt().ifPresent(at -> settleAt.putIfAbsent(project, at));
            }
        }
    }

    private void passPiece() {
        long now = System.nanoTime();
        if (pass.isEmpty() && now - nextPassNanos >= 0) {
            nextPassNanos = now + settings.poll().toNanos();
            events.retryRefused();
            pass.addAll(projects.all());
        }
        while (!pass.isEmpty() && System.nanoTime() - now < PIECE_NANOS) {
            ProjectGates project = pass.poll();
            if (projects.has(project) && (project.isDue(now) || project.changedSinceSeen())) {
                guarded(() -> look(project));
            }
        }
    }

    private void look(ProjectGates project) {
        long started = System.nanoTime();
        project.look(Instant.now(), started);
        project.settling.scanTook(System.nanoTime() - started);
        publication.put(project.place().slug(), project.shown(), project.troubles());
        if (projects.concern(project, project.directories())) {
            beginSettling(project);
        }
        project.dueAt().ifPresent(at -> settleAt.merge(project, at, Math::min));
    }

    /** Answers a gate, now or when what is in the way has gone. */
    void resolve(Resolve wanted, CompletableFuture<Answer> answer) {
        resolve(wanted, answer, System.nanoTime() + RETRY_FOR_NANOS);
    }

    private void resolve(Resolve wanted, CompletableFuture<Answer> answer, long giveUpNanos) {
        Optional<ProjectGates> project = projects.find(wanted.project(), wanted.account());
        if (project.isEmpty()) {
            answer.complete(Resolver.unknown());
            return;
        }
        look(project.get());
        Optional<Answer> done = resolver.attempt(project.get(), wanted, Instant.now());
        if (done.isEmpty()) {
            // Somebody was first a moment ago.
            look(project.get());
            done = resolver.attempt(project.get(), wanted, Instant.now());
        }
        publication.put(wanted.project(), project.get().shown(), project.get().troubles());
        long now = System.nanoTime();
        if (done.isPresent()) {
            // Everybody hears of it before whoever answered does.
            tell.run();
            answer.complete(done.get());
        } else if (now - giveUpNanos >= 0) {
            answer.complete(Resolver.inTheWay(project.get(), wanted));
        } else {
            retries.add(new Retry(wanted, answer, now + RETRY_NANOS, giveUpNanos));
        }
    }

    private void retryDue() {
        long now = System.nanoTime();
        List<Retry> due =
                retries.stream().filter(retry -> now - retry.dueNanos() >= 0).toList();
        retries.removeAll(due);
        due.forEach(this::retry);
    }

    /** Whoever waits for the answer gets one, whatever goes wrong. */
    private void retry(Retry retry) {
        try {
            resolve(retry.wanted(), retry.answer(), retry.giveUpNanos());
        } catch (RuntimeException e) {
            LOG.error("an answer could not be written", e);
            retry.answer().completeExceptionally(e);
        }
    }
}
