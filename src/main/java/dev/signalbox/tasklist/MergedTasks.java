package dev.signalbox.tasklist;

import dev.signalbox.tasklist.MergedTaskList.FileProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the tasks and problems of several files within the limits of one list. */
final class MergedTasks {
    private final List<Task> tasks = new ArrayList<>();
    private final List<String> taskFiles = new ArrayList<>();
    private final List<String> files = new ArrayList<>();
    private final List<FileProblem> problems = new ArrayList<>();
    private int total;
    private int passed;

    void add(String file, TaskList list, List<Task> shown) {
        addFile(file, list);
        total += list.total();
        passed += list.passed();
        shown.forEach(task -> addTask(file, task));
    }

    /** @param queued ids that the queue still has, so that the archive does not count */
    void addArchive(String file, TaskList list, Set<String> queued) {
        addFile(file, list);
        int counted = list.total();
        int skipped = 0;
        for (Task task : list.tasks()) {
            if (queued.contains(task.id())) {
                problems.add(new FileProblem(
                        file,
                        Optional.of(task.line()),
                        "task " + DisplayText.quote(task.id()) + " is archived and still in the queue, which counts"));
                counted--;
            } else if (task.status() == Task.Status.SKIPPED) {
                skipped++;
                addTask(file, task);
            } else {
                addTask(file, task.withStatus(Task.Status.PASSED));
            }
        }
        total += counted;
        passed += counted - skipped;
    }

    private void addFile(String file, TaskList list) {
        files.add(file);
        list.problems().forEach(problem -> problems.add(new FileProblem(file, problem.line(), problem.message())));
    }

    private void addTask(String file, Task task) {
        if (tasks.size() < TaskList.MAX_TASKS) {
            tasks.add(task);
            taskFiles.add(file);
        }
    }

    /** @param about whose dialect, name, description and branch the list has */
    MergedTaskList build(TaskList about) {
        int hidden = total - tasks.size();
        if (files.size() > 1 && hidden > 0) {
            problems.add(0, new FileProblem("", Optional.empty(), hidden + " more tasks are not shown"));
        }
        TaskList list = new TaskList(
                about.dialect(), about.name(), about.description(), about.branch(), tasks, total, passed, List.of());
        return new MergedTaskList(list, capped(), files, taskFiles);
    }

    private List<FileProblem> capped() {
        if (problems.size() <= TaskList.MAX_PROBLEMS) {
            return problems;
        }
        int kept = TaskList.MAX_PROBLEMS - 1;
        List<FileProblem> capped = new ArrayList<>(problems.subList(0, kept));
        capped.add(new FileProblem("", Optional.empty(), (problems.size() - kept) + " more problems are not shown"));
        return capped;
    }
}
