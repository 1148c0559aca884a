package dev.signalbox.tasklist;

import java.util.List;
import java.util.Optional;

/**
 * One task as its list tells it; texts are cut to a length that can be shown.
 *
 * @param id as written, numbers as text; {@code #3} for the third task of the file if it has none. Not unique when the
 *     file repeats an id
 * @param title empty if none is given
 * @param passes true when and only when the status is {@link Status#PASSED}
 * @param priority as written and not clamped, the smallest first; empty if none is given or it is no number
 * @param dependsOn ids of other tasks; nobody has checked that they exist
 * @param line where the task begins in its file, from 1
 * @param flag the mark that decides whether it is done; empty if there is none, more than one, or it is written with escapes
 */
public record Task(
        String id,
        String title,
        Status status,
        boolean passes,
        Optional<Integer> priority,
        List<String> dependsOn,
        String notes,
        int line,
        Optional<Flag> flag) {
    public Task {
        dependsOn = List.copyOf(dependsOn);
    }

    /** How far a task is. */
    public enum Status {
        OPEN,
        IN_PROGRESS,
        /** Said to be done, and still to be confirmed by somebody. */
        VERIFYING,
        PASSED,
        FAILED,
        SKIPPED
    }

    Task withIds(String newId, List<String> newDependsOn) {
        return new Task(newId, title, status, passes, priority, newDependsOn, notes, line, flag);
    }

    Task withStatus(Status newStatus) {
        return new Task(id, title, newStatus, newStatus == Status.PASSED, priority, dependsOn, notes, line, flag);
    }
}
