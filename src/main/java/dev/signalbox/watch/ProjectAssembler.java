package dev.signalbox.watch;

import dev.signalbox.bus.Json;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Project.GitFacts;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.bus.Project.Story;
import dev.signalbox.bus.Signature;
import dev.signalbox.tasklist.MergedTaskList;
import dev.signalbox.tasklist.Task;
import dev.signalbox.tasklist.TaskList;
import dev.signalbox.watch.state.Host;
import dev.signalbox.watch.state.StateVerdict;
import dev.signalbox.watch.state.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts together what is known of a project into the one value that everybody sees. */
final class ProjectAssembler {
    private static final int MAX_PROBLEMS = 50;
    private static final String NO_VERSION = "";

    private final WatchSettings settings;
    private final StateVerdict.Settings timing;

    ProjectAssembler(WatchSettings settings) {
        this.settings = settings;
        this.timing = new StateVerdict.Settings(settings.stalledAfter(), settings.heartbeatFresh());
    }

    /** What the project does, as of what was read of it last. */
    Verdict verdict(TrackedProject project, Host host, Instant now) {
        ProjectMemory memory = project.memory;
        Optional<TaskList> list = memory.taskLists.merged().map(MergedTaskList::list);
        StateVerdict.Facts facts = new StateVerdict.Facts(
                project.realFolder(),
                memory.runStates.claims().values(),
                memory.agents,
                memory.questions.open(),
                list.map(TaskList::total).orElse(0),
                list.map(TaskList::passed).orElse(0),
                lastChange(memory));
        return StateVerdict.of(facts, host, now, timing);
    }

    private static Optional<Instant> lastChange(ProjectMemory memory) {
        return Stream.of(
                        memory.taskLists.modifiedAt(),
                        memory.runStates.lastMeaningfulChange(),
                        memory.progress.changedAt(),
                        memory.git.flatMap(GitFacts::committedAt))
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
    }

    /** The whole; the very one that was published before if it is equal. */
    Project assemble(TrackedProject project, Verdict verdict) {
        ProjectMemory memory = project.memory;
        Optional<TaskList> list = memory.taskLists.merged().map(MergedTaskList::list);
        Project assembled = new Project(
                project.slug,
                list.map(TaskList::name).filter(name -> !name.isBlank()).orElse(project.name),
                settings.node(),
                project.workspace.account(),
                project.folder.toString(),
                list.map(TaskList::dialect).orElse(""),
                list.map(TaskList::description).orElse(""),
                list.map(TaskList::branch).orElse(""),
                verdict.state(),
                verdict.since(),
                verdict.evidence(),
                list.map(ProjectAssembler::stories).orElse(List.of()),
                list.map(TaskList::total).orElse(0),
                list.map(TaskList::passed).orElse(0),
                memory.git,
                verdict.loop(),
                memory.progress.entries(),
                memory.questions.open().pending(),
                problems(memory),
                lastChange(memory),
                NO_VERSION);
        return project.published
                .filter(before -> withVersion(before, NO_VERSION).equals(assembled))
                .orElseGet(() -> withVersion(assembled, Signature.versionOf(Json.encode(assembled))));
    }

    private static List<Story> stories(TaskList list) {
        List<Story> stories = new ArrayList<>();
        for (Task task : list.tasks()) {
            stories.add(new Story(
                    task.id(),
                    task.title(),
                    Story.Status.valueOf(task.status().name()),
                    task.passes(),
                    task.priority(),
                    task.dependsOn(),
                    task.notes()));
        }
        return stories;
    }

    private static List<Problem> problems(ProjectMemory memory) {
        return Stream.of(
                        memory.folderProblems.stream(),
                        memory.shownProblems.stream(),
                        memory.questions.problems().stream(),
                        memory.databaseProblems.stream(),
                        memory.gitProblem.stream())
                .flatMap(problems -> problems)
                .limit(MAX_PROBLEMS)
                .toList();
    }

    private static Project withVersion(Project project, String version) {
        return new Project(
                project.slug(),
                project.name(),
                project.node(),
                project.account(),
                project.path(),
                project.dialect(),
                project.description(),
                project.branch(),
                project.state(),
                project.stateSince(),
                project.evidence(),
                project.stories(),
                project.storiesTotal(),
                project.storiesPassed(),
                project.git(),
                project.loop(),
                project.progress(),
                project.pendingGates(),
                project.problems(),
                project.updatedAt(),
                version);
    }
}
