package dev.signalbox.watch.run.reader;

import dev.signalbox.bus.Runs;
import dev.signalbox.watch.run.reader.Snapshot.Table;
import dev.signalbox.watch.run.wire.Answer;
import dev.signalbox.watch.run.wire.Question.Depth;
import dev.signalbox.watch.run.wire.Question.OneRun;
import dev.signalbox.watch.run.wire.Question.WhatChanged;
import dev.signalbox.watch.run.wire.RunContent;
import dev.signalbox.watch.run.wire.RunMark;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A run database of the 5x orchestrator, whatever version of the schema: what is there is read, what is missing is
 * missing.
 */
final class RunDatabase {
    private static final long NEWEST_KNOWN_VERSION = 5;

    /** Beyond this, further runs wait for the next answer. */
    private static final long MAX_ANSWER_BYTES = 2L * 1024 * 1024;

    /** Rows of a kind of a run that come with a change: whoever wants more asks for the run. */
    private static final int MOST_IN_PASSING = 200;

    private final Snapshot snapshot;

    RunDatabase(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    Answer whatChanged(WhatChanged asked) throws SQLException, UnreadableException {
        Optional<Table> runs = snapshot.table("runs");
        List<String> notices = notices(runs);
        if (runs.isEmpty() || !runs.get().has("id")) {
            return new Answer.Changed(List.of(), List.of(), 0, false, true, notices);
        }
        RunTables tables = tables();
        List<RunRow> rows = RunRow.newest(snapshot, runs.get());
        long cursor = tables.cursor();
        Set<String> touched = asked.cursor().isEmpty()
                ? Set.of()
                : tables.touchedAfter(asked.cursor().get());
        boolean restarted = asked.cursor().filter(before -> cursor < before).isPresent();
        boolean news = rows.stream().anyMatch(row -> differs(row, asked) || touched.contains(row.id()));
        boolean whole = asked.depth() == Depth.ALL || restarted || !news && asked.depth() == Depth.NEW_ROWS_OR_ALL;
        List<RunContent> changed = new ArrayList<>();
        boolean more = false;
        long size = 0;
        for (RunRow row : rows) {
            if (!whole && !touched.contains(row.id()) && !differs(row, asked)) {
                continue;
            }
            RunContent content = tables.content(row, MOST_IN_PASSING);
            RunMark known = asked.known().get(row.id());
            if (content.mark().equals(known)) {
                continue;
            }
            size += RowsOfRun.weight(content);
            if (!changed.isEmpty() && size > MAX_ANSWER_BYTES) {
                more = true;
                break;
            }
            changed.add(content);
        }
        return new Answer.Changed(
                rows.stream().map(RunRow::id).toList(), changed, cursor, more, whole && !more, notices);
    }

    private static boolean differs(RunRow row, WhatChanged asked) {
        RunMark known = asked.known().get(row.id());
        return known == null || !known.row().equals(RowsOfRun.markOf(row));
    }

    Answer oneRun(OneRun asked) throws SQLException, UnreadableException {
        Optional<Table> runs = snapshot.table("runs");
        if (runs.isEmpty() || !runs.get().has("id")) {
            return new Answer.TheRun(Optional.empty());
        }
        Optional<RunRow> row = RunRow.find(snapshot, runs.get(), asked.runId());
        return new Answer.TheRun(
                row.isEmpty() ? Optional.empty() : Optional.of(tables().content(row.get(), Runs.MAX_ROWS)));
    }

    private RunTables tables() throws SQLException, UnreadableException {
        Optional<Table> steps = snapshot.table("steps");
        return steps.isPresent() ? new StepRuns(snapshot, steps.get()) : new EventRuns(snapshot);
    }

    private List<String> notices(Optional<Table> runs) throws SQLException, UnreadableException {
        List<String> notices = new ArrayList<>();
        long version = version();
        if (version > NEWEST_KNOWN_VERSION) {
            notices.add("has schema version " + version + ", which is newer than " + NEWEST_KNOWN_VERSION
                    + "; it is read as far as it is understood");
        }
        if (runs.isEmpty() && hasTables()) {
            notices.add("has no table \"runs\"; it is no run database, or one that is not understood");
        } else if (runs.isPresent() && !runs.get().has("id")) {
            notices.add("has a table \"runs\" without ids; it is not understood");
        } else if (runs.isPresent()
                && snapshot.table("steps").isEmpty()
                && snapshot.table("run_events").isEmpty()) {
            notices.add("has no table \"steps\" and no table \"run_events\"; only the runs themselves are shown");
        }
        return notices;
    }

    private long version() throws SQLException, UnreadableException {
        long[] version = {0};
        Optional<Table> table = snapshot.table("schema_version");
        if (table.isPresent() && table.get().has("version")) {
            snapshot.query(
                    "SELECT max(" + table.get().column("version") + ") FROM "
                            + table.get().quoted(),
                    List.of(),
                    row -> version[0] = Cells.number(row, 1).orElse(0L));
        }
        return version[0];
    }

    /** A fresh database has none, and nothing is wrong with it. */
    private boolean hasTables() throws SQLException, UnreadableException {
        boolean[] any = {false};
        snapshot.query(
                "SELECT 1 FROM sqlite_master WHERE name <> 'schema_version' AND name NOT LIKE 'sqlite_%' LIMIT 1",
                List.of(), row -> any[0] = true);
        return any[0];
    }
}
