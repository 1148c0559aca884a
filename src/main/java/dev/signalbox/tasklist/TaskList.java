package dev.signalbox.tasklist;

import java.util.List;

/**
 * A task list as it was read; what the file does not say is an empty string.
 *
 * @param dialect who writes such files: {@code ralph}, {@code ralph-tui}, {@code oh-my-claudecode}, {@code ralph-ui},
 *     {@code tasks-json}, {@code fix-plan}, {@code ralph-queue}, {@code prd-markdown}, {@code ralph-orchestrator},
 *     {@code ralphex} or {@code queue-jsonc}
 * @param branch the branch that the list names
 * @param tasks in the order in which the dialect works on them; at most {@link #MAX_TASKS}
 * @param total how many tasks the file has, those beyond the limit included
 * @param passed how many of all of them have passed
 * @param problems in file order, those of the whole file first; at most {@link #MAX_PROBLEMS}
 */
public record TaskList(
        String dialect,
        String name,
        String description,
        String branch,
        List<Task> tasks,
        int total,
        int passed,
        List<TaskListProblem> problems) {
    /** Tasks of one list that are kept; further ones are counted, and a problem says so. */
    public static final int MAX_TASKS = 1_000;
    /** Problems of one list that are kept; the last one counts the rest. */
    public static final int MAX_PROBLEMS = 50;

    public TaskList {
        tasks = List.copyOf(tasks);
        problems = List.copyOf(problems);
    }
}
