package dev.signalbox.tasklist;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts tasks into the order of their dialect, counts them and keeps those that can be shown. */
final class TaskListBuilder {
    /** The priority of a task that has none. */
    private static final int DEFAULT_PRIORITY = 100;

    private static final Comparator<Task> BY_PRIORITY =
            Comparator.comparingInt(task -> task.priority().orElse(DEFAULT_PRIORITY));

    /** In what order a dialect works on its tasks. */
    enum Order {
        FILE,
        /** The smallest number first; equal ones in file order. */
        PRIORITY
    }

    private final String dialect;
    private final Order order;
    private final Problems problems;
    private String name = "";
    private String description = "";
    private String branch = "";

    TaskListBuilder(String dialect, Order order, Problems problems) {
        this.dialect = dialect;
        this.order = order;
        this.problems = problems;
    }

    TaskListBuilder named(String newName, String newDescription, String newBranch) {
        name = DisplayText.cut(newName, DisplayText.TITLE);
        description = DisplayText.cut(newDescription, DisplayText.PROSE);
        branch = DisplayText.cut(newBranch, DisplayText.ID);
        return this;
    }

    /** @param inFileOrder as read; ids that are there twice become problems */
    Reading.Recognised build(Collection<Task> inFileOrder) {
        Set<String> ids = new HashSet<>();
        int passed = 0;
        for (Task task : inFileOrder) {
            if (!ids.add(task.id())) {
                problems.at(task.line(), "the id \"" + DisplayText.quote(task.id()) + "\" is there twice");
            }
            passed += task.passes() ? 1 : 0;
        }
        List<Task> tasks = new ArrayList<>(inFileOrder);
        if (order == Order.PRIORITY) {
            tasks.sort(BY_PRIORITY);
        }
        int total = tasks.size();
        List<Task> shown = tasks.subList(0, Math.min(total, TaskList.MAX_TASKS));
        return new Reading.Recognised(new TaskList(
                dialect, name, description, branch, shown, total, passed, problems.list(total - shown.size())));
    }
}
