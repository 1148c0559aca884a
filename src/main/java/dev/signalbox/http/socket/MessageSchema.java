package dev.signalbox.http.socket;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.RefusedException;
import io.vertx.core.buffer.Buffer;
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
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** {@code ws-messages.json}: which messages there are, and what a client's may hold. Usable from any thread. */
public final class MessageSchema {
    private static final String RESOURCE = "/ws-messages.json";
    private static final String BASE_URI = "https://signalbox.dev/";
    private static final int MAX_QUOTED = 60;
    private static final Map<String, Class<? extends ClientMessage>> TYPES = Map.of(
            "request.snapshot", ClientMessage.RequestSnapshot.class,
            "subscribe.logs", ClientMessage.SubscribeLogs.class,
            "unsubscribe.logs", ClientMessage.UnsubscribeLogs.class,
            "gate.respond", ClientMessage.GateRespond.class);

    private final Buffer text;
    private final Map<String, Rule> rules = new LinkedHashMap<>();

    private record Rule(JsonObject schema, Validator validator) {}

    /** Reads the file; blocks. @throws UncheckedIOException if it is not there */
    public MessageSchema() {
        try (InputStream in = MessageSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException("the jar is broken: " + RESOURCE);
            }
            text = Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonObject definitions = new JsonObject(text).getJsonObject("$defs");
        JsonSchemaOptions options = new JsonSchemaOptions()
                .setDraft(Draft.DRAFT202012)
                .setBaseUri(BASE_URI)
                .setOutputFormat(OutputFormat.Basic);
        TYPES.keySet().forEach(type -> {
            JsonObject schema = definitions.getJsonObject(type);
            rules.put(type, new Rule(schema, Validator.create(JsonSchema.of(schema), options)));
        });
    }

    /** The file as it is. */
    public Buffer text() {
        return text;
    }

    /**
     * Reads a client's message.
     *
     * @throws BadMessageException naming what is wrong with it
     */
    ClientMessage read(Buffer frame) {
        JsonObject message = parsed(frame);
        Object type = message.getValue("type");
        About about = new About(
                type instanceof String name ? Optional.of(shortened(name)) : Optional.empty(),
                message.getValue("request_id") instanceof String id && id.length() <= MAX_QUOTED + 4
                        ? Optional.of(id)
                        : Optional.empty());
        if (!(type instanceof String) || !rules.containsKey(type)) {
            throw new BadMessageException(
                    "unknown_type",
                    "\"type\" must be one of " + new TreeSet<>(rules.keySet())
                            + about.type().map(name -> ", not \"" + name + "\"").orElse(""),
                    Optional.of("type"),
                    about);
        }
        Rule rule = rules.get(type);
        checkMembers(message, rule.schema(), about);
        OutputUnit result = rule.validator().validate(message);
        if (!Boolean.TRUE.equals(result.getValid())) {
            throw misfit(result, about);
        }
        try {
            return Json.decode(frame.getBytes(), TYPES.get(type));
        } catch (RefusedException e) {
            throw new BadMessageException("bad_message", e.getMessage(), Optional.empty(), about);
        }
    }

    private static JsonObject parsed(Buffer frame) {
        try {
            // A parser of bytes would take other encodings too.
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(frame.getBytes()));
            return new JsonObject(
                    Json.decode(frame.getBytes(), ObjectNode.class).toString());
        } catch (CharacterCodingException e) {
            throw new BadMessageException("bad_json", "the message is not UTF-8", Optional.empty(), About.UNREADABLE);
        } catch (RefusedException e) {
            throw new BadMessageException(
                    "bad_json",
                    "the message is not one JSON object: " + e.getMessage(),
                    Optional.empty(),
                    About.UNREADABLE);
        }
    }

    private static void checkMembers(JsonObject message, JsonObject schema, About about) {
        JsonObject known = schema.getJsonObject("properties");
        for (String member : message.fieldNames()) {
            if (!known.containsKey(member)) {
                String name = shortened(member);
                throw new BadMessageException(
                        "unknown_member",
                        "unknown member \"" + name + "\"; known: " + new TreeSet<>(known.fieldNames()),
                        Optional.of(name),
                        about);
            }
        }
        for (Object member : schema.getJsonArray("required")) {
            if (!message.containsKey(member.toString())) {
                throw new BadMessageException(
                        "missing_member", "\"" + member + "\" is missing", Optional.of(member.toString()), about);
            }
        }
    }

    private static BadMessageException misfit(OutputUnit result, About about) {
        // The validator tells of a wrong member again at what is around it.
        Optional<OutputUnit> innermost = result.getErrors().stream()
                .filter(error -> error.getInstanceLocation().startsWith("#/"))
                .max((one, other) -> Integer.compare(
                        one.getKeywordLocation().length(),
                        other.getKeywordLocation().length()));
        Optional<String> member =
                innermost.map(error -> error.getInstanceLocation().substring(2).split("/", 2)[0]);
        return new BadMessageException(
                "bad_member",
                member.map(name -> "member \"" + name + "\" has a value that does not fit")
                        .orElse("the message does not fit the schema"),
                member,
                about);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
    }
}
