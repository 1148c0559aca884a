package dev.signalbox.watch;

import dev.signalbox.bus.Project.GitFacts;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.git.HeadWatch;
import dev.signalbox.git.Repository;
import dev.signalbox.watch.progress.ProgressFeed;
import dev.signalbox.watch.state.AgentSessions;
import dev.signalbox.watch.state.RunStates;
import dev.signalbox.watch.state.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the last looks at a project found: the last good values, and what its state is derived from. Belongs to the
 * watcher's thread.
 */
final class ProjectMemory {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    TaskListScan taskLists = TaskListScan.NONE;
    RunStates runStates = RunStates.NONE;
    AgentSessions agents = AgentSessions.NONE;
    ProjectQuestions questions = ProjectQuestions.none("");
    ProgressFeed progress = new ProgressFeed(List.of(), Optional.empty(), List.of());
    /** Problems of the folder itself. */
    List<Problem> folderProblems = List.of();
    /** Problems of task lists, run state and progress as they were last shown. */
    List<Problem> shownProblems = List.of();

    /** Problems of the project's run databases. */
    List<Problem> databaseProblems = List.of();

    private Optional<Long> hiddenSinceNanos = Optional.empty();

    /** Whether anything is there that could not be read. */
    boolean unreadable;
    /** Directories whose events concern the project. */
    Set<Path> directories = Set.of();

    Repository repository = new Repository.None();
    Set<Path> gitDirectories = Set.of();
    /** What git was last asked about; a question is due when it differs. */
    Optional<GitQuestion> asked = Optional.empty();

    boolean gitAnswered;
    Optional<GitFacts> git = Optional.empty();
    Optional<Problem> gitProblem = Optional.empty();

    /** When the last look at its files began, as {@link System#nanoTime()} has it. */
    long readNanos;

    /** As of the last look. */
    Optional<Verdict> verdict = Optional.empty();

    /**
     * What git's answer depends on: the repository's own files, and the task list, whose change makes a clean work tree
     * dirty.
     */
    record GitQuestion(Repository.Found repository, HeadWatch.Key key, Optional<Instant> taskListModified) {}

    /**
     * Shows the problems of the last look. What looks broken while files settle may only be half-written: it is a problem
     * when it is still there afterwards, or after a while if they never settle.
     */
    void showProblems(List<Problem> found, boolean settling, long nowNanos) {
        boolean broken = taskLists.broken() || !runStates.problems().isEmpty();
        if (settling && broken && !found.equals(shownProblems)) {
            hiddenSinceNanos = hiddenSinceNanos.or(() -> Optional.of(nowNanos));
            if (!isPatienceOver(nowNanos)) {
                return;
            }
        }
        hiddenSinceNanos = Optional.empty();
        shownProblems = found;
    }

    /** Whether problems were found that are not shown yet. */
    boolean hidesProblems() {
        return hiddenSinceNanos.isPresent();
    }

    boolean isPatienceOver(long nowNanos) {
        return hiddenSinceNanos
                .filter(since -> nowNanos - since >= PATIENCE_NANOS)
                .isPresent();
    }
}
