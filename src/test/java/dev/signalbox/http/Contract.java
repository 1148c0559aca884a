package dev.signalbox.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The contract as the tests read it. */
public final class Contract {
    private final JsonObject document;

    /** One call of it. */
    public record Call(String method, String path, String role) {}

    public Contract() {
        try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
            document = new JsonObject(mapOf(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> mapOf(InputStream in) throws IOException {
        return new ObjectMapper(new YAMLFactory()).readValue(in, Map.class);
    }

    public JsonObject document() {
        return document;
    }

    public List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            for (String method : paths.getJsonObject(path).fieldNames()) {
                JsonObject call = paths.getJsonObject(path).getJsonObject(method);
                calls.add(new Call(method.toUpperCase(Locale.ROOT), path, call.getString("x-role")));
            }
        }
        return calls;
    }

    /** What in that JSON does not fit the named schema; empty if all does. */
    public String misfits(String schema, String json) {
        JsonObject root =
                new JsonObject(document.getJsonObject("components").encode().replace("#/components/", "#/"));
        root.put("$ref", "#/schemas/" + schema);
        Validator validator = Validator.create(
                JsonSchema.of(root),
                new JsonSchemaOptions()
                        .setDraft(Draft.DRAFT202012)
                        .setBaseUri("https://signalbox.test/")
                        .setOutputFormat(OutputFormat.Basic));
        OutputUnit result = validator.validate(new JsonObject(json));
        return Boolean.TRUE.equals(result.getValid()) ? "" : String.valueOf(result.toJson());
    }
}
