package dev.signalbox.rollback;

import dev.signalbox.tasklist.MergedTaskList;
import dev.signalbox.tasklist.Reading;
import dev.signalbox.tasklist.Task;
import dev.signalbox.tasklist.TaskList;
import dev.signalbox.tasklist.TaskListLocations;
import dev.signalbox.tasklist.TaskListLocations.Candidate;
import dev.signalbox.tasklist.TaskListMerger;
import dev.signalbox.tasklist.TaskListMerger.Located;
import dev.signalbox.tasklist.TaskLists;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stories of a project as its page shows them, and where each of them is written down.
 *
 * @param stories in the order of the page
 */
record ProjectTaskLists(List<Listed> stories) {
    private static final int MAX_ENTRIES = 2_000;

    /**
     * A story and its place.
     *
     * @param id as the page shows it
     * @param file relative to the project's folder
     * @param taskId as that file alone gives it
     */
    record Listed(String id, String title, boolean passes, String file, String taskId) {}

    /** Reads the files that lie in the work tree now. What cannot be read has no stories. */
    static ProjectTaskLists read(Git git) {
        Map<String, TaskList> lists = new LinkedHashMap<>();
        for (Candidate candidate : TaskListLocations.candidates(folder -> names(git, folder))) {
            TaskListFile.read(git, candidate.path())
                    .map(content -> TaskLists.read(candidate.path(), content))
                    .ifPresent(reading -> {
                        if (reading instanceof Reading.Recognised recognised) {
                            lists.put(candidate.path(), recognised.list());
                        }
                    });
        }
        List<Located> located = new ArrayList<>();
        lists.forEach((path, list) -> located.add(new Located(path, list)));
        return TaskListMerger.merge(located)
                .map(merged -> listed(merged, lists))
                .orElse(new ProjectTaskLists(List.of()));
    }

    private static ProjectTaskLists listed(MergedTaskList merged, Map<String, TaskList> lists) {
        List<Listed> stories = new ArrayList<>();
        List<Task> tasks = merged.list().tasks();
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            String file = merged.taskFiles().get(i);
            String own = lists.get(file).tasks().stream()
                    .filter(inFile -> inFile.line() == task.line()
                            && (task.id().equals(inFile.id()) || task.id().endsWith("/" + inFile.id())))
                    .map(Task::id)
                    .findFirst()
                    .orElse(task.id());
            stories.add(new Listed(task.id(), task.title(), task.passes(), file, own));
        }
        return new ProjectTaskLists(stories);
    }

    Optional<Listed> withId(String id) {
        return stories.stream().filter(story -> story.id().equals(id)).findFirst();
    }

    private static List<String> names(Git git, String folder) {
        Path path = folder.isEmpty() ? git.workTree() : git.workTree().resolve(folder);
        List<String> names = new ArrayList<>();
        try {
            if (!path.toRealPath().startsWith(git.workTree()) || !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                return names;
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    if (names.size() == MAX_ENTRIES) {
                        break;
                    }
                    names.add(entry.getFileName().toString());
                }
            }
            return names;
        } catch (IOException | DirectoryIteratorException e) {
            // A folder that is not there, or may not be read, has no task lists.
            return names;
        }
    }
}
