package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Story;
import dev.signalbox.git.GitCommand;
import dev.signalbox.git.GitOutcome.Finished;
import dev.signalbox.rollback.JournalEntry.ListEdit;
import dev.signalbox.rollback.ProjectTaskLists.Listed;
import dev.signalbox.tasklist.Reading;
import dev.signalbox.tasklist.Task;
import dev.signalbox.tasklist.TaskListEditor;
import dev.signalbox.tasklist.TaskListEditor.Edited;
import dev.signalbox.tasklist.TaskListEditor.Unchanged;
import dev.signalbox.tasklist.TaskListLocations;
import dev.signalbox.tasklist.TaskLists;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the story that a commit finished, before anything changes: by its id in the subject, by the flag that the commit
 * itself set, or else the last one that passes. Never more than one story is edited, and none beside those that git opens
 * again by itself.
 */
final class StoryFinder {
    private final Git git;
    private final Head head;
    private final String parent;
    private final TreeDiff commit;
    private final WorkTreeStatus status;
    private final List<String> warnings = new ArrayList<>();

    /** @param commit what the commit did */
    StoryFinder(Git git, Head head, String parent, TreeDiff commit, WorkTreeStatus status) {
        this.git = git;
        this.head = head;
        this.parent = parent;
        this.commit = commit;
        this.status = status;
    }

    StoryPlan find(Optional<String> requested) throws RefusedRollback {
        ProjectTaskLists lists = ProjectTaskLists.read(git);
        List<Listed> flipped = flipped(lists);
        if (requested.isPresent()) {
            Listed story = lists.withId(requested.get())
                    .orElseThrow(
                            () -> RefusedRollback.of(Code.UNKNOWN_STORY, "The task list has no story with that id."));
            return plan(story, "request", flipped);
        }
        Optional<Listed> named = named(lists, flipped);
        if (named.isPresent() && (flipped.isEmpty() || flipped.contains(named.get()))) {
            return plan(named.get(), "commit_subject", flipped);
        }
        if (!flipped.isEmpty()) {
            Listed last = flipped.get(flipped.size() - 1);
            named.ifPresent(other -> warnings.add("The subject names " + other.id() + ", but the commit itself marked "
                    + last.id() + " as done; that is the one that becomes open again."));
            return plan(last, "commit_flag", flipped);
        }
        List<Listed> passing = lists.stories().stream().filter(Listed::passes).toList();
        return passing.isEmpty()
                ? StoryPlan.nobody(warnings)
                : plan(passing.get(passing.size() - 1), "last_passing", flipped);
    }

    private Optional<Listed> named(ProjectTaskLists lists, List<Listed> flipped) {
        List<Listed> named = lists.stories().stream()
                .filter(story -> isNamed(story.id()) || isNamed(story.taskId()))
                .toList();
        for (List<Listed> fewer : List.of(
                named.stream().filter(flipped::contains).toList(),
                named.stream().filter(Listed::passes).toList(),
                named)) {
            if (fewer.size() == 1) {
                return Optional.of(fewer.get(0));
            }
        }
        if (named.size() > 1) {
            warnings.add("The subject names more than one story.");
        }
        return Optional.empty();
    }

    /** {@code [US-003]}, {@code (US-003)}, {@code US-003:}, or {@code US-003 -} at the beginning or after {@code feat:}. */
    private boolean isNamed(String id) {
        String quoted = Pattern.quote(id);
        if (id.startsWith("#")) {
            return false;
        }
        String pattern = "\\[\\s*" + quoted + "\\s*\\]|\\(\\s*" + quoted + "\\s*\\)|(?<![\\w./-])" + quoted + ":(?!\\S)"
                + "|^(?:\\w+(?:\\([^)]*\\))?!?:\\s*)?" + quoted + "\\s+[-–—]\\s";
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE)
                .matcher(head.subject())
                .find();
    }

    /** Stories that pass in the commit and not before it, in the order of the page. */
    private List<Listed> flipped(ProjectTaskLists lists) throws RefusedRollback {
        Set<String> touched = new HashSet<>(commit.paths());
        Set<String> marks = new HashSet<>();
        for (TaskListLocations.Candidate candidate : TaskListLocations.candidates(folder -> namesIn(folder, touched))) {
            Set<String> before = passing(candidate.path(), parent);
            for (String id : passing(candidate.path(), head.commit())) {
                if (!before.contains(id)) {
                    marks.add(candidate.path() + "\0" + id);
                }
            }
        }
        return lists.stories().stream()
                .filter(story -> marks.contains(story.file() + "\0" + story.taskId()))
                .toList();
    }

    private static List<String> namesIn(String folder, Set<String> paths) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        return paths.stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .map(path -> path.contains("/") ? path.substring(0, path.indexOf('/')) : path)
                .distinct()
                .toList();
    }

    private Set<String> passing(String path, String revision) throws RefusedRollback {
        Set<String> ids = new HashSet<>();
        Optional<byte[]> content = committed(path, revision);
        if (content.isPresent() && TaskLists.read(path, content.get()) instanceof Reading.Recognised recognised) {
            recognised.list().tasks().stream()
                    .filter(Task::passes)
                    .map(Task::id)
                    .forEach(ids::add);
        }
        return ids;
    }

    private Optional<byte[]> committed(String path, String revision) throws RefusedRollback {
        Finished blob = git.run(
                GitCommand.of("cat-file", "blob", revision + ":" + path).withMaxStdoutBytes(TaskLists.MAX_BYTES));
        return blob.succeeded() ? Optional.of(blob.stdout()) : Optional.empty();
    }

    private StoryPlan plan(Listed story, String foundBy, List<Listed> flipped) throws RefusedRollback {
        List<String> others = flipped.stream()
                .filter(other -> !other.equals(story))
                .map(Listed::id)
                .toList();
        if (!others.isEmpty()) {
            warnings.add("The commit also marked " + String.join(", ", others)
                    + " as done; with the commit that is taken back too.");
        }
        Optional<Story> found = Optional.of(new Story(story.id(), story.title(), foundBy));
        if (flipped.contains(story)) {
            return new StoryPlan(found, Optional.empty(), Optional.empty(), warnings);
        }
        if (!story.passes()) {
            warnings.add("Story " + story.id() + " is not marked as done, so it stays as it is.");
            return StoryPlan.nobody(warnings);
        }
        boolean tracked = git.line("ls-tree", head.commit(), "--", story.file()).startsWith("100");
        boolean inTree = tracked && !status.all().contains(story.file());
        Optional<byte[]> content = inTree ? committed(story.file(), parent) : TaskListFile.read(git, story.file());
        TaskListEditor.Edit edit = content.map(bytes -> TaskListEditor.reopen(story.file(), bytes, story.taskId()))
                .orElseGet(() -> new Unchanged("cannot be read"));
        if (edit instanceof Edited edited) {
            ListEdit planned = new ListEdit(
                    story.file(),
                    story.taskId(),
                    story.id(),
                    TaskListFile.hash(content.orElseThrow()),
                    edited.marks().before(),
                    edited.marks().after());
            Optional<byte[]> treeContent = inTree ? Optional.of(edited.content()) : Optional.empty();
            return new StoryPlan(found, Optional.of(planned), treeContent, warnings);
        }
        warnings.add("Story " + story.id() + " has to be opened again by hand: " + story.file() + " "
                + ((Unchanged) edit).reason() + ".");
        return StoryPlan.nobody(warnings);
    }
}
