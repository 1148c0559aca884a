package dev.signalbox.tasklist;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the tasks of one Markdown file, and what all Markdown dialects have in common. */
final class MarkdownTasks {
    /** Bounds the memory for a file of nothing but boxes. */
    private static final int MAX_KEPT = 100_000;

    private final List<Task> tasks = new ArrayList<>();
    private String name = "";
    private int leftOut;

    /** Takes the first heading of the first level as the list's name. */
    void heading(Markdown.Heading heading) {
        if (heading.level() == 1 && name.isEmpty()) {
            name = heading.text();
        }
    }

    int next() {
        return tasks.size() + 1;
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    void add(String id, String title, Task.Status status, Optional<Integer> priority, int line, Optional<Flag> flag) {
        if (tasks.size() == MAX_KEPT) {
            leftOut++;
            return;
        }
        tasks.add(new Task(
                DisplayText.cut(id, DisplayText.ID),
                DisplayText.cut(title, DisplayText.TITLE),
                status,
                status == Task.Status.PASSED,
                priority,
                List.of(),
                "",
                line,
                flag));
    }

    Reading build(String dialect, TaskListBuilder.Order order, Optional<Integer> openFence, Problems problems) {
        openFence.ifPresent(line -> problems.at(line, "this code block is never closed; what follows is not read"));
        if (leftOut > 0) {
            problems.ofFile("has more than " + MAX_KEPT + " tasks; " + leftOut + " are not counted");
        }
        return new TaskListBuilder(dialect, order, problems).named(name, "", "").build(tasks);
    }
}
