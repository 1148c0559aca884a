package dev.signalbox.tasklist;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Opens one task of a list again by changing the mark that says it is done, and nothing else: every other byte stays. Pure:
 * bytes in, bytes out; files are the caller's business.
 */
public final class TaskListEditor {
    private static final Set<String> OPEN_WORDS =
            Set.of("open", "pending", "todo", "to_do", "to-do", "not_started", "backlog", "planned", "ready", "queued");

    private TaskListEditor() {}

    /** What came of an edit. */
    public sealed interface Edit {}

    /**
     * The list with the task's mark changed.
     *
     * @param content the whole file; not to be changed
     * @param marks how to set it back, see {@link #restore}
     */
    public record Edited(byte[] content, Marks marks) implements Edit {}

    /** @param reason why not, for people; begins with a verb ("has no task …") */
    public record Unchanged(String reason) implements Edit {}

    /**
     * The marks of one task before and after. Most dialects have one mark a task.
     *
     * @param before as they were written, in file order
     * @param after what each of them became
     */
    public record Marks(List<String> before, String after) {
        public Marks {
            before = List.copyOf(before);
        }
    }

    /**
     * Makes a task that has passed one that has not.
     *
     * @param relativePath of the file in the project's folder, as for {@link TaskLists#read}
     * @param content the whole file; not changed
     * @param taskId as {@link TaskLists#read} gives it for this one file
     */
    public static Edit reopen(String relativePath, byte[] content, String taskId) {
        if (!(TaskLists.read(relativePath, content) instanceof Reading.Recognised recognised)) {
            return new Unchanged("is not a task list now");
        }
        TaskList list = recognised.list();
        List<Task> named =
                list.tasks().stream().filter(task -> task.id().equals(taskId)).toList();
        List<Task> passing = named.stream().filter(Task::passes).toList();
        String label = "\"" + DisplayText.quote(taskId) + "\"";
        if (named.isEmpty()) {
            return new Unchanged("has no task " + label);
        }
        if (isArchive(relativePath, list)) {
            return new Unchanged("is the archive: task " + label + " would have to be moved back to the queue by hand");
        }
        if (passing.isEmpty()) {
            return new Unchanged("has task " + label + " not marked as done");
        }
        if (passing.size() > 1) {
            return new Unchanged("has several tasks " + label + " that are done");
        }
        List<Flag> marks = marks(list, passing.get(0), content);
        if (marks.isEmpty()) {
            return new Unchanged("has no mark for task " + label + " that could be changed safely");
        }
        List<String> before = marks.stream().map(Flag::text).toList();
        Optional<String> after = open(before.get(0), list);
        if (after.isEmpty()) {
            return new Unchanged("marks task " + label + " in a way that is not known");
        }
        byte[] edited = replaced(content, marks, List.of(after.get()));
        return onlyThatTaskReopened(relativePath, list, passing.get(0), edited)
                ? new Edited(edited, new Marks(before, after.get()))
                : new Unchanged("would say something else of other tasks too");
    }

    /** Sets the marks of a task back that {@link #reopen} changed; refuses if they are no longer as it left them. */
    public static Edit restore(String relativePath, byte[] content, String taskId, Marks marks) {
        if (!(TaskLists.read(relativePath, content) instanceof Reading.Recognised recognised)) {
            return new Unchanged("is not a task list now");
        }
        List<List<Flag>> fitting = new ArrayList<>();
        for (Task task : recognised.list().tasks()) {
            List<Flag> now = task.id().equals(taskId) ? marks(recognised.list(), task, content) : List.of();
            if (now.size() == marks.before().size()
                    && now.stream().allMatch(flag -> flag.text().equals(marks.after()))) {
                fitting.add(now);
            }
        }
        return fitting.size() == 1
                ? new Edited(
                        replaced(content, fitting.get(0), marks.before()),
                        new Marks(
                                Collections.nCopies(marks.before().size(), marks.after()),
                                marks.before().get(0)))
                : new Unchanged("no longer has the task \"" + DisplayText.quote(taskId) + "\" as it was left");
    }

    private static List<Flag> marks(TaskList list, Task task, byte[] content) {
        return list.dialect().equals("ralphex")
                ? RalphexDialect.boxes(content, task.line())
                : task.flag().map(List::of).orElse(List.of());
    }

    /** The archive of done tasks says by being the archive that its tasks are done. */
    private static boolean isArchive(String path, TaskList list) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return list.dialect().equals("queue-jsonc") && name.startsWith("done.");
    }

    private static Optional<String> open(String mark, TaskList list) {
        if (mark.equals("true")) {
            return Optional.of("false");
        }
        if (mark.equalsIgnoreCase("x")) {
            return Optional.of(" ");
        }
        if (!mark.startsWith("\"")) {
            return Optional.empty();
        }
        String done = mark.substring(1, mark.length() - 1);
        String open = openWord(done, list);
        boolean upper = done.equals(done.toUpperCase(Locale.ROOT));
        return Optional.of('"' + (upper ? open.toUpperCase(Locale.ROOT) : open) + '"');
    }

    /** The word that the dialect's own loop writes; else one that this list already uses. */
    private static String openWord(String done, TaskList list) {
        return switch (list.dialect()) {
            case "ralph-orchestrator" -> "open";
            case "queue-jsonc" -> "todo";
            case "ralph-queue" -> "pending";
            default ->
                list.tasks().stream()
                        .filter(task -> task.status() == Task.Status.OPEN)
                        .flatMap(task -> task.flag().stream())
                        .map(flag -> flag.text().replace("\"", "").toLowerCase(Locale.ROOT))
                        .filter(OPEN_WORDS::contains)
                        .findFirst()
                        .orElse(done.equalsIgnoreCase("closed") ? "open" : "pending");
        };
    }

    /** @param texts one for each mark, or one for all */
    private static byte[] replaced(byte[] content, List<Flag> marks, List<String> texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length);
        int from = 0;
        for (int i = 0; i < marks.size(); i++) {
            out.write(content, from, marks.get(i).start() - from);
            out.writeBytes(texts.get(texts.size() == 1 ? 0 : i).getBytes(StandardCharsets.UTF_8));
            from = marks.get(i).end();
        }
        out.write(content, from, content.length - from);
        return out.toByteArray();
    }

    private static boolean onlyThatTaskReopened(String path, TaskList before, Task reopened, byte[] edited) {
        if (!(TaskLists.read(path, edited) instanceof Reading.Recognised recognised)
                || recognised.list().tasks().size() != before.tasks().size()) {
            return false;
        }
        Set<String> changed = new HashSet<>();
        for (int i = 0; i < before.tasks().size(); i++) {
            Task was = before.tasks().get(i);
            Task is = recognised.list().tasks().get(i);
            if (!was.id().equals(is.id()) || was.passes() != is.passes()) {
                changed.add(was.id() + "@" + was.line());
            }
        }
        return changed.equals(Set.of(reopened.id() + "@" + reopened.line()));
    }
}
