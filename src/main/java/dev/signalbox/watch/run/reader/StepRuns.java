package dev.signalbox.watch.run.reader;

import dev.signalbox.bus.Runs;
import dev.signalbox.bus.Runs.Decision;
import dev.signalbox.bus.Runs.Entry;
import dev.signalbox.bus.Runs.Phase;
import dev.signalbox.bus.Runs.Quality;
import dev.signalbox.bus.Runs.Result;
import dev.signalbox.watch.run.reader.Snapshot.Table;
import dev.signalbox.watch.run.wire.RunContent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Version 4 of the schema and later: everything is a step, and the first that is written of a step stays. */
final class StepRuns implements RunTables {
    private final Snapshot snapshot;
    private final Table steps;
    private final Driver driver;

    StepRuns(Snapshot snapshot, Table steps) {
        this.snapshot = snapshot;
        this.steps = steps;
        this.driver = new Driver(snapshot, Optional.of(steps));
    }

    @Override
    public long cursor() throws SQLException, UnreadableException {
        return driver.cursor();
    }

    @Override
    public Set<String> touchedAfter(long cursor) throws SQLException, UnreadableException {
        return driver.touchedAfter(cursor);
    }

    @Override
    public RunContent content(RunRow run, int most) throws SQLException, UnreadableException {
        RowsOfRun rows = new RowsOfRun(run, most);
        if (!steps.has("run_id") || !steps.has("id")) {
            return rows.content();
        }
        Map<String, Phase> phases = new LinkedHashMap<>();
        long first = firstOfNewest(run, most);
        // Of those that are only counted nothing large is read, for the transaction is to be short.
        String json = "CASE WHEN " + steps.column("id") + " >= ? OR " + steps.column("step_name")
                + " LIKE 'quality:%' THEN " + Quote.sql(steps.column("result_json"), MAX_JSON_CHARS) + " END";
        snapshot.query(
                "SELECT " + Quote.sql(steps.column("id"), MAX_TEXT) + ", "
                        + Quote.sql(steps.column("step_name"), MAX_TEXT)
                        + ", " + Quote.sql(steps.column("phase"), MAX_TEXT) + ", " + steps.column("iteration") + ", "
                        + json + ", " + Quote.sql(steps.column("session_id"), MAX_TEXT) + ", "
                        + Quote.sql(steps.column("model"), MAX_TEXT) + ", " + steps.column("tokens_in") + ", "
                        + steps.column("tokens_out") + ", " + steps.column("cost_usd") + ", "
                        + steps.column("duration_ms") + ", " + Quote.sql(steps.column("log_path"), MAX_TEXT) + ", "
                        + Quote.sql(steps.column("created_at"), MAX_TEXT) + ", "
                        + Quote.sql(steps.column("head_commit"), MAX_TEXT) + " FROM " + steps.quoted() + " WHERE "
                        + steps.column("run_id") + " = ? ORDER BY " + steps.column("id"),
                List.of(first, run.id()),
                row -> step(row, rows, phases));
        phases.values().forEach(rows::add);
        return rows.content();
    }

    /** The id from which on a run has so many steps. */
    private long firstOfNewest(RunRow run, int most) throws SQLException, UnreadableException {
        long[] first = {Long.MIN_VALUE};
        snapshot.query(
                "SELECT " + steps.column("id") + " FROM " + steps.quoted() + " WHERE " + steps.column("run_id")
                        + " = ? ORDER BY " + steps.column("id") + " DESC LIMIT 1 OFFSET " + most,
                List.of(run.id()),
                row -> first[0] = Cells.number(row, 1).orElse(Long.MIN_VALUE));
        return first[0];
    }

    private static void step(ResultSet row, RowsOfRun rows, Map<String, Phase> phases) throws SQLException {
        String step = Cells.text(row, 2).orElse("");
        int colon = step.indexOf(':');
        String role = colon < 0 ? step : step.substring(0, colon);
        String name = step.substring(colon + 1);
        String id = Cells.text(row, 1).orElse("");
        Optional<String> phase = Cells.text(row, 3);
        Optional<Long> iteration = Cells.number(row, 4);
        String json = Cells.text(row, 5).orElse("");
        String quoted = Quote.cut(json, Runs.MAX_ROW_BYTES);
        ResultJson said = ResultJson.of(json);
        Optional<Instant> createdAt = Cells.time(row, 13);
        rows.at(phase, Optional.of(step), iteration);
        rows.happened(asks(role, name, said), step.equals("event:run_paused"));
        switch (role) {
            case "quality" ->
                rows.add(new Quality(
                        id, phase, iteration, said.passed().orElse(false), quoted, Cells.number(row, 11), createdAt));
            case "event" -> rows.add(new Entry(id, name, phase, iteration, decision(name, said), quoted, createdAt));
            default -> rows.add(result(row, id, role, name, said, quoted));
        }
        switch (role) {
            case "human" -> {
                Optional<Decision> decision = said.decision(Optional.of(name));
                rows.add(new Entry(id, step, phase, iteration, decision, quoted, createdAt));
            }
            case "reviewer" -> rows.verdict(said.readiness());
            case "run" -> rows.ended(name.equals("reopen") ? Optional.empty() : createdAt);
            default -> {}
        }
        phase.ifPresent(it -> phases.merge(it, phase(it, step, said, createdAt), StepRuns::progress));
    }

    private static Optional<String> asks(String role, String name, ResultJson said) {
        return switch (role) {
            case "author", "reviewer" -> said.asksPerson();
            case "event" ->
                name.equals("escalation") ? Optional.of(said.reason().orElse("an escalation")) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Decision> decision(String type, ResultJson said) {
        return type.equals("human_decision") ? said.decision(Optional.empty()) : Optional.empty();
    }

    private static Result result(ResultSet row, String id, String role, String name, ResultJson said, String quoted)
            throws SQLException {
        return new Result(
                id,
                Cells.text(row, 3),
                Cells.number(row, 4),
                role,
                name,
                role.equals("human") ? said.decision(Optional.empty()).map(Decision::decision) : said.outcome(),
                said.summary(),
                said.items(),
                quoted,
                Cells.text(row, 7),
                Cells.number(row, 8),
                Cells.number(row, 9),
                Cells.amount(row, 10),
                Cells.number(row, 11),
                Cells.text(row, 6),
                Cells.text(row, 12),
                said.commit().or(() -> headCommit(row)),
                Cells.time(row, 13));
    }

    private static Optional<String> headCommit(ResultSet row) {
        try {
            return Cells.text(row, 14);
        } catch (SQLException e) {
            throw new IllegalStateException("a column of the query cannot be read", e);
        }
    }

    /** What one step tells of its phase. */
    private static Phase phase(String phase, String step, ResultJson said, Optional<Instant> at) {
        boolean complete = step.equals("phase:complete") || step.equals("event:phase_complete");
        boolean forced = step.equals("event:phase_force_approved");
        boolean authored = step.startsWith("author:")
                && said.outcome()
                        .filter(it -> it.equals("complete") || it.equals("done"))
                        .isPresent();
        Optional<String> readiness = step.startsWith("reviewer:") ? said.readiness() : Optional.empty();
        return new Phase(phase, complete || forced || authored, complete || forced, readiness, Optional.empty(), at);
    }

    private static Phase progress(Phase before, Phase now) {
        return new Phase(
                before.phase(),
                before.done() || now.done(),
                before.approved() || now.approved(),
                now.readiness().or(before::readiness),
                Optional.empty(),
                now.updatedAt().or(before::updatedAt));
    }
}
