package dev.signalbox.store;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A store on a file of a test, and what other programs do to that file. */
final class OwnStore implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Path file;
    private final Store store;

    private OwnStore(StoreSettings settings) throws StoreException {
        file = settings.file();
        store = Store.open(vertx, settings);
    }

    static OwnStore open(Path file) throws StoreException {
        return new OwnStore(new StoreSettings(file, 2, Duration.ofMillis(300), 100));
    }

    static OwnStore open(StoreSettings settings) throws StoreException {
        return new OwnStore(settings);
    }

    Store store() {
        return store;
    }

    Path file() {
        return file;
    }

    void add(String type) throws Exception {
        store.write(connection -> connection
                        .preparedQuery("INSERT INTO events (type) VALUES (?)")
                        .execute(Tuple.of(type)))
                .await(20, SECONDS);
    }

    StoreException refusalOfAdding(String type) throws Exception {
        try {
            add(type);
        } catch (StoreException e) {
            return e;
        }
        throw new AssertionError("the row was written");
    }

    /** The types of all rows, in the order of their ids. */
    List<String> types() throws Exception {
        return store.read(connection -> connection
                        .query("SELECT type FROM events ORDER BY id")
                        .execute()
                        .map(rows -> {
                            List<String> types = new ArrayList<>();
                            rows.forEach(row -> types.add(row.getString(0)));
                            return types;
                        }))
                .await(20, SECONDS);
    }

    StoreState.Health health() {
        return store.state().health();
    }

    /** A connection as any other program would make it. */
    static Connection other(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    static String integrity(Path file) throws SQLException {
        try (Connection connection = other(file)) {
            return ask(connection, "PRAGMA integrity_check");
        }
    }

    @Override
    public void close() throws TimeoutException {
        store.close();
        vertx.close().await(20, SECONDS);
    }
}
