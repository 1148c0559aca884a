package dev.signalbox.tasklist;

import dev.signalbox.tasklist.JsonValue.JsonArray;
import dev.signalbox.tasklist.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/** Ralph-UI: {@code stories} at the root, with {@code branch}, {@code acceptance} and {@code dependencies}. */
final class StoriesDialect implements Dialect<Document.Json> {
    private static final List<String> ROOT_MEMBERS = List.of("branch", "executionConfig", "executions", "metadata");

    @Override
    public Reading read(Document.Json document) {
        if (!(document.root() instanceof JsonObject root)) {
            return new Reading.NotATaskList();
        }
        Optional<JsonArray> stories = root.array("stories").filter(list -> recognises(root, list));
        if (stories.isEmpty()) {
            return new Reading.NotATaskList();
        }
        JsonMembers members = new JsonMembers(document.problems());
        return new TaskListBuilder("ralph-ui", TaskListBuilder.Order.PRIORITY, document.problems())
                .named(
                        members.text(root, "project", "name", "title"),
                        members.text(root, "description"),
                        members.text(root, "branchName", "branch"))
                .build(new JsonTaskReader(false, document.problems()).readAll(stories.get()));
    }

    // Other tools keep lists of "stories" too: of paths, or of articles.
    private static boolean recognises(JsonObject root, JsonArray stories) {
        return TaskShape.any(stories, TaskShape::isTask)
                || (root.hasAny(ROOT_MEMBERS) && (stories.items().isEmpty() || TaskShape.any(stories, story -> true)));
    }
}
