package dev.signalbox.watch;

import dev.signalbox.bus.Project;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.bus.Projects.AgentReport;
import dev.signalbox.files.Fingerprint;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.files.SeenFiles;
import dev.signalbox.git.GitFacts;
import dev.signalbox.git.GitReading;
import dev.signalbox.git.HeadWatch;
import dev.signalbox.git.Repository;
import dev.signalbox.watch.ProjectMemory.GitQuestion;
import dev.signalbox.watch.progress.ProgressFeed;
import dev.signalbox.watch.state.RunStates;
import dev.signalbox.watch.state.Verdict;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Looks at one project after the other and says what it is. Used by one thread. */
final class ProjectScanner {
    /** Directories of one project that are watched. */
    private static final int MAX_DIRECTORIES = 64;

    private final ProjectAssembler assembler;
    private final HostLook host;

    ProjectScanner(WatchSettings settings) {
        this.assembler = new ProjectAssembler(settings);
        this.host = new HostLook(settings.hostname());
    }

    /** Looks at what runs on this machine. */
    void lookAtProcesses() {
        host.refresh();
    }

    /** Reads the project's folder; returns the repository that git is to be asked about, if it must be asked. */
    Optional<Repository.Found> scan(TrackedProject project) {
        long readAt = System.currentTimeMillis() * 1_000_000L;
        long started = System.nanoTime();
        ProjectMemory memory = project.memory;
        memory.readNanos = started;
        ProjectFolder folder = project.look();
        ProjectFolder.Listing root = folder.list("");
        Optional<String> reason = folder.isGone() ? Optional.of("is not there any more") : root.problem();
        memory.folderProblems = reason.map(text -> List.of(new Problem("", Optional.empty(), text)))
                .orElse(List.of());
        // A folder that is not there or cannot be listed says nothing: what was known stays, beside the problem.
        boolean readable = reason.isEmpty() || !root.names().isEmpty();
        if (readable) {
            memory.taskLists = TaskListScan.of(folder, memory.taskLists);
            memory.runStates = RunStates.read(folder, memory.runStates);
            memory.progress = ProgressFeed.read(folder);
        }
        Optional<Repository.Found> question = readable ? repository(project, folder, root) : Optional.empty();
        // Git is not asked about what cannot be read, so there is no answer to wait for.
        memory.gitAnswered |= !readable;
        project.saw(new SeenFiles(folder.seen()), readAt);
        memory.unreadable = folder.anythingUnreadable();
        memory.directories = directories(project, folder);
        long now = System.nanoTime();
        memory.showProblems(problems(memory, folder), project.settling.isUnderWay(), now);
        project.settling.scanTook(now - started);
        planRetry(project);
        reassess(project);
        return question;
    }

    /** A folder that cannot be listed is one problem, and not one for each file that was looked for in it. */
    private static List<Problem> problems(ProjectMemory memory, ProjectFolder folder) {
        List<Problem> problems = new ArrayList<>();
        folder.unlistable().forEach((name, reason) -> problems.add(new Problem(name, Optional.empty(), reason)));
        Stream.of(memory.taskLists.problems(), memory.runStates.problems(), memory.progress.problems())
                .flatMap(List::stream)
                .filter(problem -> folder.unlistable().keySet().stream()
                        .noneMatch(name -> problem.file().startsWith(name + "/")))
                .distinct()
                .forEach(problems::add);
        return List.copyOf(problems);
    }

    private static Set<Path> directories(TrackedProject project, ProjectFolder folder) {
        Set<Path> directories = new LinkedHashSet<>(List.of(project.folder));
        directories.addAll(project.memory.gitDirectories);
        folder.directories().stream()
                .limit(Math.max(0, MAX_DIRECTORIES - directories.size()))
                .forEach(directories::add);
        return directories;
    }

    private static void planRetry(TrackedProject project) {
        ProjectMemory memory = project.memory;
        if (memory.unreadable || memory.gitProblem.isPresent() || !memory.folderProblems.isEmpty()) {
            project.retry.plan(System.nanoTime());
        } else {
            project.retry.cancel();
        }
    }

