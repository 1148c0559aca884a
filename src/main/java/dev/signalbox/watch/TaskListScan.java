package dev.signalbox.watch;

import dev.signalbox.bus.Project.Problem;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.files.ProjectFolder.Content;
import dev.signalbox.files.ProjectFolder.Unreadable;
import dev.signalbox.tasklist.MergedTaskList;
import dev.signalbox.tasklist.Reading;
import dev.signalbox.tasklist.TaskList;
import dev.signalbox.tasklist.TaskListLocations;
import dev.signalbox.tasklist.TaskListLocations.Candidate;
import dev.signalbox.tasklist.TaskListMerger;
import dev.signalbox.tasklist.TaskListMerger.Located;
import dev.signalbox.tasklist.TaskLists;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The task lists of one project as of one look. A file that cannot be read now keeps what it said when it could.
 *
 * @param merged what a person should see; empty if there is no task list
 * @param lists every list that counts, by its file
 * @param problems of all files that matter
 * @param broken whether a file that was readable before is not now: it may be in the middle of being written
 * @param modifiedAt when the latest of the shown lists was written
 */
record TaskListScan(
        Optional<MergedTaskList> merged,
        Map<String, TaskList> lists,
        List<Problem> problems,
        boolean broken,
        Optional<Instant> modifiedAt) {
    static final TaskListScan NONE = new TaskListScan(Optional.empty(), Map.of(), List.of(), false, Optional.empty());

    static TaskListScan of(ProjectFolder folder, TaskListScan before) {
        return new Pass(folder, before).run();
    }

    private static final class Pass {
        private final ProjectFolder folder;
        private final TaskListScan before;
        private final Map<String, TaskList> lists = new LinkedHashMap<>();
        private final Map<String, Instant> modified = new LinkedHashMap<>();
        private final List<Problem> problems = new ArrayList<>();
        private boolean broken;

        Pass(ProjectFolder folder, TaskListScan before) {
            this.folder = folder;
            this.before = before;
        }

        TaskListScan run() {
            for (Candidate candidate : TaskListLocations.candidates(this::names)) {
                read(candidate);
            }
            List<Located> located = new ArrayList<>();
            lists.forEach((path, list) -> located.add(new Located(path, list)));
            Optional<MergedTaskList> merged = TaskListMerger.merge(located);
            Optional<Instant> modifiedAt = Optional.empty();
            if (merged.isPresent()) {
                merged.get()
                        .problems()
                        .forEach(problem ->
                                problems.add(new Problem(problem.file(), problem.line(), problem.message())));
                modifiedAt = merged.get().files().stream()
                        .flatMap(file -> Optional.ofNullable(modified.get(file)).stream())
                        .max(Instant::compareTo)
                        .or(before::modifiedAt);
            }
            return new TaskListScan(merged, lists, problems, broken, modifiedAt);
        }

        /** What is in a directory, or was before it could not be listed any more. */
        private List<String> names(String directory) {
            ProjectFolder.Listing listing = folder.list(directory);
            return listing.problem().isEmpty() || !listing.names().isEmpty() ? listing.names() : knownNames(directory);
        }

        private List<String> knownNames(String directory) {
            String prefix = directory + "/";
            return before.lists().keySet().stream()
                    .filter(path -> path.startsWith(prefix))
                    .map(path -> path.substring(prefix.length()).split("/", 2)[0])
                    .distinct()
                    .toList();
        }

        private void read(Candidate candidate) {
            String path = candidate.path();
            ProjectFolder.Reading file = folder.read(path);
            if (file instanceof Content content) {
                Reading reading = TaskLists.read(path, content.bytes());
                if (reading instanceof Reading.Recognised recognised) {
                    lists.put(path, recognised.list());
                    modified.put(path, content.modifiedAt());
                } else if (reading instanceof Reading.Broken why) {
                    keep(candidate, why.line(), why.reason());
                }
            } else if (file instanceof Unreadable unreadable) {
                keep(candidate, Optional.empty(), unreadable.reason());
            }
        }

        private void keep(Candidate candidate, Optional<Integer> line, String reason) {
            Optional<TaskList> known = Optional.ofNullable(before.lists().get(candidate.path()));
            known.ifPresent(list -> {
                lists.put(candidate.path(), list);
                broken = true;
            });
            if (known.isPresent() || candidate.dedicated()) {
                problems.add(new Problem(candidate.path(), line, reason));
            }
        }
    }
}
