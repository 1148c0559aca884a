package dev.signalbox.tasklist;

import dev.signalbox.tasklist.JsonValue.JsonArray;
import dev.signalbox.tasklist.JsonValue.JsonObject;
import dev.signalbox.tasklist.JsonValue.JsonScalar;
import dev.signalbox.tasklist.JsonValue.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one task from a JSON object, for all dialects that are written in JSON. Of the members that say whether it is done,
 * {@code passes} counts before {@code status}, and that before {@code completed}: the loops look at one of them only.
 */
final class JsonTaskReader {
    private final boolean needsVerification;
    private final Problems problems;
    private final JsonMembers members;

    /** @param needsVerification whether a task passes only with {@code architectVerified} */
    JsonTaskReader(boolean needsVerification, Problems problems) {
        this.needsVerification = needsVerification;
        this.problems = problems;
        this.members = new JsonMembers(problems);
    }

    /** The tasks of a list; an item that is no object is a problem and left out. */
    List<Task> readAll(JsonArray list) {
        List<Task> tasks = new ArrayList<>();
        int position = 0;
        for (JsonValue item : list.items()) {
            position++;
            if (item instanceof JsonObject object) {
                tasks.add(read(object, position));
            } else {
                problems.at(item.line(), "task " + position + " is " + item.kind() + ", not an object");
            }
        }
        return tasks;
    }

    /** @param position in the file, from 1 */
    Task read(JsonObject object, int position) {
        String id = id(object, position);
        String title = members.text(object, "title", "name", "subject", "description");
        if (title.isEmpty()) {
            problems.at(object.line(), label(id) + " has no title");
        }
        String notes = members.text(object, "notes");
        if (notes.isBlank()) {
            notes = members.text(object, "completionNotes", "error_message", "errorMessage");
        }
        Optional<JsonValue> mark = mark(object);
        Task.Status status = status(object, id);
        return new Task(
                id,
                DisplayText.cut(title, DisplayText.TITLE),
                status,
                status == Task.Status.PASSED,
                members.priority(object),
                members.dependencies(object),
                DisplayText.cut(notes, DisplayText.PROSE),
                object.line(),
                mark.flatMap(JsonTaskReader::flag));
    }

    private String id(JsonObject object, int position) {
        Optional<JsonValue> id = object.first(List.of("id"));
        if (id.isPresent()
                && id.get() instanceof JsonScalar scalar
                && scalar.type() != Kind.BOOLEAN
                && !scalar.text().isBlank()) {
            return DisplayText.cut(scalar.text(), DisplayText.ID);
        }
        String made = "#" + position;
        String fault = id.isEmpty() ? " has no id" : " has an id that is no text or number";
        problems.at(id.map(JsonValue::line).orElse(object.line()), "task " + position + fault + "; shown as " + made);
        return made;
    }

    private static Optional<JsonValue> mark(JsonObject object) {
        return object.get("passes").or(() -> object.get("status")).or(() -> object.get("completed"));
    }

    /** Empty for a mark that is written with escapes or is absurdly long: nobody should change such a one unseen. */
    private static Optional<Flag> flag(JsonValue value) {
        if (!(value instanceof JsonScalar scalar) || scalar.end() - scalar.start() > DisplayText.ID) {
            return Optional.empty();
        }
        String text = scalar.type() == Kind.STRING ? '"' + scalar.text() + '"' : scalar.text();
        boolean asWritten = text.getBytes(StandardCharsets.UTF_8).length == scalar.end() - scalar.start();
        return asWritten ? Optional.of(new Flag(scalar.start(), scalar.end(), text)) : Optional.empty();
    }

    private Task.Status status(JsonObject object, String id) {
        if (object.has("passes")) {
            boolean passes = isTrue(object, "passes", id);
            Task.Status said = word(object, id).orElse(Task.Status.OPEN);
            if (passes) {
                return verified(object, id) ? Task.Status.PASSED : Task.Status.VERIFYING;
            }
            if (said == Task.Status.PASSED) {
                problems.at(
                        object.members().get("passes").line(),
                        label(id) + " is done by its \"status\" and not by \"passes\", which counts");
                return Task.Status.OPEN;
            }
            return said;
        }
        if (object.has("status")) {
            return word(object, id).orElse(Task.Status.OPEN);
        }
        return object.has("completed") && isTrue(object, "completed", id) ? Task.Status.PASSED : Task.Status.OPEN;
    }

    private Optional<Task.Status> word(JsonObject object, String id) {
        Optional<JsonValue> value = object.get("status");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<Task.Status> status = value.get() instanceof JsonScalar scalar && scalar.type() == Kind.STRING
                ? StatusWords.read(scalar.text())
                : Optional.empty();
        if (status.isEmpty()) {
            problems.at(
                    value.get().line(),
                    label(id) + " has a \"status\" that is not known" + JsonMembers.quoted(value.get()));
        }
        return status;
    }

    private boolean verified(JsonObject object, String id) {
        return !needsVerification || (object.has("architectVerified") && isTrue(object, "architectVerified", id));
    }

    private boolean isTrue(JsonObject object, String name, String id) {
        JsonValue value = object.members().get(name);
        if (value instanceof JsonScalar scalar && scalar.type() == Kind.BOOLEAN) {
            return scalar.text().equals("true");
        }
        problems.at(
                value.line(),
                label(id) + " has a \"" + name + "\" that is " + value.kind()
                        + ", not true or false; it counts as false");
        return false;
    }

    private static String label(String id) {
        return "task " + DisplayText.quote(id);
    }
}
