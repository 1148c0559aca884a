package dev.signalbox.job.action;

import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Jobs.FieldProblem;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaException;
import io.vertx.json.schema.Validator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parameters of an action, described by a JSON schema (2020-12) of one object. Members that it does not name are refused
 * unless it says otherwise; a {@code default} counts if the member is left out; {@code writeOnly} members are secret.
 */
public final class Parameters {
    private static final int MAX_PROBLEMS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Parameters.class);

    private final JsonObject schema;

    private final NativeText nativeText;

    private Parameters(JsonObject schema, NativeText nativeText) {
        this.schema = schema;
        this.nativeText = nativeText;
    }

    /** @param schema any; {@link #check()} says what is wrong with it */
    public static Parameters of(Map<String, Object> schema) {
        return of(schema, NativeText.ofThisSystem());
    }

    static Parameters of(Map<String, Object> schema, NativeText nativeText) {
        JsonObject complete = new JsonObject(schema).copy();
        if (!complete.containsKey("type")) {
            complete.put("type", "object");
        }
        if (!complete.containsKey("additionalProperties") && !complete.containsKey("unevaluatedProperties")) {
            complete.put("additionalProperties", false);
        }
        return new Parameters(complete, nativeText);
    }

    /** The schema as JSON. */
    public String schema() {
        return schema.encode();
    }

    Set<String> names() {
        return properties().fieldNames();
    }

    /** Names of those that are never kept. */
    public Set<String> secretNames() {
        Set<String> secret = new LinkedHashSet<>();
        for (String name : names()) {
            if (isSecret(properties().getValue(name))) {
                secret.add(name);
            }
        }
        return secret;
    }

    private static boolean isSecret(Object rule) {
        return rule instanceof JsonObject object && Boolean.TRUE.equals(object.getValue("writeOnly"));
    }

    private JsonObject properties() {
        return schema.getValue("properties") instanceof JsonObject object ? object : new JsonObject();
    }

    /** What is wrong with the schema itself; empty if nothing. */
    Optional<String> check() {
        if (!"object".equals(schema.getValue("type"))) {
            return Optional.of("must describe an object: \"type\": \"object\"");
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (String name : names()) {
            if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,63}")) {
                return Optional.of(
                        "\"" + name + "\" is no name for a parameter: a letter, then letters, digits, _ and -");
            }
            String other = variables.put(CommandEnvironment.variable(name), name);
            if (other != null) {
                return Optional.of("\"" + name + "\" and \"" + other + "\" would be the same environment variable");
            }
            if (properties().getValue(name) instanceof JsonObject rule && hasSecretInside(rule)) {
                return Optional.of(
                        "\"" + name + "\" has writeOnly deeper inside; only a whole parameter can be secret");
            }
        }
        for (String member : schema.fieldNames()) {
            if (!member.equals("properties") && hasSecret(schema.getValue(member))) {
                return Optional.of("\"" + member + "\" has writeOnly inside; it is known in \"properties\" only");
            }
        }
        try {
            // A schema with an unknown reference or a wrong pattern shows it only when it is used.
            JsonObject texts = new JsonObject();
            names().forEach(name -> texts.put(name, ""));
            validate(texts);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("is no JSON schema that can be used: " + e.getMessage());
        }
    }

    private static boolean hasSecret(Object rule) {
        return isSecret(rule)
                || (rule instanceof JsonObject object && hasSecretInside(object))
                || (rule instanceof JsonArray array && array.stream().anyMatch(Parameters::hasSecret));
    }

    private static boolean hasSecretInside(JsonObject rule) {
        return rule.fieldNames().stream().map(rule::getValue).anyMatch(Parameters::hasSecret);
    }

    /** What came of given parameters. */
    public sealed interface Reading {}

    /**
     * They fit.
     *
     * @param open all that may be kept, as one JSON object
     * @param values every one as text, secret ones included: a string as it is, anything else as JSON; null ones left out
     * @param secret the values that must never be kept
     */
    public record Fitting(String open, Map<String, String> values, Map<String, String> secret) implements Reading {
        public Fitting {
            values = Map.copyOf(values);
            secret = Map.copyOf(secret);
        }

        /** Without the values. */
        @Override
        public String toString() {
            return "Fitting[" + values.keySet() + "]";
        }
    }

    /** They do not. */
    public record NotFitting(List<FieldProblem> problems) implements Reading {
        public NotFitting {
            problems = List.copyOf(problems);
        }
    }

    /** Checks parameters. */
    public Reading read(String json) {
        if (json.getBytes(StandardCharsets.UTF_8).length > Jobs.MAX_PARAMETERS_BYTES) {
            return problem("", "are larger than " + Jobs.MAX_PARAMETERS_BYTES + " bytes");
        }
        JsonObject given;
        try {
            given = new JsonObject(json);
        } catch (DecodeException e) {
            return problem("", "are no JSON object");
        }
        for (String name : names()) {
            if (!given.containsKey(name)
                    && properties().getValue(name) instanceof JsonObject rule
                    && rule.containsKey("default")) {
                given.put(name, rule.getValue("default"));
            }
        }
        List<FieldProblem> problems = new ArrayList<>();
        try {
            problems.addAll(validate(given));
        } catch (RuntimeException e) {
            LOG.error("the schema of an action's parameters cannot be used", e);
            return problem("", "cannot be checked: the schema of this action's parameters is wrong");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : given.fieldNames()) {
            Object value = given.getValue(name);
            if (value != null) {
                String text = value instanceof String string ? string : io.vertx.core.json.Json.encode(value);
                values.put(name, text);
                if (!nativeText.canPass(text)) {
                    problems.add(new FieldProblem(name, nativeText.why(text)));
                }
            }
        }
        return problems.isEmpty() ? fitting(given, values) : new NotFitting(problems);
    }

    private Fitting fitting(JsonObject given, Map<String, String> values) {
        Map<String, String> secret = new LinkedHashMap<>();
        JsonObject open = given.copy();
        for (String name : secretNames()) {
            open.remove(name);
            if (values.containsKey(name)) {
                secret.put(name, values.get(name));
            }
        }
        return new Fitting(open.encode(), values, secret);
    }

    static NotFitting problem(String field, String message) {
        return new NotFitting(List.of(new FieldProblem(field, message)));
    }

    private List<FieldProblem> validate(JsonObject given) {
        JsonSchemaOptions options = new JsonSchemaOptions()
                .setDraft(Draft.DRAFT202012)
                .setBaseUri("https://signalbox.dev/parameters/")
                .setOutputFormat(OutputFormat.Basic);
        OutputUnit outcome;
        try {
            outcome = Validator.create(JsonSchema.of(schema), options).validate(given);
        } catch (SchemaException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        if (Boolean.TRUE.equals(outcome.getValid())) {
            return List.of();
        }
        ValidationWords words = new ValidationWords(schema, given);
        Set<FieldProblem> problems = new LinkedHashSet<>();
        for (OutputUnit error : outcome.getErrors()) {
            problems.addAll(words.of(error));
        }
        return problems.isEmpty()
                ? List.of(new FieldProblem("", "do not fit the action's schema"))
                : problems.stream().limit(MAX_PROBLEMS).toList();
    }
}
