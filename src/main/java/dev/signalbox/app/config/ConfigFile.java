package dev.signalbox.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.bus.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the configuration: one JSON file, every problem reported at once. */
public final class ConfigFile {
    /** In bytes; a larger file is a mistake. */
    private static final int MAX_BYTES = 1_000_000;

    /** Members that hold a path: JSON pointers, with {@code *} for every item of an array. */
    private static final List<String> PATHS = List.of(
            "data_dir",
            "workspaces/*/root",
            "http/tls/certificate_file",
            "http/tls/key_file",
            "event_tables/*/file",
            "auth/secret_file",
            "auth/keys/*/public_key_file",
            "auth/jwks/file",
            "notices/mail/password_file",
            "notices/mail/ca_file",
            "notices/channels/*/webhook/secret_file",
            "notices/channels/*/webhook/ca_file",
            "actions/*/cwd");

    /** A URL that holds a path after its beginning. */
    private static final String SQLITE = "jdbc:sqlite:";

    private final ConfigSchema schema = new ConfigSchema();
    private final Map<String, String> environment;
    private final ObjectMapper mapper = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @param environment the variables that {@code ${NAME}} refers to */
    public ConfigFile(Map<String, String> environment) {
        this.environment = environment;
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(64).build());
    }

    /**
     * Reads and checks a file. A relative path in it counts from the file's folder.
     *
     * @throws InvalidConfigException if it is missing, unreadable or wrong in any way
     */
    public Config read(Path file) throws InvalidConfigException {
        Path absolute = file.toAbsolutePath().normalize();
        return read(file.toString(), bytes(file), absolute.getParent());
    }

    /** The configuration of somebody who has no file: all defaults. */
    public Config defaults() {
        ObjectNode document = mapper.createObjectNode();
        schema.fillDefaults(document);
        return bind(document);
    }

    /** Checks a document that came by another way than a file; relative paths count from {@code folder}. */
    public Config read(String name, byte[] utf8, Path folder) throws InvalidConfigException {
        JsonNode parsed = parse(name, utf8);
        if (!(parsed instanceof ObjectNode document)) {
            throw new InvalidConfigException(List.of(new ConfigProblem(name, "must hold a JSON object")));
        }
        EnvironmentReferences references = new EnvironmentReferences(environment);
        references.replace(document, schema.root());
        List<ConfigProblem> problems = new ArrayList<>(references.problems());
        problems.addAll(schema.check(document));
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        schema.fillDefaults(document);
        for (String path : PATHS) {
            makeAbsolute(document, List.of(path.split("/")), folder);
        }
        makeUrlAbsolute(document.path("store"), folder);
        return bind(document);
    }

    private static byte[] bytes(Path file) throws InvalidConfigException {
        String reason;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length <= MAX_BYTES) {
                return bytes;
            }
            reason = "is larger than " + MAX_BYTES + " bytes";
        } catch (NoSuchFileException e) {
            reason = "does not exist";
        } catch (IOException e) {
            reason = "cannot be read: " + e.getMessage();
        }
        throw new InvalidConfigException(List.of(new ConfigProblem(file.toString(), reason)));
    }

    private JsonNode parse(String name, byte[] utf8) throws InvalidConfigException {
        try {
            return mapper.readTree(utf8);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? name
                    : name + ":" + e.getLocation().getLineNr() + ":"
                            + e.getLocation().getColumnNr();
            throw new InvalidConfigException(List.of(new ConfigProblem(place, e.getOriginalMessage())));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static void makeAbsolute(JsonNode node, List<String> steps, Path folder) {
        String step = steps.get(0);
        List<String> rest = steps.subList(1, steps.size());
        if (step.equals("*") && node instanceof ArrayNode array) {
            array.forEach(item -> makeAbsolute(item, rest, folder));
        } else if (rest.isEmpty() && node.path(step).isTextual()) {
            Path absolute = folder.resolve(node.get(step).asText()).normalize();
            ((ObjectNode) node).put(step, absolute.toString());
        } else if (!rest.isEmpty()) {
            makeAbsolute(node.path(step), rest, folder);
        }
    }

    /** What is no plain path is left as it is, for the check that says so. */
    private static void makeUrlAbsolute(JsonNode store, Path folder) {
        String url = store.path("url").asText();
        String path = url.substring(Math.min(SQLITE.length(), url.length()));
        if (url.startsWith(SQLITE) && !path.isEmpty() && !path.startsWith(":") && !path.startsWith("file:")) {
            ((ObjectNode) store).put("url", SQLITE + folder.resolve(path).normalize());
        }
    }

    private static Config bind(ObjectNode document) {
        return Json.decode(document.toString().getBytes(StandardCharsets.UTF_8), Config.class);
    }
}
