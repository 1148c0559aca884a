package dev.signalbox.tasklist;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects the problems of one file; the first ones are kept, all are counted. */
final class Problems {
    /** Leaves room for the two sentences that count what was left out. */
    private static final int KEPT = TaskList.MAX_PROBLEMS - 2;

    private final List<TaskListProblem> kept = new ArrayList<>();
    private int dropped;

    void at(int line, String message) {
        add(Optional.of(line), message);
    }

    void ofFile(String message) {
        add(Optional.empty(), message);
    }

    private void add(Optional<Integer> line, String message) {
        if (kept.size() < KEPT) {
            kept.add(new TaskListProblem(line, message));
        } else {
            dropped++;
        }
    }

    /**
     * In file order, those of the whole file first.
     *
     * @param hiddenTasks tasks that are counted and not shown
     */
    List<TaskListProblem> list(int hiddenTasks) {
        List<TaskListProblem> all = new ArrayList<>(kept);
        all.sort(Comparator.comparingInt(problem -> problem.line().orElse(0)));
        if (hiddenTasks > 0) {
            all.add(new TaskListProblem(Optional.empty(), hiddenTasks + " more tasks are not shown"));
        }
        if (dropped > 0) {
            all.add(new TaskListProblem(Optional.empty(), dropped + " more problems are not shown"));
        }
        return all;
    }
}
