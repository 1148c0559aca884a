package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The parameters of the command line as JSON of the types that the action asks for. Whether they are right the server says. */
final class JobParameters {
    private static final int MAX_BYTES = 64 * 1024;

    private final JsonNode schema;
    private final ObjectNode values = ServerCalls.JSON.createObjectNode();

    /** @param schema of the action's parameters; a missing node if nothing is known of it */
    JobParameters(JsonNode schema) {
        this.schema = schema;
    }

    ObjectNode values() {
        return values;
    }

    /**
     * Takes {@code --param name=value}.
     *
     * @throws RefusedCallException if it is a secret: the list of processes shows every argument to everybody
     */
    void add(Map<String, String> named) throws RefusedCallException {
        for (Map.Entry<String, String> entry : named.entrySet()) {
            if (schemaOf(entry.getKey()).path("writeOnly").asBoolean()) {
                throw new RefusedCallException("parameter \"" + entry.getKey()
                        + "\" is secret: put it into a file and give it with --param-file " + entry.getKey() + "=FILE");
            }
            put(entry.getKey(), entry.getValue());
        }
    }

    /** Takes {@code --param-file name=FILE}; a single line loses its line end, several lines stay as they are. */
    void addFiles(Map<String, String> files, InputStream standardInput) throws RefusedCallException {
        for (Map.Entry<String, String> entry : files.entrySet()) {
            String text = read(entry.getValue(), standardInput);
            boolean oneLine = text.indexOf('\n') == text.length() - 1;
            put(entry.getKey(), oneLine ? text.stripTrailing() : text);
        }
    }

    private void put(String name, String text) {
        switch (schemaOf(name).path("type").asText()) {
            case "boolean" -> {
                if (text.equals("true") || text.equals("false")) {
                    values.put(name, Boolean.parseBoolean(text));
                } else {
                    values.put(name, text);
                }
            }
            case "integer", "number" -> {
                if (text.matches("-?[0-9]{1,18}")) {
                    values.put(name, Long.parseLong(text));
                } else if (text.matches("-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?")) {
                    values.put(name, new BigDecimal(text));
                } else {
                    values.put(name, text);
                }
            }
            default -> values.put(name, text);
        }
    }

    private JsonNode schemaOf(String name) {
        return schema.path("properties").path(name);
    }

    private static String read(String file, InputStream standardInput) throws RefusedCallException {
        try (InputStream in = file.equals("-") ? standardInput : Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new RefusedCallException(file + " is larger than " + MAX_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedCallException(file + " is not UTF-8 text");
        } catch (IOException e) {
            throw new RefusedCallException(file + " cannot be read: " + e.getMessage());
        }
    }
}
