package dev.signalbox.watch.run.reader;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.bus.Runs.Decision;
import dev.signalbox.bus.Runs.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the JSON in a row says, as far as it is understood; a member of another type is as good as none. */
record ResultJson(JsonNode node) {
    private static final int MAX_ITEMS = 100;
    private static final int MAX_SUMMARY = 2_000;
    private static final int MAX_WORD = 100;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(64).build());
    }

    /** Says nothing if the text is no JSON. */
    static ResultJson of(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return new ResultJson(MissingNode.getInstance());
        }
        try {
            return new ResultJson(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            return new ResultJson(MissingNode.getInstance());
        }
    }

    private Optional<String> text(String... names) {
        return text(node, names);
    }

    private static Optional<String> text(JsonNode object, String... names) {
        return Stream.of(names)
                .map(object::path)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    private static String line(JsonNode object, String... names) {
        return text(object, names).map(Quote::oneLine).orElse("");
    }

    /** In one word, whatever kind of result it is and however old. */
    Optional<String> outcome() {
        return text("result", "readiness", "status").map(word -> Quote.oneLine(word, MAX_WORD));
    }

    /** Of a review. */
    Optional<String> readiness() {
        return text("readiness").map(word -> Quote.oneLine(word, MAX_WORD));
    }

    Optional<String> summary() {
        return text("summary", "reason", "notes", "message", "error").map(it -> Quote.oneLine(it, MAX_SUMMARY));
    }

    Optional<String> commit() {
        return text("commit", "sha").map(word -> Quote.oneLine(word, MAX_WORD));
    }

    Optional<Boolean> passed() {
        return Stream.of("passed", "ok", "success")
                .map(node::path)
                .filter(value -> value.isBoolean() || value.isInt())
                .map(value -> value.isBoolean() ? value.booleanValue() : value.intValue() != 0)
                .findFirst();
    }

    /** What a review found; at most 100. */
    List<Item> items() {
        List<Item> items = new ArrayList<>();
        for (JsonNode item : node.path("items")) {
            if (items.size() == MAX_ITEMS) {
                break;
            }
            if (item.isObject()) {
                JsonNode id = item.path("id");
                items.add(new Item(
                        id.isNumber() ? id.asText() : line(item, "id"),
                        line(item, "title"),
                        line(item, "action"),
                        line(item, "reason"),
                        line(item, "priority")));
            }
        }
        return items;
    }

    /**
     * What a person decided. It was written in several forms: as {@code response}, {@code decision} or {@code choice}; as a
     * word or as an object with an {@code action}; beside the {@code type} of the question or beside the {@code escalation}
     * itself.
     *
     * @param kind of the question, if the row around it tells; empty if only the data can
     */
    Optional<Decision> decision(Optional<String> kind) {
        JsonNode answer = Stream.of("decision", "response", "choice", "action")
                .map(node::path)
                .filter(value -> value.isTextual() || value.isObject())
                .findFirst()
                .orElse(MissingNode.getInstance());
        Optional<String> word = answer.isTextual()
                ? Optional.of(answer.textValue())
                : text(answer, "action", "decision", "response", "choice");
        Optional<String> about = text("type")
                .filter(type -> !type.equals("human"))
                .or(() -> node.hasNonNull("escalation") ? Optional.of("escalation") : Optional.empty())
                .or(() -> kind);
        Optional<String> guidance = text(answer, "guidance").or(() -> text("guidance"));
        return word.filter(it -> !it.isBlank())
                .map(it -> new Decision(
                        Quote.oneLine(it, MAX_WORD),
                        about.map(type -> Quote.oneLine(type, MAX_WORD)),
                        guidance.map(text -> Quote.oneLine(text, MAX_SUMMARY))));
    }

    /** Why a person is asked, if an author or a reviewer asks one with this result. */
    Optional<String> asksPerson() {
        if (outcome().filter("needs_human"::equals).isPresent()) {
            return Optional.of(summary().orElse("an agent needs a person"));
        }
        return items().stream()
                .filter(item -> item.action().equals("human_required"))
                .findFirst()
                .map(item -> item.title().isEmpty() ? item.reason() : item.title());
    }

    /** Why an escalation came about. */
    Optional<String> reason() {
        return text("reason", "message", "summary")
                .or(() -> text(node.path("escalation"), "reason", "message", "summary"))
                .map(Quote::oneLine);
    }
}
