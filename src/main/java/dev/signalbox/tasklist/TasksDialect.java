package dev.signalbox.tasklist;

import dev.signalbox.tasklist.JsonValue.JsonArray;
import dev.signalbox.tasklist.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code tasks} at the root, which several loops and many models write, also under {@code prd}, and a bare list at the root.
 * The queue with comments and the orchestrator's copy for its page are told apart by the members of their tasks.
 */
final class TasksDialect implements Dialect<Document.Json> {
    private static final List<String> QUEUE_MEMBERS = List.of("scope", "evidence", "plan", "request", "depends_on");
    private static final List<String> ORCHESTRATOR_MEMBERS =
            List.of("blockedBy", "archivedAt", "queuedTaskId", "mergeLoopPrompt", "loop_id");

    @Override
    public Reading read(Document.Json document) {
        if (document.root() instanceof JsonArray list) {
            return isTaskFile(document) || TaskShape.any(list, TaskShape::isSurelyTask)
                    ? build(document, new JsonObject(Map.of(), 1), list, "tasks-json")
                    : new Reading.NotATaskList();
        }
        JsonObject root = (JsonObject) document.root();
        JsonObject prd = root.object("prd").orElse(root);
        Optional<JsonArray> tasks = root.array("tasks")
                .or(() -> prd.array("userStories"))
                .or(() -> prd.array("stories"))
                .or(() -> prd.array("tasks"));
        return tasks.filter(list -> recognises(document, root, list))
                .map(list -> build(document, prd, list, dialect(document, root, list)))
                .orElse(new Reading.NotATaskList());
    }

    private static Reading build(Document.Json document, JsonObject about, JsonArray tasks, String dialect) {
        // The first task of the queue with comments is the next one, whatever its priority says.
        TaskListBuilder.Order order =
                dialect.equals("queue-jsonc") ? TaskListBuilder.Order.FILE : TaskListBuilder.Order.PRIORITY;
        JsonMembers members = new JsonMembers(document.problems());
        return new TaskListBuilder(dialect, order, document.problems())
                .named(
                        members.text(about, "project", "name", "title"),
                        members.text(about, "description"),
                        members.text(about, "branchName", "branch"))
                .build(new JsonTaskReader(false, document.problems()).readAll(tasks));
    }

    private static boolean recognises(Document.Json document, JsonObject root, JsonArray tasks) {
        return TaskShape.any(tasks, TaskShape::isTask)
                || isTaskFile(document)
                || root.object("prd").isPresent()
                || (isQueueFile(document) && root.has("version"));
    }

    private static String dialect(Document.Json document, JsonObject root, JsonArray tasks) {
        if (TaskShape.anyHas(tasks, ORCHESTRATOR_MEMBERS) || document.path().startsWith(".ralph/api/")) {
            return "ralph-orchestrator";
        }
        boolean queue = !root.has("prd")
                && root.has("version")
                && (isQueueFile(document) || TaskShape.anyHas(tasks, QUEUE_MEMBERS));
        return queue ? "queue-jsonc" : "tasks-json";
    }

    private static boolean isTaskFile(Document.Json document) {
        return List.of("prd.json", "tasks.json", "tasks-v1.json").contains(document.fileName());
    }

    private static boolean isQueueFile(Document.Json document) {
        return document.fileName().matches("(queue|done)\\.jsonc?");
    }
}
