package dev.signalbox.http.log;

import dev.signalbox.bus.Json;
import dev.signalbox.bus.Logs.Line;
import dev.signalbox.bus.Logs.Skipped;
import dev.signalbox.http.stream.Piece;
import dev.signalbox.http.stream.WireForm;
import java.util.List;
import java.util.Optional;

/** How a log looks on the wire. */
final class LogEvents {
    private record Told(String project, String logId, String generation, long from, long to, List<Line> lines) {}

    private record Reset(
            String topic, String reason, Optional<String> generation, Optional<Long> from, boolean missed) {}

    private record Notice(
            String project,
            String logId,
            String kind,
            Optional<String> generation,
            Optional<Long> from,
            Optional<Long> to,
            Optional<Long> lines) {}

    private final LogName name;
    private final WireForm form;

    LogEvents(LogName name, WireForm form) {
        this.name = name;
        this.form = form;
    }

    /** @param to after the last of the lines */
    Piece lines(String generation, long from, long to, List<Line> lines) {
        return event("log", new Told(name.project(), name.logId(), generation, from, to, lines));
    }

    /**
     * What follows begins at the beginning of that generation.
     *
     * @param missed whether the reader may not have had all lines of the one before
     */
    Piece reset(String reason, String generation, boolean missed) {
        return event("reset", new Reset(name.topic(), reason, Optional.of(generation), Optional.of(0L), missed));
    }

    /** Nothing follows for now. */
    Piece reset(String reason) {
        return event("reset", new Reset(name.topic(), reason, Optional.empty(), Optional.empty(), false));
    }

    Piece skipped(String generation, Skipped skipped) {
        return event(
                "log-notice",
                new Notice(
                        name.project(),
                        name.logId(),
                        "skipped",
                        Optional.of(generation),
                        Optional.of(skipped.from()),
                        Optional.of(skipped.to()),
                        skipped.lines()));
    }

    Piece notice(String kind) {
        return event(
                "log-notice",
                new Notice(
                        name.project(),
                        name.logId(),
                        kind,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private Piece event(String event, Record data) {
        return Piece.of(form.event(event, Json.encodeToBuffer(data)));
    }
}
