package dev.signalbox.handoff;

import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Signature;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a handoff stands in its row. */
final class HandoffRows {
    static final String COLUMNS =
            "id, session_id, account, kind, state, priority, project, summary, context, created_by,"
                    + " created_at, claimed_by, claimed_at, lease_until, resolved_by, resolved_at, resolution, updated_at";
    static final String PLACES =
            Arrays.stream(COLUMNS.split(", ")).map(column -> "?").collect(Collectors.joining(", "));

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private HandoffRows() {}

    /** Now, as precise as it is kept. */
    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The values of {@link #COLUMNS}. */
    static Tuple values(Handoff handoff) {
        return Tuple.tuple()
                .addValue(handoff.id())
                .addValue(handoff.sessionId())
                .addValue(handoff.account())
                .addValue(name(handoff.kind()))
                .addValue(name(handoff.state()))
                .addValue(name(handoff.priority()))
                .addValue(handoff.project().orElse(null))
                .addValue(handoff.summary())
                .addValue(handoff.context())
                .addValue(handoff.createdBy())
                .addValue(time(handoff.createdAt()))
                .addValue(handoff.claimedBy().orElse(null))
                .addValue(handoff.claimedAt().map(HandoffRows::time).orElse(null))
                .addValue(handoff.leaseUntil().map(HandoffRows::time).orElse(null))
                .addValue(handoff.resolvedBy().orElse(null))
                .addValue(handoff.resolvedAt().map(HandoffRows::time).orElse(null))
                .addValue(handoff.resolution().orElse(null))
                .addValue(time(handoff.updatedAt()));
    }

    /** Reads {@link #COLUMNS}. */
    static Handoff handoff(Row row) {
        return versioned(new Handoff(
                row.getString("id"),
                row.getString("session_id"),
                row.getString("account"),
                Handoff.Kind.valueOf(upper(row, "kind")),
                Handoff.State.valueOf(upper(row, "state")),
                Handoff.Priority.valueOf(upper(row, "priority")),
                text(row, "project"),
                row.getString("summary"),
                row.getString("context"),
                row.getString("created_by"),
                Instant.parse(row.getString("created_at")),
                text(row, "claimed_by"),
                text(row, "claimed_at").map(Instant::parse),
                text(row, "lease_until").map(Instant::parse),
                text(row, "resolved_by"),
                text(row, "resolved_at").map(Instant::parse),
                text(row, "resolution"),
                Instant.parse(row.getString("updated_at")),
                ""));
    }

    /** With the version that belongs to its content. */
    static Handoff versioned(Handoff handoff) {
        return new Handoff(
                handoff.id(),
                handoff.sessionId(),
                handoff.account(),
                handoff.kind(),
                handoff.state(),
                handoff.priority(),
                handoff.project(),
                handoff.summary(),
                handoff.context(),
                handoff.createdBy(),
                handoff.createdAt(),
                handoff.claimedBy(),
                handoff.claimedAt(),
                handoff.leaseUntil(),
                handoff.resolvedBy(),
                handoff.resolvedAt(),
                handoff.resolution(),
                handoff.updatedAt(),
                Signature.versionOf(handoff.toString()));
    }

    private static String upper(Row row, String column) {
        return row.getString(column).toUpperCase(Locale.ROOT);
    }

    private static Optional<String> text(Row row, String column) {
        return Optional.ofNullable(row.getString(column));
    }
}
