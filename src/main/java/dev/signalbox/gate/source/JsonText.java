package dev.signalbox.gate.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signalbox.files.JsonFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** One JSON object that somebody else wrote, and perhaps only in part yet. */
public final class JsonText {
    private static final ObjectMapper MAPPER = mapper();

    private JsonText() {}

    private static ObjectMapper mapper() {
        ObjectMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(64).build());
        return mapper;
    }

    /**
     * The members of the object.
     *
     * @throws MalformedFileException if it is empty, broken or no object
     */
    public static JsonFields parse(byte[] bytes) throws MalformedFileException {
        try {
            JsonNode root = MAPPER.readTree(bytes);
            if (!root.isObject()) {
                throw new MalformedFileException(root.isMissingNode() ? "is empty" : "is not a JSON object");
            }
            return new JsonFields(root);
        } catch (JsonProcessingException e) {
            throw new MalformedFileException("is not valid JSON"
                    + (e.getLocation() == null
                            ? ""
                            : " (line " + e.getLocation().getLineNr() + ")"));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    static Optional<JsonFields> parseIfPossible(byte[] bytes) {
        try {
            return Optional.of(parse(bytes));
        } catch (MalformedFileException e) {
            return Optional.empty();
        }
    }
}
