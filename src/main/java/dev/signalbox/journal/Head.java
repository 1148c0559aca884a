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

/**
 * What the database says of itself at one instant.
 *
 * @param database its epoch
 * @param generation another one since an older copy of the database was put back; empty if none ever was
 * @param lastId the greatest id that was ever given; 0 if none was
 * @param prunedThrough every row up to here was removed to make room
 */
record Head(String database, String generation, long lastId, long prunedThrough) {
    private static final String EPOCH = "epoch";
    private static final String GENERATION = "journal.generation";
    private static final String PRUNED_THROUGH = "journal.pruned_through";
    private static final String LAST_ID = "last_id";

    // sqlite_sequence is SQLite's own: with another database its sequence is asked here.
    private static final String SQL = "SELECT key, value FROM meta WHERE key IN ('" + EPOCH + "', '" + GENERATION
            + "', '" + PRUNED_THROUGH + "') UNION ALL SELECT '" + LAST_ID
            + "', CAST(seq AS TEXT) FROM sqlite_sequence WHERE name = 'events'";
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
        return new Head(
                values.getOrDefault(EPOCH, ""),
                values.getOrDefault(GENERATION, ""),
                Long.parseLong(values.getOrDefault(LAST_ID, "0")),
                Long.parseLong(values.getOrDefault(PRUNED_THROUGH, "0")));
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
