package dev.signalbox.watch.run.reader;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One instant of a database. Only tables are read, never views: what a view computes is somebody else's program. Every
 * query is bounded by the deadline and read to its end.
 */
final class Snapshot {
    private static final int MAX_COLUMNS = 500;

    private final Connection connection;
    private final Deadline deadline;
    private final Map<String, Optional<Table>> tables = new HashMap<>();

    /** Takes one row. */
    interface RowConsumer {
        void accept(ResultSet row) throws SQLException, UnreadableException;
    }

    /**
     * A table as the database has it.
     *
     * @param name as it is written there
     * @param columns by their names in lower case: as they are written there
     */
    record Table(String name, Map<String, String> columns) {
        boolean has(String column) {
            return columns.containsKey(column.toLowerCase(Locale.ROOT));
        }

        /** For use in SQL; {@code NULL} where there is no such column. */
        String column(String column) {
            String written = columns.get(column.toLowerCase(Locale.ROOT));
            return written == null ? "NULL" : quote(written);
        }

        String quoted() {
            return quote(name);
        }

        private static String quote(String identifier) {
            return '"' + identifier.replace("\"", "\"\"") + '"';
        }
    }

    Snapshot(Connection connection, Deadline deadline) {
        this.connection = connection;
        this.deadline = deadline;
    }

    /** Empty if there is no such table, or what has that name is none. */
    Optional<Table> table(String name) throws SQLException, UnreadableException {
        Optional<Table> known = tables.get(name);
        if (known == null) {
            known = look(name);
            tables.put(name, known);
        }
        return known;
    }

    private Optional<Table> look(String name) throws SQLException, UnreadableException {
        Map<String, String> columns = new LinkedHashMap<>();
        String[] written = {""};
        // What has no page of its own is computed.
        query(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name = ? COLLATE NOCASE",
                List.of(name),
                row -> written[0] = row.getString(1));
        if (written[0].isEmpty()) {
            return Optional.empty();
        }
        query(
                "SELECT name FROM pragma_table_info(?) LIMIT " + MAX_COLUMNS,
                List.of(written[0]),
                row -> columns.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(1)));
        return Optional.of(new Table(written[0], Collections.unmodifiableMap(columns)));
    }

    void query(String sql, List<Object> parameters, RowConsumer consumer) throws SQLException, UnreadableException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            deadline.guard(Optional.of(statement));
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    deadline.check();
                    consumer.accept(rows);
                }
            }
        } finally {
            deadline.forget();
        }
    }
}
