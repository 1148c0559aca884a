package dev.signalbox.store;

import dev.signalbox.store.StoreException.Kind;
import dev.signalbox.store.StoreState.Health;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Signalbox's own database. One connection writes, a few read; what a write's future tells is committed and on disk.
 *
 * <p>May be used from any thread; futures complete on the caller's context.
 */
public final class Store implements AutoCloseable {
    private final Dialect dialect;
    private final StoreSettings settings;
    private final OpenDatabase database;
    private final StoreState state;
    private final List<Consumer<StoreState>> listeners = new CopyOnWriteArrayList<>();

    private Store(Dialect dialect, StoreSettings settings, OpenDatabase database) {
        this.dialect = dialect;
        this.settings = settings;
        this.database = database;
        this.state = new StoreState(Health.OK, "", Instant.now(), database.epoch());
    }

    /**
     * Opens the database, making it (mode 0600) if there is none, and brings its schema up to date. Blocking.
     *
     * @throws StoreException if it is newer than this Signalbox, not one of Signalbox, or cannot be read and written
     */
    public static Store open(Vertx vertx, StoreSettings settings) throws StoreException {
        Dialect dialect = new SqliteDialect(settings);
        try {
            Files.createFile(
                    settings.file(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // It is there: the usual case.
        } catch (IOException e) {
            throw new StoreException(Kind.UNAVAILABLE, "the database cannot be made: " + e.getMessage(), e);
        }
        try {
            try (Connection connection = dialect.writing().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
            }
            new Migrations(
                            dialect.writing(),
                            dialect.migrations(),
                            settings.file().toString())
                    .run();
            try (Connection connection = dialect.writing().getConnection()) {
                return new Store(dialect, settings, new OpenDatabase(vertx, dialect, settings, epoch(connection)));
            }
        } catch (SQLException e) {
            throw dialect.explain(e);
        }
    }

    private static String epoch(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR IGNORE INTO meta (key, value) VALUES ('epoch', ?)")) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.executeUpdate();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT value FROM meta WHERE key = 'epoch'")) {
            return row.next() ? row.getString(1) : "";
        }
    }

    /**
     * Reads in one transaction: every query of the function sees the same instant.
     *
     * @return what the function's future holds; fails with a {@link StoreException}, or as the function's future does
     */
    public <T> Future<T> read(Function<SqlClient, Future<T>> work) {
        return transaction(database.readers(), dialect.beginRead(), work);
    }

    /**
     * Writes in one transaction; nothing is written if the function's future fails. Writes wait for one another, up to a
     * bound.
     *
     * @return what the function's future holds, once it is committed and on disk; fails with a {@link StoreException}, or as
     *     the function's future does
     */
    public <T> Future<T> write(Function<SqlClient, Future<T>> work) {
        return transaction(database.writer(), dialect.beginWrite(), work);
    }

    // By SQL and not by the driver's transactions: there the next transaction begins when one is committed, and the
    // writer would hold the write lock against other programs for ever.
    private <T> Future<T> transaction(Pool pool, String begin, Function<SqlClient, Future<T>> work) {
        return pool.getConnection()
                .compose(connection -> run(connection, begin)
                        .compose(begun -> work.apply(connection)
                                .compose(result -> run(connection, "COMMIT").map(committed -> result))
                                .recover(failure ->
                                        run(connection, "ROLLBACK").transform(any -> Future.failedFuture(failure))))
                        .eventually(connection::close))
                .recover(failure ->
                        Future.failedFuture(failure instanceof SQLException sql ? dialect.explain(sql) : failure));
    }

    private static Future<Void> run(SqlConnection connection, String sql) {
        return connection.query(sql).execute().mapEmpty();
    }

    /** How the database fares now. */
    public StoreState state() {
        return state;
    }

    /** Tells every change of {@link #state()}; the listener is called on a thread of the store and must not block. */
    public void onStateChange(Consumer<StoreState> listener) {
        listeners.add(listener);
    }

    /** Follows what anybody commits, on a thread of its own, until the follower or the store is closed. */
    public Follower follow(String threadName, ChangeListener listener) {
        Follower follower = new Follower(dialect, settings, database.epoch(), listener);
        follower.start(threadName);
        return follower;
    }

    /** Closes every connection. Blocking. */
    @Override
    public void close() {
        database.close();
    }
}
