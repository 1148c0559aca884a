package dev.signalbox.tasklist;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Makes one list of the task lists of a project. Normally the first one is shown, a list with tasks before one without. The
 * dialects that spread their tasks over files are put together: one PRD or plan after the other, the archive of done tasks
 * behind the queue.
 */
public final class TaskListMerger {
    private TaskListMerger() {}

    /** A recognised list and its file, relative to the project's folder, with {@code /}. */
    public record Located(String path, TaskList list) {}

    /**
     * @param lists in order of precedence, see {@link TaskListLocations#candidates}
     * @return empty if there are none
     */
    public static Optional<MergedTaskList> merge(List<Located> lists) {
        if (lists.isEmpty()) {
            return Optional.empty();
        }
        Located first = lists.stream()
                .filter(located -> located.list().total() > 0)
                .findFirst()
                .orElse(lists.get(0));
        Predicate<Located> same =
                located -> located.list().dialect().equals(first.list().dialect());
        return Optional.of(
                switch (first.list().dialect()) {
                    case "prd-markdown" -> {
                        Map<String, Located> prds = new TreeMap<>(TaskListLocations.NATURAL);
                        lists.stream().filter(same).forEach(prd -> prds.putIfAbsent(directoryName(prd.path()), prd));
                        yield together(prds, first.list().dialect());
                    }
                    case "ralphex" -> {
                        Map<String, Located> plans = new LinkedHashMap<>();
                        lists.stream().filter(same).forEach(plan -> plans.put(uniqueStem(plan.path(), plans), plan));
                        yield together(plans, first.list().dialect());
                    }
                    case "queue-jsonc" ->
                        queue(first, lists.stream().filter(same).toList());
                    case "ralph-orchestrator" ->
                        lists.stream()
                                .filter(same.and(located -> located.path().endsWith(".jsonl")))
                                .findFirst()
                                .map(TaskListMerger::alone)
                                .orElseGet(() -> alone(first));
                    default -> alone(first);
                });
    }

    private static MergedTaskList alone(Located only) {
        MergedTasks merged = new MergedTasks();
        merged.add(only.path(), only.list(), only.list().tasks());
        return merged.build(only.list());
    }

    /** @param parts by the name that makes their ids unique */
    private static MergedTaskList together(Map<String, Located> parts, String dialect) {
        if (parts.size() == 1) {
            return alone(parts.values().iterator().next());
        }
        MergedTasks merged = new MergedTasks();
        parts.forEach((name, part) -> merged.add(part.path(), part.list(), prefixed(name, part.list())));
        return merged.build(new TaskList(dialect, "", "", "", List.of(), 0, 0, List.of()));
    }

    private static List<Task> prefixed(String name, TaskList list) {
        Set<String> own = new HashSet<>();
        list.tasks().forEach(task -> own.add(task.id()));
        List<Task> tasks = new ArrayList<>();
        for (Task task : list.tasks()) {
            List<String> dependsOn = task.dependsOn().stream()
                    .map(id -> own.contains(id) ? name + "/" + id : id)
                    .toList();
            tasks.add(task.withIds(name + "/" + task.id(), dependsOn));
        }
        return tasks;
    }

    /** The tasks of the queue, then those of the archive beside it, which have passed unless they were rejected. */
    private static MergedTaskList queue(Located first, List<Located> lists) {
        String directory = directory(first.path());
        MergedTasks merged = new MergedTasks();
        Set<String> queued = new HashSet<>();
        Optional<Located> about = Optional.empty();
        for (Located located : lists) {
            if (!directory(located.path()).equals(directory)) {
                continue;
            }
            about = about.or(() -> Optional.of(located));
            if (!isArchive(located.path())) {
                located.list().tasks().forEach(task -> queued.add(task.id()));
                merged.add(located.path(), located.list(), located.list().tasks());
            } else {
                merged.addArchive(located.path(), located.list(), queued);
            }
        }
        return merged.build(about.orElse(first).list());
    }

    private static boolean isArchive(String path) {
        return fileName(path).startsWith("done.");
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String directory(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    private static String directoryName(String path) {
        return fileName(directory(path));
    }

    private static String uniqueStem(String path, Map<String, Located> taken) {
        String name = fileName(path);
        String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
        return taken.containsKey(stem) ? path : stem;
    }
}
