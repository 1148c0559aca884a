package dev.signalbox.tasklist;

import dev.signalbox.tasklist.JsonValue.JsonArray;
import dev.signalbox.tasklist.JsonValue.JsonObject;
import dev.signalbox.tasklist.JsonValue.JsonScalar;
import java.util.List;
import java.util.Optional;

/** The queue of ralph-claude-code: {@code queue} at the root, items by P-number and then first in, first out. */
final class RalphQueueDialect implements Dialect<Document.Json> {
    private static final List<String> ROOT_MEMBERS = List.of("version", "repository", "updated_at");

    @Override
    public Reading read(Document.Json document) {
        if (!(document.root() instanceof JsonObject root)) {
            return new Reading.NotATaskList();
        }
        Optional<JsonArray> queue = root.array("queue").filter(list -> recognises(root, list));
        if (queue.isEmpty()) {
            return new Reading.NotATaskList();
        }
        String name = root.members().get("repository") instanceof JsonScalar ? "repository" : "name";
        JsonMembers members = new JsonMembers(document.problems());
        return new TaskListBuilder("ralph-queue", TaskListBuilder.Order.PRIORITY, document.problems())
                .named(members.text(root, name), members.text(root, "description"), members.text(root, "branch"))
                .build(new JsonTaskReader(false, document.problems()).readAll(queue.get()));
    }

    private static boolean recognises(JsonObject root, JsonArray queue) {
        return TaskShape.any(queue, TaskShape::isTask) || (queue.items().isEmpty() && root.hasAny(ROOT_MEMBERS));
    }
}
