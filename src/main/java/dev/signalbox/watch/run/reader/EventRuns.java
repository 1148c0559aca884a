package dev.signalbox.watch.run.reader;

import dev.signalbox.bus.Runs;
import dev.signalbox.bus.Runs.Entry;
import dev.signalbox.bus.Runs.Phase;
import dev.signalbox.bus.Runs.Quality;
import dev.signalbox.bus.Runs.Result;
import dev.signalbox.watch.run.reader.Snapshot.Table;
import dev.signalbox.watch.run.wire.RunContent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Versions 1 to 3 of the schema: events are only ever added; results, quality and progress are replaced in place, without
 * a new id.
 */
final class EventRuns implements RunTables {
    private final Snapshot snapshot;
    private final Driver driver;

    EventRuns(Snapshot snapshot) throws SQLException, UnreadableException {
        this.snapshot = snapshot;
        this.driver = new Driver(snapshot, snapshot.table("run_events"));
    }

    @Override
    public long cursor() throws SQLException, UnreadableException {
        return driver.cursor();
    }

    @Override
    public Set<String> touchedAfter(long cursor) throws SQLException, UnreadableException {
        return driver.touchedAfter(cursor);
    }

    /** What was replaced in place may be old, so no fewer rows are compared than are ever shown. */
    @Override
    public RunContent content(RunRow run, int most) throws SQLException, UnreadableException {
        RowsOfRun rows = new RowsOfRun(run, Math.max(most, Runs.MAX_ROWS));
        events(run, rows);
        phases(run, rows);
        results(run, rows);
        quality(run, rows);
        return rows.content();
    }

    private void events(RunRow run, RowsOfRun rows) throws SQLException, UnreadableException {
        Optional<Table> table = snapshot.table("run_events");
        if (table.isEmpty() || !table.get().has("run_id")) {
            return;
        }
        Table it = table.get();
        snapshot.query(
                "SELECT " + it.column("id") + ", " + Quote.sql(it.column("event_type"), MAX_TEXT) + ", "
                        + Quote.sql(it.column("phase"), MAX_TEXT) + ", " + it.column("iteration") + ", "
                        + Quote.sql(it.column("data"), MAX_JSON_CHARS) + ", "
                        + Quote.sql(it.column("created_at"), MAX_TEXT) + " FROM " + it.quoted() + " WHERE "
                        + it.column("run_id") + " = ? ORDER BY " + it.column("id"),
                List.of(run.id()),
                row -> event(row, rows));
    }

    private static void event(ResultSet row, RowsOfRun rows) throws SQLException {
        String type = Cells.text(row, 2).orElse("");
        String json = Cells.text(row, 5).orElse("");
        ResultJson said = ResultJson.of(json);
        Optional<String> phase = Cells.text(row, 3);
        Optional<Long> iteration = Cells.number(row, 4);
        rows.at(phase, Optional.empty(), iteration);
        rows.happened(
                type.equals("escalation") ? Optional.of(said.reason().orElse("an escalation")) : Optional.empty(),
                type.equals("run_paused"));
        rows.add(new Entry(
                Cells.text(row, 1).orElse(""),
                type,
                phase,
                iteration,
                type.equals("human_decision") ? said.decision(Optional.empty()) : Optional.empty(),
                Quote.cut(json, Runs.MAX_ROW_BYTES),
                Cells.time(row, 6)));
    }

    private void phases(RunRow run, RowsOfRun rows) throws SQLException, UnreadableException {
        Optional<Table> table = snapshot.table("phase_progress");
        if (table.isEmpty() || !table.get().has("plan_path")) {
            return;
        }
        Table it = table.get();
        snapshot.query(
                "SELECT " + Quote.sql(it.column("phase"), MAX_TEXT) + ", " + it.column("implementation_done") + ", "
                        + it.column("review_approved") + ", "
                        + Quote.sql(it.column("latest_review_readiness"), MAX_TEXT) + ", "
                        + Quote.sql(it.column("blocked_reason"), MAX_TEXT) + ", "
                        + Quote.sql(
                                "coalesce(" + it.column("updated_at") + ", " + it.column("created_at") + ")", MAX_TEXT)
                        + " FROM " + it.quoted() + " WHERE " + it.column("plan_path") + " = ? ORDER BY CAST("
                        + it.column("phase") + " AS REAL), " + it.column("phase"),
                List.of(run.plan()),
                row -> rows.add(new Phase(
                        Cells.text(row, 1).orElse(""),
                        Cells.flag(row, 2),
                        Cells.flag(row, 3),
                        Cells.text(row, 4),
                        Cells.text(row, 5),
                        Cells.time(row, 6))));
    }

