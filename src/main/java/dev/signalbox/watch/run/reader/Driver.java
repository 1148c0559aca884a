package dev.signalbox.watch.run.reader;

import dev.signalbox.watch.run.reader.Snapshot.Table;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The table whose rows are only ever added, with ids that ascend: where to look for what is new. */
record Driver(Snapshot snapshot, Optional<Table> table) {
    private static final int MAX_TOUCHED = 1_000;

    long cursor() throws SQLException, UnreadableException {
        long[] greatest = {0};
        if (table.isPresent() && table.get().has("id")) {
            snapshot.query(
                    "SELECT max(" + table.get().column("id") + ") FROM "
                            + table.get().quoted(),
                    List.of(),
                    row -> greatest[0] = Cells.number(row, 1).orElse(0L));
        }
        return greatest[0];
    }

    Set<String> touchedAfter(long cursor) throws SQLException, UnreadableException {
        Set<String> ids = new LinkedHashSet<>();
        if (table.isPresent() && table.get().has("id") && table.get().has("run_id")) {
            snapshot.query(
                    "SELECT DISTINCT " + table.get().column("run_id") + " FROM "
                            + table.get().quoted() + " WHERE " + table.get().column("id") + " > ? LIMIT "
                            + MAX_TOUCHED,
                    List.of(cursor),
                    row -> Cells.text(row, 1).ifPresent(ids::add));
        }
        return ids;
    }
}
