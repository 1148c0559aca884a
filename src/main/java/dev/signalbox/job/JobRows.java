package dev.signalbox.job;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Jobs.ErrorCode;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a job stands in its row. */
final class JobRows {
    static final String COLUMNS = "id, account, action, category, label, target, state, phase, progress, message, "
            + "error_code, data, parameters, secret_parameters, exit_code, queued_at, started_at, finished_at, updated_at, "
            + "triggered_by, node, external, cancel_requested_by";
    static final String PLACES =
            Arrays.stream(COLUMNS.split(", ")).map(column -> "?").collect(Collectors.joining(", "));

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private JobRows() {}

    static String time(Instant at) {
        return TIME.format(at);
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The values of {@link #COLUMNS}. */
    static Tuple values(Job job) {
        return Tuple.tuple()
                .addValue(job.id())
                .addValue(job.account())
                .addValue(job.action())
                .addValue(job.category())
                .addValue(job.label())
                .addValue(job.target().orElse(null))
                .addValue(name(job.state()))
                .addValue(job.phase().orElse(null))
                .addValue(job.progress().orElse(null))
                .addValue(job.message().orElse(null))
                .addValue(job.errorCode().map(JobRows::name).orElse(null))
                .addValue(job.data().orElse(null))
                .addValue(job.parameters())
                .addValue(job.secretParameters() ? 1 : 0)
                .addValue(job.exitCode().orElse(null))
                .addValue(time(job.queuedAt()))
                .addValue(job.startedAt().map(JobRows::time).orElse(null))
                .addValue(job.finishedAt().map(JobRows::time).orElse(null))
                .addValue(time(job.updatedAt()))
                .addValue(job.triggeredBy())
                .addValue(job.node())
                .addValue(job.external() ? 1 : 0)
                .addValue(job.cancelRequestedBy().orElse(null));
    }

    /** Reads {@link #COLUMNS}. */
    static Job job(Row row) {
        return JobStates.versioned(new Job(
                row.getString("id"),
                "",
                row.getString("account"),
                row.getString("action"),
                row.getString("category"),
                row.getString("label"),
                text(row, "target"),
                Job.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                false,
                text(row, "phase"),
                Optional.ofNullable(row.getDouble("progress")),
                text(row, "message"),
                text(row, "error_code").map(code -> ErrorCode.valueOf(code.toUpperCase(Locale.ROOT))),
                text(row, "data"),
                row.getString("parameters"),
                row.getInteger("secret_parameters") != 0,
                Optional.ofNullable(row.getInteger("exit_code")),
                Instant.parse(row.getString("queued_at")),
                text(row, "started_at").map(Instant::parse),
                text(row, "finished_at").map(Instant::parse),
                Instant.parse(row.getString("updated_at")),
                row.getString("triggered_by"),
                row.getString("node"),
                row.getInteger("external") != 0,
                text(row, "cancel_requested_by")));
    }

    private static Optional<String> text(Row row, String column) {
        return Optional.ofNullable(row.getString(column));
    }
}
