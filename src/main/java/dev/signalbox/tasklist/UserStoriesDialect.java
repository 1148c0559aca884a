package dev.signalbox.tasklist;

import dev.signalbox.tasklist.JsonValue.JsonArray;
import dev.signalbox.tasklist.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * {@code userStories} at the root: the original loop and its two relatives. A story that an architect verifies makes it
 * oh-my-claudecode, a member that only ralph-tui writes makes it ralph-tui, else it is the original.
 */
final class UserStoriesDialect implements Dialect<Document.Json> {
    private static final List<String> TUI_MEMBERS = List.of("dependsOn", "labels", "completionNotes");

    @Override
    public Reading read(Document.Json document) {
        if (!(document.root() instanceof JsonObject root) || !root.has("userStories")) {
            return new Reading.NotATaskList();
        }
        if (!(root.members().get("userStories") instanceof JsonArray stories)) {
            JsonValue value = root.members().get("userStories");
            return new Reading.Broken(
                    Optional.of(value.line()), "has \"userStories\" that is " + value.kind() + ", not a list");
        }
        String dialect = dialect(document.path(), root, stories);
        JsonMembers members = new JsonMembers(document.problems());
        JsonTaskReader reader = new JsonTaskReader(dialect.equals("oh-my-claudecode"), document.problems());
        return new TaskListBuilder(dialect, TaskListBuilder.Order.PRIORITY, document.problems())
                .named(
                        members.text(root, "project", "name", "title"),
                        members.text(root, "description"),
                        members.text(root, "branchName", "branch"))
                .build(reader.readAll(stories));
    }

    private static String dialect(String path, JsonObject root, JsonArray stories) {
        if (TaskShape.anyHas(stories, List.of("architectVerified")) || path.startsWith(".omc/")) {
            return "oh-my-claudecode";
        }
        boolean tui = root.has("metadata")
                || (root.has("name") && !root.has("project"))
                || TaskShape.anyHas(stories, TUI_MEMBERS);
        return tui ? "ralph-tui" : "ralph";
    }
}
