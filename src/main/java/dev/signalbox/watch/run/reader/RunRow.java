package dev.signalbox.watch.run.reader;

import dev.signalbox.bus.Runs;
import dev.signalbox.watch.run.reader.Snapshot.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A row of the table {@code runs}, in any version of the schema; what a version does not have is empty. */
record RunRow(
        String id,
        String plan,
        Optional<String> command,
        String status,
        Optional<String> phase,
        Optional<String> activity,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<Instant> updatedAt) {
    private static final int MAX_ID = 200;
    private static final int MAX_TEXT = 1_000;

    /** The newest runs, the newest first. */
    static List<RunRow> newest(Snapshot snapshot, Table runs) throws SQLException, UnreadableException {
        List<RunRow> rows = new ArrayList<>();
        snapshot.query(
                select(runs) + " WHERE " + runs.column("id") + " IS NOT NULL ORDER BY coalesce("
                        + runs.column("started_at") + ", " + runs.column("created_at") + ") DESC, rowid DESC LIMIT "
                        + Runs.MAX_RUNS,
                List.of(),
                row -> rows.add(of(row)));
        return rows;
    }

    static Optional<RunRow> find(Snapshot snapshot, Table runs, String id) throws SQLException, UnreadableException {
        List<RunRow> rows = new ArrayList<>();
        snapshot.query(
                select(runs) + " WHERE " + runs.column("id") + " = ? LIMIT 1", List.of(id), row -> rows.add(of(row)));
        return rows.stream().findFirst();
    }

    private static String select(Table runs) {
        StringBuilder sql = new StringBuilder("SELECT ").append(Quote.sql(runs.column("id"), MAX_ID));
        for (String column : List.of(
                "plan_path",
                "command",
                "status",
                "current_phase",
                "current_state",
                "started_at",
                "created_at",
                "completed_at",
                "updated_at")) {
            sql.append(", ").append(Quote.sql(runs.column(column), MAX_TEXT));
        }
        return sql.append(" FROM ").append(runs.quoted()).toString();
    }

    private static RunRow of(ResultSet row) throws SQLException {
        return new RunRow(
                row.getString(1),
                Optional.ofNullable(row.getString(2)).orElse(""),
                Cells.text(row, 3),
                Optional.ofNullable(row.getString(4)).orElse(""),
                Cells.text(row, 5),
                Cells.text(row, 6),
                Cells.time(row, 7).isPresent() ? Cells.time(row, 7) : Cells.time(row, 8),
                Cells.time(row, 9),
                Cells.time(row, 10));
    }
}
