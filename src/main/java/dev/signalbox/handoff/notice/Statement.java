package dev.signalbox.handoff.notice;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One SQL statement with its values, blocking. */
record Statement(String sql, Object... values) {
    /** Reads one row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** @return how many rows it changed */
    int update(Connection connection) throws SQLException {
        try (PreparedStatement prepared = prepare(connection)) {
            return prepared.executeUpdate();
        }
    }

    <T> List<T> query(Connection connection, Reader<T> reader) throws SQLException {
        try (PreparedStatement prepared = prepare(connection);
                ResultSet rows = prepared.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        }
    }

    /** The first column of the first row; empty if there is no row, or nothing in it. */
    Optional<String> text(Connection connection) throws SQLException {
        return query(connection, row -> Optional.ofNullable(row.getString(1))).stream()
                .findFirst()
                .flatMap(first -> first);
    }

    private PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            prepared.setObject(i + 1, values[i]);
        }
        return prepared;
    }
}
