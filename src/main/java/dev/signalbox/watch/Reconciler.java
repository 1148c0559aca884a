package dev.signalbox.watch;

import dev.signalbox.bus.Project.Problem;
import dev.signalbox.bus.Projects.AgentReport;
import dev.signalbox.files.DirectoryEvents;
import dev.signalbox.git.GitReading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is published equal to what is on disk. A directory that changed wakes the projects it concerns; a pass over
 * all projects finds what no event told. All of it is done in short pieces, so that much work of one kind delays no other
 * kind. Used by one thread.
 */
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    /** One piece of work of one kind; the last step of it may take longer. */
    private static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** A workspace in which things come and go all the time is listed no more than this share of the time. */
    private static final int REST_FACTOR = 20;

    /** A pass takes at most one part in so many of the time until the next. */
    private static final long PASS_REST_FACTOR = 300;
    /** Times the configured distance, at most. */
    private static final long MAX_STRETCH = 5;

    private final Workspaces workspaces;
    private final ProjectScanner scanner;
    private final DirectoryEvents events;
    private final DirectoryIndex directories;
    private final GitQueue git;
    private final ProjectPublication publication;
    private final Duration poll;
    private final Consumer<String> woken;

    private final Map<String, ProjectQuestions> questions = new HashMap<>();
    private final Comparisons comparisons = new Comparisons();
    private final Deque<TrackedProject> arrivals = new ArrayDeque<>();
    private final Deque<TrackedProject> pass = new ArrayDeque<>();
    private boolean rootsChanged;
    private long nextLookNanos = System.nanoTime();
    private long nextPassNanos = System.nanoTime();
    private long passStartedNanos;
    private long lastPassMicros;
    private long passBeforeMicros;
    private boolean looked;
    private boolean complete;

    /** @param woken hears of every project in whose folder something happened */
    Reconciler(
            Workspaces workspaces,
            ProjectScanner scanner,
            DirectoryEvents events,
            GitQueue git,
            ProjectPublication publication,
            Duration poll,
            Consumer<String> woken) {
        this.workspaces = workspaces;
        this.scanner = scanner;
        this.events = events;
        this.directories = new DirectoryIndex(events, workspaces.roots());
        this.git = git;
        this.publication = publication;
        this.poll = poll;
        this.woken = woken;
    }

    void directoryChanged(Path directory) {
        rootsChanged |= directories.isRoot(directory);
        directories.projectsOf(directory).forEach(project -> guarded(project, this::wake));
    }

    void gitAnswered(TrackedProject project, GitReading reading) {
        if (workspaces.tracks(project)) {
            scanner.gitAnswered(project, reading);
            publish(project);
        }
    }

    /** A report about a project that is not here is nothing. */
    void agentReported(AgentReport report) {
        workspaces
                .find(report.account(), report.slug())
                .ifPresent(project -> guarded(project, it -> {
                    scanner.agentReported(it, report);
                    publish(it);
                }));
    }

    /** A project that is not here yet is told when it is. */
    void asked(ProjectQuestions now) {
        if (now.equals(ProjectQuestions.none(now.slug()))) {
            questions.remove(now.slug());
        } else {
            questions.put(now.slug(), now);
        }
        workspaces
                .find(now.slug())
                .ifPresent(project -> guarded(project, it -> {
                    scanner.asked(it, now);
                    publish(it);
                }));
    }

    void databaseProblems(String account, String slug, List<Problem> problems) {
        workspaces
                .find(account, slug)
                .ifPresent(project -> guarded(project, it -> {
                    scanner.databaseProblems(it, problems);
                    publish(it);
                }));
    }

    /** Does a piece of each kind of work that is due. */
    void work() {
        long now = System.nanoTime();
        if (pass.isEmpty() && now - nextPassNanos >= 0) {
            startPass();
        } else if (rootsChanged && now - nextLookNanos >= 0) {
            lookAtWorkspaces();
        }
        piece(arrivals, this::arrive);
        compareDue();
        if (!pass.isEmpty()) {
            piece(pass, this::reconcile);
            endPassIfDone();
        }
    }

    /** When there is something to do unless something happens before; a time in the past if there is now. */
    long nextNanos() {
        if (!pass.isEmpty() || !arrivals.isEmpty()) {
            return System.nanoTime();
        }
        long next = comparisons.nextOr(nextPassNanos);
        return rootsChanged ? Math.min(next, nextLookNanos) : next;
    }

    private void startPass() {
        passStartedNanos = System.nanoTime();
        nextPassNanos = passStartedNanos + untilNextPass();
        lookAtWorkspaces();
        scanner.lookAtProcesses();
        events.retryRefused();
        pass.addAll(workspaces.projects());
        endPassIfDone();
    }

    private void endPassIfDone() {
        if (pass.isEmpty()) {
            passBeforeMicros = lastPassMicros;
            lastPassMicros = (System.nanoTime() - passStartedNanos) / 1_000;
        }
    }

    /**
     * Where every directory reports events, passes only look for what no event told; with very many projects they are spread
     * a little, so that looking at nothing new stays a small part of a core. One slow pass alone spreads nothing.
     */
    private long untilNextPass() {
        long usual = poll.toNanos();
        long rest = PASS_REST_FACTOR * 1_000 * Math.min(lastPassMicros, passBeforeMicros);
        return events.complete() ? Math.max(usual, Math.min(MAX_STRETCH * usual, rest)) : usual;
    }

    private void lookAtWorkspaces() {
        long started = System.nanoTime();
        rootsChanged = false;
        // Watched first: what comes between the look and the watching would go untold.
        directories.watchRoots();
        Workspaces.Changes changes = workspaces.look();
        for (TrackedProject gone : changes.gone()) {
            directories.forget(gone);
            git.forget(gone);
            publication.remove(gone.slug);
        }
        arrivals.addAll(changes.fresh());
        publication.problems(workspaces.problems());
        looked = true;
        long ended = System.nanoTime();
        nextLookNanos = ended + REST_FACTOR * (ended - started);
    }

    private void piece(Deque<TrackedProject> projects, Consumer<TrackedProject> step) {
        long end = System.nanoTime() + PIECE_NANOS;
        while (!projects.isEmpty()) {
            TrackedProject project = projects.poll();
            if (workspaces.tracks(project)) {
                guarded(project, step);
            }
            if (System.nanoTime() - end >= 0) {
                return;
            }
        }
    }

    private void compareDue() {
        long now = System.nanoTime();
        long end = now + PIECE_NANOS;
        do {
            var due = comparisons.takeDue(now);
            if (due.isEmpty()) {
                return;
            }
            if (workspaces.tracks(due.get())) {
                guarded(due.get(), this::settle);
            }
        } while (System.nanoTime() - end < 0);
    }

    private void wake(TrackedProject project) {
        woken.accept(project.slug);
        if (project.settling.wake()) {
            comparisons.add(project);
            if (project.changedSinceSeen()) {
                scan(project);
            }
        }
    }

    private void settle(TrackedProject project) {
        boolean again = project.settling.next();
        boolean unsettled = project.memory.hidesProblems() || project.readTooYoung();
        if (project.changedSinceSeen() || (!again && unsettled) || project.memory.isPatienceOver(System.nanoTime())) {
            scan(project);
        }
        if (again) {
            comparisons.add(project);
        }
    }

    private void arrive(TrackedProject project) {
        if (project.published.isEmpty()) {
            scan(project);
        }
    }

    private void reconcile(TrackedProject project) {
        if (scanner.isDue(project)) {
            scan(project);
        } else if (project.changedSinceSeen()) {
            beginSettling(project);
            scan(project);
        } else {
            scanner.reassessByTime(project);
            publish(project);
        }
    }

    private void beginSettling(TrackedProject project) {
        if (project.settling.wake()) {
            comparisons.add(project);
        }
    }

    private void scan(TrackedProject project) {
        boolean first = project.published.isEmpty();
        project.memory.questions = questions.getOrDefault(project.slug, ProjectQuestions.none(project.slug));
        scanner.scan(project).ifPresent(repository -> git.ask(project, repository));
        boolean watchedAnew = directories.concern(project, project.memory.directories);
        // What was written between the look and the watching went untold. At the start the first pass finds it.
        if (watchedAnew && (complete || !first)) {
            beginSettling(project);
        }
        publish(project);
    }

    private void publish(TrackedProject project) {
        project.published.ifPresent(publication::put);
    }

    /** What goes wrong with one project must not keep the others from being watched. */
    private void guarded(TrackedProject project, Consumer<TrackedProject> step) {
        try {
            step.accept(project);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("{} cannot be read", project.folder, e);
            scanner.failed(project);
            publish(project);
        }
    }

    /** Whether everything has been read at least once, git's facts included. */
    boolean complete() {
        if (!complete) {
            complete = looked
                    && arrivals.isEmpty()
                    && workspaces.projects().stream().allMatch(scanner::knowsGit);
        }
        return complete;
    }

    long lastPassMicros() {
        return lastPassMicros;
    }
}
