package dev.signalbox.tasklist;

import java.util.List;
import java.util.Optional;

/**
 * The one task list of a project that a person sees, and where it comes from.
 *
 * @param list its problems are empty; they are in {@code problems}, with their files
 * @param problems at most {@link TaskList#MAX_PROBLEMS}
 * @param files the files whose tasks are in the list
 * @param taskFiles for each task of the list, in the same order, the file that it is in; its line and flag are of that file
 */
public record MergedTaskList(TaskList list, List<FileProblem> problems, List<String> files, List<String> taskFiles) {
    public MergedTaskList {
        problems = List.copyOf(problems);
        files = List.copyOf(files);
        taskFiles = List.copyOf(taskFiles);
    }

    /**
     * A problem and the file that has it.
     *
     * @param file relative to the project's folder; empty if the problem concerns the files together
     * @param line from 1
     */
    public record FileProblem(String file, Optional<Integer> line, String message) {}
}
