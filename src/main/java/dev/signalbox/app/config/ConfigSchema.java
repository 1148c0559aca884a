package dev.signalbox.app.config;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** {@code config-schema.json}: the one place that knows the keys, their defaults and what values they take. */
public final class ConfigSchema {
    private static final String RESOURCE = "/config-schema.json";

    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonNode schema;

    public ConfigSchema() {
        try (InputStream in = ConfigSchema.class.getResourceAsStream(RESOURCE)) {
            schema = mapper.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar is broken: " + RESOURCE, e);
        }
    }

    public JsonNode root() {
        return schema;
    }

    /** Everything in which the document differs from the schema; empty if nothing. */
    public List<ConfigProblem> check(JsonNode document) {
        JsonSchemaOptions options = new JsonSchemaOptions()
                .setDraft(Draft.DRAFT202012)
                .setBaseUri("https://signalbox.dev/")
                .setOutputFormat(OutputFormat.Basic);
        OutputUnit outcome = Validator.create(JsonSchema.of(asVertx(schema)), options)
                .validate(mapper.convertValue(document, Object.class) instanceof Map<?, ?> ? asVertx(document) : "");
        List<ConfigProblem> problems = new ArrayList<>();
        if (Boolean.TRUE.equals(outcome.getValid())) {
            return problems;
        }
        for (OutputUnit error : outcome.getErrors()) {
            problemOf(error, document).filter(p -> !problems.contains(p)).ifPresent(problems::add);
        }
        return problems;
    }

    private Optional<ConfigProblem> problemOf(OutputUnit error, JsonNode document) {
        String pointer = error.getInstanceLocation();
        String location = error.getKeywordLocation();
        String keyword = location.substring(location.lastIndexOf('/') + 1);
        JsonNode rule = schema.at(location.substring(1, location.lastIndexOf('/')));
        JsonNode value = document.at(pointer.substring(1));
        String message =
                switch (keyword) {
                    // The validator reports a wrong member again at every object around it; the innermost counts.
                    case "properties", "items" -> "";
                    case "additionalProperties" -> unknownKey(rule, pointer.substring(pointer.lastIndexOf('/') + 1));
                    case "enum" -> "is " + value + "; allowed: " + rule.get("enum");
                    case "type" ->
                        "is " + shorten(value) + "; must be "
                                + article(rule.get("type").asText());
                    case "minimum", "maximum" ->
                        "is " + value + "; must be from "
                                + rule.path("minimum").asText() + " to "
                                + rule.path("maximum").asText();
                    case "pattern" ->
                        "is " + shorten(value) + "; must match "
                                + rule.get("pattern").asText();
                    case "minLength", "minItems" -> "must not be empty";
                    case "required" -> missingKeys(rule, value);
                    default -> error.getError();
                };
        return message.isEmpty() ? Optional.empty() : Optional.of(new ConfigProblem(pointer, message));
    }

    private static String unknownKey(JsonNode rule, String key) {
        TreeSet<String> known = new TreeSet<>();
        rule.path("properties").fieldNames().forEachRemaining(known::add);
        if (known.contains(key)) {
            return "";
        }
        String nearest = NearestName.of(key, known)
                .map(name -> "did you mean \"" + name + "\"? ")
                .orElse("");
        return "unknown key; " + nearest + "Known here: " + String.join(", ", known);
    }

    private static String missingKeys(JsonNode rule, JsonNode value) {
        List<String> missing = new ArrayList<>();
        rule.get("required").forEach(name -> {
            if (!value.has(name.asText())) {
                missing.add("\"" + name.asText() + "\"");
            }
        });
        return "needs " + String.join(", ", missing);
    }

    private static String shorten(JsonNode value) {
        String text = value.toString();
        return text.length() <= 80 ? text : text.substring(0, 79) + "…";
    }

    private static String article(String type) {
        return (type.matches("[aeiou].*") ? "an " : "a ") + type;
    }

    /** Fills in the defaults of every key that the document leaves out. */
    public void fillDefaults(ObjectNode document) {
        fillDefaults(document, schema);
    }

    private void fillDefaults(ObjectNode value, JsonNode rule) {
        Iterator<Map.Entry<String, JsonNode>> properties =
                rule.path("properties").fields();
        while (properties.hasNext()) {
            Map.Entry<String, JsonNode> property = properties.next();
            String name = property.getKey();
            JsonNode memberRule = property.getValue();
            if (!value.has(name) && memberRule.has("default")) {
                value.set(name, memberRule.get("default").deepCopy());
            }
            JsonNode member = value.path(name);
            if (member instanceof ObjectNode object) {
                fillDefaults(object, memberRule);
            } else if (member.isArray()) {
                for (JsonNode item : member) {
                    if (item instanceof ObjectNode object) {
                        fillDefaults(object, memberRule.path("items"));
                    }
                }
            }
        }
    }

    private JsonObject asVertx(JsonNode node) {
        return new JsonObject(mapper.convertValue(node, new TypeReference<Map<String, Object>>() {}));
    }
}
