package dev.signalbox.watch.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.files.ProjectFolder.Content;
import dev.signalbox.files.ProjectFolder.Reading;
import dev.signalbox.files.ProjectFolder.Unreadable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** A JSON object in a project's file: there, not there, or broken in a way that people are told. */
sealed interface JsonFile {
    record Absent() implements JsonFile {}

    /** @param modifiedAt when the broken text was written; empty if the file could not be read at all */
    record Broken(Problem problem, String text, Optional<Instant> modifiedAt) implements JsonFile {}

    record Parsed(JsonFields fields, Instant modifiedAt) implements JsonFile {}

    ObjectMapper MAPPER = mapper();

    private static ObjectMapper mapper() {
        ObjectMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(64).build());
        return mapper;
    }

    static JsonFile read(ProjectFolder folder, String relative) {
        Reading reading = folder.read(relative);
        if (reading instanceof Content content) {
            return parse(relative, content);
        }
        if (reading instanceof Unreadable unreadable) {
            return new Broken(new Problem(relative, Optional.empty(), unreadable.reason()), "", Optional.empty());
        }
        return new Absent();
    }

    private static JsonFile parse(String relative, Content content) {
        try {
            JsonNode root = MAPPER.readTree(content.bytes());
            if (root.isObject()) {
                return new Parsed(new JsonFields(root), content.modifiedAt());
            }
            String what = root.isMissingNode() ? "is empty" : "is not a JSON object";
            return broken(relative, content, Optional.empty(), what);
        } catch (JsonProcessingException e) {
            Optional<Integer> line = Optional.ofNullable(e.getLocation())
                    .map(location -> location.getLineNr())
                    .filter(number -> number > 0);
            return broken(relative, content, line, "is not valid JSON");
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private static Broken broken(String relative, Content content, Optional<Integer> line, String message) {
        return new Broken(
                new Problem(relative, line, message),
                new String(content.bytes(), StandardCharsets.UTF_8),
                Optional.of(content.modifiedAt()));
    }
}