    private void results(RunRow run, RowsOfRun rows) throws SQLException, UnreadableException {
        Optional<Table> table = snapshot.table("agent_results");
        if (table.isEmpty() || !table.get().has("run_id")) {
            return;
        }
        Table it = table.get();
        // The first version had other names.
        String name = "coalesce(" + it.column("template") + ", " + it.column("template_name") + ")";
        String json = "coalesce(" + it.column("result_json") + ", " + it.column("signal_data") + ")";
        snapshot.query(
                "SELECT " + Quote.sql(it.column("id"), MAX_TEXT) + ", " + Quote.sql(it.column("phase"), MAX_TEXT) + ", "
                        + it.column("iteration") + ", " + Quote.sql(it.column("role"), MAX_TEXT) + ", "
                        + Quote.sql(name, MAX_TEXT) + ", " + Quote.sql(json, MAX_JSON_CHARS) + ", "
                        + Quote.sql(it.column("model"), MAX_TEXT) + ", " + it.column("tokens_in") + ", "
                        + it.column("tokens_out") + ", " + it.column("cost_usd") + ", " + it.column("duration_ms")
                        + ", "
                        + Quote.sql(it.column("session_id"), MAX_TEXT) + ", "
                        + Quote.sql(it.column("log_path"), MAX_TEXT)
                        + ", " + Quote.sql(it.column("created_at"), MAX_TEXT) + ", " + it.column("exit_code") + " FROM "
                        + it.quoted() + " WHERE " + it.column("run_id") + " = ? ORDER BY " + it.column("created_at")
                        + ", rowid",
                List.of(run.id()),
                row -> result(row, rows));
    }

    private static void result(ResultSet row, RowsOfRun rows) throws SQLException {
        String json = Cells.text(row, 6).orElse("");
        ResultJson said = ResultJson.of(json);
        Optional<Long> exitCode = Cells.number(row, 15);
        rows.verdict(said.readiness());
        rows.add(new Result(
                Cells.text(row, 1).orElse(""),
                Cells.text(row, 2),
                Cells.number(row, 3),
                Cells.text(row, 4).orElse(""),
                Cells.text(row, 5).orElse(""),
                said.outcome().or(() -> exitCode.map(code -> code == 0 ? "complete" : "failed")),
                said.summary(),
                said.items(),
                Quote.cut(json, Runs.MAX_ROW_BYTES),
                Cells.text(row, 7),
                Cells.number(row, 8),
                Cells.number(row, 9),
                Cells.amount(row, 10),
                Cells.number(row, 11),
                Cells.text(row, 12),
                Cells.text(row, 13),
                said.commit(),
                Cells.time(row, 14)));
    }

    private void quality(RunRow run, RowsOfRun rows) throws SQLException, UnreadableException {
        Optional<Table> table = snapshot.table("quality_results");
        if (table.isEmpty() || !table.get().has("run_id")) {
            return;
        }
        Table it = table.get();
        snapshot.query(
                "SELECT " + Quote.sql(it.column("id"), MAX_TEXT) + ", " + Quote.sql(it.column("phase"), MAX_TEXT) + ", "
                        + it.column("attempt") + ", " + it.column("passed") + ", "
                        + Quote.sql(it.column("results"), MAX_JSON_CHARS) + ", " + it.column("duration_ms") + ", "
                        + Quote.sql(it.column("created_at"), MAX_TEXT) + " FROM " + it.quoted() + " WHERE "
                        + it.column("run_id") + " = ? ORDER BY " + it.column("created_at") + ", rowid",
                List.of(run.id()),
                row -> rows.add(new Quality(
                        Cells.text(row, 1).orElse(""),
                        Cells.text(row, 2),
                        Cells.number(row, 3),
                        Cells.flag(row, 4),
                        Quote.cut(Cells.text(row, 5).orElse(""), Runs.MAX_ROW_BYTES),
                        Cells.number(row, 6),
                        Cells.time(row, 7))));
    }
}