    /** Whether the project is to be scanned although nothing tells that it changed. */
    boolean isDue(TrackedProject project) {
        long now = System.nanoTime();
        if (project.retry.takeDue(now)) {
            if (project.memory.gitProblem.isPresent()) {
                project.memory.asked = Optional.empty();
            }
            return true;
        }
        return project.published.isEmpty() || project.readTooYoung() || project.memory.isPatienceOver(now);
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
        if (memory.repository instanceof Repository.Refused) {
            // It may be in the middle of being made, which nothing but its own change will tell.
            Path dotGit = project.folder.resolve(".git");
            folder.note(dotGit);
            if (Files.isDirectory(dotGit, LinkOption.NOFOLLOW_LINKS)) {
                memory.gitDirectories = Set.of(dotGit);
            }
        }
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
        planRetry(project);
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

    /** An agent told of itself. Before the first look at the project that is only remembered. */
    void agentReported(TrackedProject project, AgentReport report) {
        project.memory.agents = project.memory.agents.with(report);
        if (project.published.isPresent()) {
            reassess(project);
        }
    }

    /** Somebody asks, or asks no longer. Before the first look at the project that is only remembered. */
    void asked(TrackedProject project, ProjectQuestions questions) {
        project.memory.questions = questions;
        if (project.published.isPresent()) {
            reassess(project);
        }
    }

    /** What is wrong with the project's databases. Before the first look at the project that is only remembered. */
    void databaseProblems(TrackedProject project, List<Problem> problems) {
        boolean same = project.memory.databaseProblems.equals(problems);
        project.memory.databaseProblems = List.copyOf(problems);
        if (!same && project.published.isPresent()) {
            reassess(project);
        }
    }

    /** Whether git's facts are known, or there are none to be known. */
    boolean knowsGit(TrackedProject project) {
        return project.memory.gitAnswered;
    }

    /** Something went wrong that should not: the project says so instead of looking well. */
    void failed(TrackedProject project) {
        project.memory.folderProblems = List.of(
                new Problem("", Optional.empty(), "could not be read because of an error in Signalbox; see its log"));
        if (project.hasSeenNothing()) {
            project.saw(new SeenFiles(Map.of(project.folder, Fingerprint.of(project.folder))), 0);
        }
        project.memory.gitAnswered = true;
        project.memory.asked = Optional.empty();
        planRetry(project);
        reassess(project);
    }

    /** Derives the state anew if it may differ although no file changed: a process ended, a heartbeat grew old. */
    void reassessByTime(TrackedProject project) {
        Instant now = Instant.now();
        if (mayHaveChangedByTime(project, now)) {
            Verdict verdict = verdict(project, now);
            if (!project.memory.verdict.filter(verdict::equals).isPresent()) {
                publish(project, verdict);
            }
        }
    }

    private boolean mayHaveChangedByTime(TrackedProject project, Instant now) {
        ProjectMemory memory = project.memory;
        return !memory.runStates.claims().isEmpty()
                || !memory.agents.saysNothing()
                || memory.verdict
                        .flatMap(Verdict::recheckAt)
                        .filter(at -> !at.isAfter(now))
                        .isPresent()
                || memory.verdict.filter(it -> isLive(it.state())).isPresent()
                || host.hasLoopsIn(project.realFolder());
    }

    private static boolean isLive(Project.State state) {
        return state == Project.State.RUNNING || state == Project.State.STALLED;
    }

    /** Derives the state anew from what was read before and what runs now. */
    private void reassess(TrackedProject project) {
        publish(project, verdict(project, Instant.now()));
    }

    private Verdict verdict(TrackedProject project, Instant now) {
        Verdict verdict = assembler.verdict(project, host.forClaims(project.memory.runStates), now);
        boolean unproven = verdict.state() == Project.State.LOST
                || verdict.state() == Project.State.IDLE && !project.memory.agents.saysNothing();
        boolean newly = project.memory
                .verdict
                .filter(before -> before.state() == verdict.state())
                .isEmpty();
        // A loop that has just begun is younger than the last look at the processes. At the start, when there may be a
        // thousand projects to look at, one look serves those of the same moment.
        Optional<Long> readAt = project.published.map(any -> project.memory.readNanos);
        return unproven && newly && host.refreshIfOld(readAt)
                ? assembler.verdict(project, host.forClaims(project.memory.runStates), now)
                : verdict;
    }

    private void publish(TrackedProject project, Verdict verdict) {
        project.memory.verdict = Optional.of(verdict);
        project.published = Optional.of(assembler.assemble(project, verdict));
    }
}
