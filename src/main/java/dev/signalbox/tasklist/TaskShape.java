package dev.signalbox.tasklist;

import dev.signalbox.tasklist.JsonValue.JsonArray;
import dev.signalbox.tasklist.JsonValue.JsonObject;
import dev.signalbox.tasklist.JsonValue.JsonScalar;
import dev.signalbox.tasklist.JsonValue.Kind;
import java.util.List;
import java.util.function.Predicate;

/** Tells lists of tasks from the many other lists that JSON files hold. */
final class TaskShape {
    private static final List<String> TITLES = List.of("title", "name", "subject", "description");
    private static final List<String> MARKS = List.of("passes", "status", "completed");

    private TaskShape() {}

    static boolean any(JsonArray list, Predicate<JsonObject> test) {
        return list.items().stream().anyMatch(item -> item instanceof JsonObject object && test.test(object));
    }

    /** Any object with these members at all. */
    static boolean anyHas(JsonArray list, List<String> names) {
        return any(list, object -> object.hasAny(names));
    }

    /** A title, and an id or a mark: enough under a name like {@code tasks}. */
    static boolean isTask(JsonObject object) {
        return object.hasAny(TITLES) && (object.has("id") || object.hasAny(MARKS));
    }

    /** A title and a mark that says how far it is: needed where nothing else tells that these are tasks. */
    static boolean isSurelyTask(JsonObject object) {
        boolean mark = MARKS.stream()
                .anyMatch(name -> object.members().get(name) instanceof JsonScalar scalar
                        && (name.equals("status")
                                ? StatusWords.read(scalar.text()).isPresent()
                                : scalar.type() == Kind.BOOLEAN));
        return mark && object.hasAny(TITLES);
    }
}
