package dev.signalbox.watch.run.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Optional;

/** The lines that go to and fro. */
public final class Wire {
    /** The longest line, in bytes; a longer one is a fault. */
    public static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

    /** The id of the message by which a reader says that it is there. */
    public static final long READY = 0;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(64)
                        .maxStringLength(MAX_LINE_BYTES)
                        .build());
    }

    private Wire() {}

    /**
     * @param id of the question, which its answer bears too
     * @param deadlineMs after which the reader gives up by itself
     */
    public record Asked(long id, long deadlineMs, Question question) {}

    public record Answered(long id, Answer answer) {}

    /** One line without its end. */
    public static String line(Record message) {
        try {
            return MAPPER.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + message.getClass(), e);
        }
    }

    /** The message of a line; empty if it is none, as what a library prints. */
    public static <T extends Record> Optional<T> parse(String line, Class<T> type) {
        try {
            return Optional.ofNullable(MAPPER.readValue(line, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
