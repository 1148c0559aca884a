package dev.signalbox.job.action;

import dev.signalbox.bus.Jobs.FieldProblem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.OutputUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Puts what a validator found into words for the person at the form. Never quotes a value: it may be a secret. */
final class ValidationWords {
    /** The validator reports a wrong member again at every object around it; the innermost counts. */
    private static final Set<String> AROUND =
            Set.of("properties", "items", "prefixItems", "$ref", "allOf", "then", "else", "dependentSchemas");

    private final JsonObject schema;
    private final JsonObject given;

    ValidationWords(JsonObject schema, JsonObject given) {
        this.schema = schema;
        this.given = given;
    }

    List<FieldProblem> of(OutputUnit error) {
        String location = error.getKeywordLocation();
        int slash = location.lastIndexOf('/');
        String keyword = location.substring(slash + 1);
        String field = fieldOf(error.getInstanceLocation());
        JsonObject rule = ruleAt(location.substring(0, Math.max(1, slash)));
        boolean known = rule.getValue("properties") instanceof JsonObject properties
                && properties.containsKey(field.substring(field.lastIndexOf('/') + 1));
        // The validator also calls a member unknown that is known and wrong.
        if (AROUND.contains(keyword) || (keyword.endsWith("Properties") && known)) {
            return List.of();
        }
        if (keyword.equals("required")) {
            return missing(error.getInstanceLocation(), field, rule.getJsonArray("required", new JsonArray()));
        }
        Object bound = rule.getValue(keyword);
        String message =
                switch (keyword) {
                    case "additionalProperties", "unevaluatedProperties", "false" -> "is not known";
                    case "type" -> "must be of type " + bound;
                    case "enum" -> "must be one of " + bound;
                    case "const" -> "must be " + bound;
                    case "minLength" -> "must have at least " + bound + " characters";
                    case "maxLength" -> "must have at most " + bound + " characters";
                    case "minimum" -> "must be at least " + bound;
                    case "maximum" -> "must be at most " + bound;
                    case "exclusiveMinimum" -> "must be more than " + bound;
                    case "exclusiveMaximum" -> "must be less than " + bound;
                    case "multipleOf" -> "must be a multiple of " + bound;
                    case "pattern" -> "must match " + bound;
                    case "format" -> "must be a valid " + bound;
                    case "minItems" -> "must have at least " + bound + " items";
                    case "maxItems" -> "must have at most " + bound + " items";
                    case "uniqueItems" -> "must not hold anything twice";
                    default -> "does not fit the rule \"" + keyword + "\"";
                };
        boolean parentOfUnknown = message.equals("is not known") && field.isEmpty();
        return parentOfUnknown ? List.of() : List.of(new FieldProblem(field, message));
    }

    private List<FieldProblem> missing(String pointer, String field, JsonArray required) {
        Object value = pointer.length() <= 1
                ? given
                : JsonPointer.from(pointer.substring(1)).queryJson(given);
        List<FieldProblem> problems = new ArrayList<>();
        for (Object name : required) {
            if (value instanceof JsonObject object && !object.containsKey(name.toString())) {
                problems.add(new FieldProblem(field.isEmpty() ? name.toString() : field + "/" + name, "is needed"));
            }
        }
        return problems;
    }

    private JsonObject ruleAt(String location) {
        Object rule = location.length() <= 1
                ? schema
                : JsonPointer.from(location.substring(1)).queryJson(schema);
        return rule instanceof JsonObject object ? object : new JsonObject();
    }

    private static String fieldOf(String pointer) {
        return pointer.length() <= 2 ? "" : pointer.substring(2);
    }
}
