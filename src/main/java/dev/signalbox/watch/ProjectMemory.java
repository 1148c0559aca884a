package dev.signalbox.watch;

import dev.signalbox.bus.Project.GitFacts;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.git.HeadWatch;
import dev.signalbox.git.Repository;
import dev.signalbox.watch.progress.ProgressFeed;
import dev.signalbox.watch.state.RunStates;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the last looks at a project found: the last good values, and what its state is derived from. Belongs to the
 * watcher's thread.
 */
final class ProjectMemory {
    TaskListScan taskLists = TaskListScan.NONE;
    RunStates runStates = RunStates.NONE;
    ProgressFeed progress = new ProgressFeed(List.of(), Optional.empty(), List.of());
    /** Problems of the folder itself. */
    List<Problem> folderProblems = List.of();
    /** Problems of task lists and run state as they were last shown; kept while files settle. */
    List<Problem> shownProblems = List.of();

    Repository repository = new Repository.None();
    Set<Path> gitDirectories = Set.of();
    /** What git was last asked about; a question is due when it differs. */
    Optional<GitQuestion> asked = Optional.empty();

    boolean gitAnswered;
    Optional<GitFacts> git = Optional.empty();
    Optional<Problem> gitProblem = Optional.empty();

    /** When the state may change by nothing but time. */
    Optional<Instant> recheckAt = Optional.empty();

    /**
     * What git's answer depends on: the repository's own files, and the task list, whose change makes a clean work tree
     * dirty.
     */
    record GitQuestion(Repository.Found repository, HeadWatch.Key key, Optional<Instant> taskListModified) {}

    /** Whether something was unreadable that was readable before, and may only be half-written. */
    boolean awaitsSettling() {
        return taskLists.broken() || !runStates.problems().isEmpty();
    }
}
