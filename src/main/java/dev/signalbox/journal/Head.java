package dev.signalbox.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the database says of itself at one instant.
 *
 * @param database its epoch
 * @param generation another one since an older copy of the database was put back; empty if none ever was
 * @param lastId the greatest id that was ever given; 0 if none was
 * @param prunedThrough every row up to here was removed, to make room or by another program
 */
record Head(String database, String generation, long lastId, long prunedThrough) {
    private static final String EPOCH = "epoch";
    private static final String GENERATION = "journal.generation";
    private static final String PRUNED_THROUGH = "journal.pruned_through";
    private static final String LAST_ID = "last_id";
    private static final String FIRST_ID = "first_id";

    // sqlite_sequence is SQLite's own: with another database its sequence is asked here.
    private static final String SQL = "SELECT key, value FROM meta WHERE key IN ('" + EPOCH + "', '" + GENERATION
            + "', '" + PRUNED_THROUGH + "') UNION ALL SELECT '" + LAST_ID
            + "', CAST(seq AS TEXT) FROM sqlite_sequence WHERE name = 'events'"
            + " UNION ALL SELECT '" + FIRST_ID + "', CAST(min(id) AS TEXT) FROM events";
    private static final String PUT =
            "INSERT INTO meta (key, value) VALUES (?, ?)" + " ON CONFLICT (key) DO UPDATE SET value = excluded.value";

    /** For {@link #read(PreparedStatement)}. */
    static PreparedStatement prepare(Connection connection) throws SQLException {
        return connection.prepareStatement(SQL);
    }

    static Head read(PreparedStatement prepared) throws SQLException {
        Map<String, String> values = new HashMap<>();
        try (ResultSet rows = prepared.executeQuery()) {
            while (rows.next()) {
                values.put(rows.getString(1), rows.getString(2));
            }
        }
        return of(values);
    }

    static Future<Head> read(SqlClient client) {
        return client.query(SQL).execute().map(rows -> {
            Map<String, String> values = new HashMap<>();
            for (Row row : rows) {
                values.put(row.getString(0), row.getString(1));
            }
            return of(values);
        });
    }

    private static Head of(Map<String, String> values) {
        long lastId = number(values, LAST_ID).orElse(0L);
        // Other programs may remove rows, too, and tell nobody.
        long gone = number(values, FIRST_ID).map(first -> first - 1).orElse(lastId);
        return new Head(
                values.getOrDefault(EPOCH, ""),
                values.getOrDefault(GENERATION, ""),
                lastId,
                Math.max(number(values, PRUNED_THROUGH).orElse(0L), gone));
    }

    private static Optional<Long> number(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key)).map(Long::valueOf);
    }

    static Future<Void> writeGeneration(SqlClient client, String generation) {
        return client.preparedQuery(PUT)
                .execute(Tuple.of(GENERATION, generation))
                .mapEmpty();
    }

    static Future<Void> writePrunedThrough(SqlClient client, long id) {
        return client.preparedQuery(PUT)
                .execute(Tuple.of(PRUNED_THROUGH, Long.toString(id)))
                .mapEmpty();
    }
}
