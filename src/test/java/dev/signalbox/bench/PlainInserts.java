package dev.signalbox.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Rows written by JDBC into an SQLite file of its own: what the disk and SQLite allow, without any server. */
final class PlainInserts {
    private PlainInserts() {}

    /** Rows a second with that many in each transaction; each transaction is on disk before the next one begins. */
    static double perSecond(Path file, int rowsEach, Duration duration) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode=WAL");
                statement.execute("PRAGMA synchronous=FULL");
                statement.execute("CREATE TABLE IF NOT EXISTS events(id INTEGER PRIMARY KEY AUTOINCREMENT,"
                        + " created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),"
                        + " type TEXT NOT NULL, account TEXT NOT NULL DEFAULT 'default', project TEXT, actor TEXT,"
                        + " data TEXT NOT NULL)");
            }
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO events(type, actor, data) VALUES (?, 'local', ?)")) {
                long start = System.nanoTime();
                long rows = 0;
                while (System.nanoTime() - start < duration.toNanos()) {
                    Rows batch = new Rows(rows, rowsEach, start);
                    for (int i = 0; i < rowsEach; i++) {
                        insert.setString(1, Rows.TYPE);
                        insert.setString(2, batch.data(i));
                        insert.executeUpdate();
                    }
                    connection.commit();
                    rows += rowsEach;
                }
                return rows * 1e9 / (System.nanoTime() - start);
            }
        }
    }
}
