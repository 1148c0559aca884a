package dev.signalbox.handoff.notice;

import dev.signalbox.bus.Notices.Medium;
import dev.signalbox.bus.Notices.Notice;
import dev.signalbox.bus.Notices.State;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** How a notice stands in its row. */
final class Rows {
    static final String NOTICE = "id, channel, medium, recipient, event, project, title, state, attempts, created_at,"
            + " due_at, ended_at, error";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Rows() {}

    static String time(Instant at) {
        return TIME.format(at);
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static Medium medium(String name) {
        return Medium.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Reads {@link #NOTICE}. */
    static Notice notice(Row row) {
        State state = State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
        return new Notice(
                row.getString("id"),
                row.getString("channel"),
                medium(row.getString("medium")),
                row.getString("recipient"),
                row.getString("event"),
                text(row, "project"),
                row.getString("title"),
                state,
                row.getInteger("attempts"),
                Instant.parse(row.getString("created_at")),
                state == State.WAITING ? text(row, "due_at").map(Instant::parse) : Optional.empty(),
                text(row, "ended_at").map(Instant::parse),
                text(row, "error"));
    }

    static Optional<String> text(Row row, String column) {
        return Optional.ofNullable(row.getString(column));
    }
}
