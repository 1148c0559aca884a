package dev.signalbox.journal;

import dev.signalbox.bus.Journal;
import io.vertx.sqlclient.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The SQL of the table {@code events}. What is larger than it may be is not read at all, only its size. */
final class EventTable {
    /** In the order of {@link RawRow}. */
    static final String COLUMNS = "id, "
            + text("type", 1_024) + ", "
            // What is no text (a BLOB) is equal to no text, so nobody's rows are shown to somebody by their bytes.
            + "CASE WHEN account = CAST(account AS TEXT) AND octet_length(account) <= 256"
            + " THEN CAST(account AS TEXT) END, "
            + text("project", 256) + ", "
            + text("actor", 1_024) + ", "
            + text("created_at", 64) + ", "
            + text("data", Journal.MAX_DATA_BYTES) + ", "
            + "octet_length(data)";

    private static final int ROWS_AN_INSERT = 250;
    private static final String INSERT = "INSERT INTO events (type, account, project, actor, created_at, data) VALUES ";
    private static final String VALUES = "(?, ?, ?, ?, ?, ?)";

    private EventTable() {}

    private static String text(String column, int maxBytes) {
        return "CASE WHEN octet_length(" + column + ") <= " + maxBytes + " THEN CAST(" + column + " AS TEXT) END";
    }

    static RawRow raw(ResultSet row) throws SQLException {
        return new RawRow(
                row.getLong(1),
                Optional.ofNullable(row.getString(2)),
                Optional.ofNullable(row.getString(3)),
                Optional.ofNullable(row.getString(4)),
                Optional.ofNullable(row.getString(5)),
                Optional.ofNullable(row.getString(6)),
                Optional.ofNullable(row.getString(7)),
                row.getLong(8));
    }

    static RawRow raw(Row row) {
        return new RawRow(
                row.getLong(0),
                Optional.ofNullable(row.getString(1)),
                Optional.ofNullable(row.getString(2)),
                Optional.ofNullable(row.getString(3)),
                Optional.ofNullable(row.getString(4)),
                Optional.ofNullable(row.getString(5)),
                Optional.ofNullable(row.getString(6)),
                Optional.ofNullable(row.getLong(7)).orElse(0L));
    }

    /** Writes rows; the ids are in the order of the rows. Blocking. */
    static List<Long> insert(Connection connection, List<NewRow> rows) throws SQLException {
        List<Long> ids = new ArrayList<>(rows.size());
        for (int from = 0; from < rows.size(); from += ROWS_AN_INSERT) {
            List<NewRow> some = rows.subList(from, Math.min(rows.size(), from + ROWS_AN_INSERT));
            String sql = INSERT + String.join(", ", Collections.nCopies(some.size(), VALUES)) + " RETURNING id";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int place = 0;
                for (NewRow row : some) {
                    statement.setString(++place, row.type());
                    statement.setString(++place, row.account());
                    statement.setString(++place, row.project().orElse(null));
                    statement.setString(++place, row.actor().orElse(null));
                    statement.setString(++place, RowTimes.write(row.createdAt()));
                    statement.setString(++place, row.data());
                }
                ids.addAll(ascending(statement));
            }
        }
        return ids;
    }

    /** Ids are given in the order of the rows, but may be returned in any. */
    private static List<Long> ascending(PreparedStatement insert) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (ResultSet returned = insert.executeQuery()) {
            while (returned.next()) {
                ids.add(returned.getLong(1));
            }
        }
        Collections.sort(ids);
        return ids;
    }
}
