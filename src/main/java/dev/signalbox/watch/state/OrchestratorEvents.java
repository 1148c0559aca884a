package dev.signalbox.watch.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.files.ProjectFolder.Content;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The end of ralph-orchestrator's event log: JSON, one event a line, written by the loop and by its agents. */
final class OrchestratorEvents {
    private static final String POINTER = ".ralph/current-events";
    private static final String DEFAULT = ".ralph/events.jsonl";
    private static final int TAIL_BYTES = 64 * 1024;
    private static final Pattern REASON = Pattern.compile("## Reason\\s+(\\S+)");

    private OrchestratorEvents() {}

    /**
     * @param iteration the latest that any event names
     * @param terminatedBecause the reason, if the event ends the loop
     */
    record LastEvent(
            String topic, Optional<Instant> at, Optional<Long> iteration, Optional<String> terminatedBecause) {}

    /** The last whole event; lines that are no events, or are just being written, are passed over. */
    static Optional<LastEvent> last(ProjectFolder folder) {
        String name = folder.read(POINTER) instanceof Content pointer
                ? new String(pointer.bytes(), StandardCharsets.UTF_8).strip()
                : DEFAULT;
        if (!(folder.readTail(relative(folder.root().toString(), name), TAIL_BYTES) instanceof Content content)) {
            return Optional.empty();
        }
        List<String> lines =
                new String(content.bytes(), StandardCharsets.UTF_8).lines().toList();
        Optional<JsonFields> last = Optional.empty();
        for (int i = lines.size() - 1; i >= 0; i--) {
            Optional<JsonFields> event = parse(lines.get(i));
            if (last.isEmpty()) {
                last = event;
            }
            Optional<Long> iteration = event.flatMap(it -> it.count("iteration"));
            if (last.isPresent() && iteration.isPresent()) {
                return Optional.of(event(last.get(), iteration));
            }
        }
        return last.map(it -> event(it, Optional.empty()));
    }

    /** Loops write the pointer relative to the project's folder, or absolute. */
    private static String relative(String root, String name) {
        return name.startsWith(root + "/") ? name.substring(root.length() + 1) : name;
    }

    private static LastEvent event(JsonFields fields, Optional<Long> iteration) {
        String topic = fields.text("topic").orElse("");
        return new LastEvent(
                topic,
                fields.instant("ts"),
                iteration,
                topic.equals("loop.terminate") ? Optional.of(reason(fields)) : Optional.empty());
    }

    private static String reason(JsonFields fields) {
        Optional<String> text = fields.rawText("payload");
        if (text.isEmpty()) {
            return fields.object("payload").text("reason").orElse("no reason given");
        }
        Matcher reason = REASON.matcher(text.get());
        return JsonFields.oneLine(reason.find() ? reason.group(1) : text.get());
    }

    private static Optional<JsonFields> parse(String line) {
        try {
            JsonNode node = JsonFile.MAPPER.readTree(line);
            return Optional.of(new JsonFields(node))
                    .filter(fields -> fields.text("topic").isPresent());
        } catch (JsonProcessingException e) {
            // The first line may be cut and the last one half-written: normal in a file that grows.
            return Optional.empty();
        }
    }
}
