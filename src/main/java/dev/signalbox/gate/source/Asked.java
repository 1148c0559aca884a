package dev.signalbox.gate.source;

import dev.signalbox.bus.Gate;
import dev.signalbox.files.JsonFields;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one request file asks.
 *
 * @param file its name in the source's folder
 * @param id as the asker calls it
 * @param token tells this question from others that the same file asks at other times; empty if each has a file of its own
 * @param context one JSON object
 * @param fields all members, for the source itself
 * @param modifiedAt of the file, UTC
 */
public record Asked(
        String file,
        String id,
        Optional<String> token,
        String type,
        String title,
        String question,
        List<Gate.Option> options,
        String context,
        Instant requestedAt,
        JsonFields fields,
        Instant modifiedAt) {
    public Asked {
        options = List.copyOf(options);
    }
}
