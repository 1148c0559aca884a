package dev.signalbox.watch;

import dev.signalbox.bus.Project;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.git.GitFacts;
import dev.signalbox.git.GitReading;
import dev.signalbox.git.HeadWatch;
import dev.signalbox.git.Repository;
import dev.signalbox.watch.ProjectFolder.Fingerprint;
import dev.signalbox.watch.ProjectMemory.GitQuestion;
import dev.signalbox.watch.progress.ProgressFeed;
import dev.signalbox.watch.state.Host;
import dev.signalbox.watch.state.LockTable;
import dev.signalbox.watch.state.ProcessScanner;
import dev.signalbox.watch.state.RunStates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Looks at one project after the other and says what it is. Used by one thread. */
final class ProjectScanner {
    /**
     * A file changed so recently may change again within the same tick of the file system's clock (4 or 10 ms on Linux) and
     * keep its modification time, so its look proves nothing yet.
     */
    static final long YOUNG_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Directories of one project that are watched. */
    private static final int MAX_DIRECTORIES = 64;

    private final WatchSettings settings;
    private final ProjectAssembler assembler;
    private final ProcessScanner processScanner = ProcessScanner.ofThisHost();
    private Host host;

    ProjectScanner(WatchSettings settings) {
        this.settings = settings;
        this.assembler = new ProjectAssembler(settings);
        lookAtProcesses();
    }

    /** Looks at what runs on this machine; what is found counts until the next call. */
    void lookAtProcesses() {
        host = new Host(settings.hostname(), processScanner.current(), LockTable.current());
    }

    /** Reads the project's folder; returns the repository that git is to be asked about, if it must be asked. */
    Optional<Repository.Found> scan(TrackedProject project) {
        long startedAt = System.currentTimeMillis() * 1_000_000L;
        ProjectMemory memory = project.memory;
        ProjectFolder folder = new ProjectFolder(project.realWorkspace, project.folder);
        ProjectFolder.Listing root = folder.list("");
        memory.folderProblems = root.problem()
                .map(reason -> List.of(new Problem("", Optional.empty(), reason)))
                .orElse(List.of());
        boolean readable = root.problem().isEmpty() || !root.names().isEmpty();
        if (readable) {
            memory.taskLists = TaskListScan.of(folder, memory.taskLists);
            memory.runStates = RunStates.read(folder, memory.runStates);
            memory.progress = ProgressFeed.read(folder);
        }
        Optional<Repository.Found> question = readable ? repository(project, folder, root) : Optional.empty();
        project.seen = folder.seen();
        project.readTooYoung =
                project.seen.values().stream().anyMatch(seen -> startedAt - seen.modified() < YOUNG_NANOS);
        // What looks broken may only be half-written: it is a problem when it is still there after the files settled.
        if (!project.settling() || !memory.awaitsSettling()) {
            showProblems(memory);
        }
        reassess(project);
        return question;
    }

    private static void showProblems(ProjectMemory memory) {
        List<Problem> problems = new ArrayList<>(memory.taskLists.problems());
        problems.addAll(memory.runStates.problems());
        problems.addAll(memory.progress.problems());
        memory.shownProblems = List.copyOf(problems);
    }

    private Optional<Repository.Found> repository(
            TrackedProject project, ProjectFolder folder, ProjectFolder.Listing root) {
        ProjectMemory memory = project.memory;
        memory.repository = root.has(".git") ? Repository.locate(project.folder) : new Repository.None();
        if (memory.repository instanceof Repository.Found found) {
            HeadWatch head = HeadWatch.of(found);
            head.directories().forEach(folder::note);
            memory.gitDirectories = new LinkedHashSet<>(head.directories());
            GitQuestion question = new GitQuestion(found, head.key(), memory.taskLists.modifiedAt());
            if (memory.asked.filter(question::equals).isPresent()) {
                return Optional.empty();
            }
            memory.asked = Optional.of(question);
            return Optional.of(found);
        }
        memory.gitDirectories = Set.of();
        memory.asked = Optional.empty();
        memory.git = Optional.empty();
        memory.gitAnswered = true;
        memory.gitProblem = memory.repository instanceof Repository.Refused refused
                ? Optional.of(new Problem(".git", Optional.empty(), refused.reason()))
                : Optional.empty();
        return Optional.empty();
    }

    void gitAnswered(TrackedProject project, GitReading reading) {
        ProjectMemory memory = project.memory;
        if (!(memory.repository instanceof Repository.Found)) {
            return;
        }
        memory.gitAnswered = true;
        if (reading instanceof GitReading.Facts answer) {
            memory.git = Optional.of(shown(answer.facts()));
            memory.gitProblem = Optional.empty();
        } else if (reading instanceof GitReading.Unavailable unavailable) {
            memory.gitProblem = Optional.of(new Problem(".git", Optional.empty(), unavailable.reason()));
        }
        reassess(project);
    }

    private static Project.GitFacts shown(GitFacts facts) {
        return new Project.GitFacts(
                facts.branch(),
                facts.head(),
                facts.subject(),
                facts.author(),
                facts.committedAt(),
                facts.dirty(),
                facts.detached());
    }

    /** Whether git's facts are known, or there are none to be known. */
    boolean knowsGit(TrackedProject project) {
        return project.memory.gitAnswered;
    }

    /** Something went wrong that should not: the project says so instead of looking well. */
    void failed(TrackedProject project) {
        project.memory.folderProblems = List.of(
                new Problem("", Optional.empty(), "could not be read because of an error in Signalbox; see its log"));
        project.seen = project.seen.isEmpty() ? Map.of(project.folder, Fingerprint.of(project.folder)) : project.seen;
        project.memory.gitAnswered = true;
        reassess(project);
    }

    /** Whether the state may differ although no file changed: a process ended, a heartbeat grew old. */
    boolean mayHaveChangedByTime(TrackedProject project) {
        ProjectMemory memory = project.memory;
        return !memory.runStates.claims().isEmpty()
                || memory.recheckAt.filter(at -> !at.isAfter(Instant.now())).isPresent()
                || project.published
                        .filter(p -> p.state() == Project.State.RUNNING || p.state() == Project.State.STALLED)
                        .isPresent()
                || !host.processes().loopsIn(project.realFolder).isEmpty();
    }

    /** Derives the state anew from what was read before and what runs now. */
    void reassess(TrackedProject project) {
        project.published = Optional.of(assembler.assemble(project, host, Instant.now()));
    }

    /** The directories whose events concern the project. */
    Set<Path> directoriesOf(TrackedProject project) {
        Set<Path> directories = new LinkedHashSet<>();
        directories.add(project.folder);
        directories.addAll(project.memory.gitDirectories);
        for (Path seen : project.seen.keySet()) {
            Path directory = Files.isDirectory(seen) ? seen : seen.getParent();
            if (directories.size() < MAX_DIRECTORIES) {
                directories.add(directory);
            }
        }
        return directories;
    }
}
