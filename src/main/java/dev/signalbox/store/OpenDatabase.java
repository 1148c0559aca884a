package dev.signalbox.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.signalbox.store.DatabaseFile.Change;
import dev.signalbox.store.StoreException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections to one database file, from its opening to its closing. Opened and closed on the supervisor's thread. */
final class OpenDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(OpenDatabase.class);
    /** How long closing waits for transactions in flight beyond the busy timeout, and for each pool. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Dialect dialect;
    private final StoreSettings settings;
    private final DatabaseFile file;
    private final String epoch;
    private final Optional<StoreException> cannotWrite;
    private final HikariDataSource writerSource;
    private final HikariDataSource readerSource;
    private final Pool writer;
    private final Pool readers;
    private final AtomicInteger active = new AtomicInteger();
    private final List<PinnedConnection> pinned = new ArrayList<>();
    private boolean closed;

    private OpenDatabase(Vertx vertx, Dialect dialect, StoreSettings settings, DatabaseFile file, Facts facts) {
        this.dialect = dialect;
        this.settings = settings;
        this.file = file;
        epoch = facts.epoch();
        cannotWrite = facts.cannotWrite();
        writerSource = hikari("signalbox-write", dialect.writing(), 1);
        readerSource = hikari("signalbox-read", dialect.reading(), settings.readers());
        writer = JDBCPool.pool(vertx, writerSource, new PoolOptions().setMaxSize(1));
        readers = JDBCPool.pool(vertx, readerSource, new PoolOptions().setMaxSize(settings.readers()));
    }

    /**
     * What is known of a database before its connections are made.
     *
     * @param cannotWrite why it can only be read; empty if it can be written
     */
    record Facts(String epoch, Optional<StoreException> cannotWrite) {}

    /**
     * Makes all connections at once: those that a pool makes later would share the order of work of the context that
     * happens to need them.
     */
    static OpenDatabase connect(Vertx vertx, Dialect dialect, StoreSettings settings, DatabaseFile file, Facts facts)
            throws StoreException {
        OpenDatabase database = new OpenDatabase(vertx, dialect, settings, file, facts);
        try {
            fill(database.writer, 1);
            fill(database.readers, settings.readers());
            file.noteLog();
            return database;
        } catch (StoreException e) {
            database.close(Change.NONE);
            throw e;
        }
    }

    private static void fill(Pool pool, int size) throws StoreException {
        List<Future<SqlConnection>> connections = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            connections.add(pool.getConnection());
        }
        for (Future<SqlConnection> connection : connections) {
            // Also so that the log is there, which the first reading makes.
            await(connection.compose(
                    made -> made.query("SELECT count(*) FROM meta").execute().eventually(made::close)));
        }
    }

    private static HikariDataSource hikari(String name, DataSource source, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(size);
        config.setReadOnly(name.endsWith("read"));
        config.setMaxLifetime(0);
        config.setConnectionTimeout(GRACE.toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    Pool writer() {
        return writer;
    }

    Pool readers() {
        return readers;
    }

    String epoch() {
        return epoch;
    }

    Optional<StoreException> cannotWrite() {
        return cannotWrite;
    }

    DatabaseFile file() {
        return file;
    }

    /** To be called before and after each use of a pool: closing waits for those in between. */
    void enter() {
        active.incrementAndGet();
    }

    void leave() {
        active.decrementAndGet();
    }

    /** A further connection for reading; closed with the database, or before. */
    synchronized PinnedConnection pin() throws StoreException {
        if (closed) {
            throw new StoreException(Kind.UNAVAILABLE, "the database is closed");
        }
        try {
            PinnedConnection connection =
                    new PinnedConnection(dialect, dialect.reading().getConnection(), epoch);
            pinned.add(connection);
            return connection;
        } catch (SQLException e) {
            throw dialect.explain(e);
        }
    }

    synchronized void unpin(PinnedConnection connection) {
        pinned.remove(connection);
        connection.close();
    }

    private synchronized void closePinned() {
        closed = true;
        pinned.forEach(PinnedConnection::close);
        pinned.clear();
    }

    /**
     * Closes every connection. If the file is no longer at its path, all that was committed is first brought into it, and
     * nothing is left beside whatever is at the path now. Blocking.
     */
    void close(Change change) {
        awaitIdle();
        closePinned();
        closePool(readers, readerSource);
        switch (change) {
            case MISSING, REPLACED, LOG_LOST -> emptyLog();
            case OVERWRITTEN -> file.disarmLog();
            case NONE -> LOG.debug("the last connection empties the log");
        }
        closePool(writer, writerSource);
        if (change == Change.MISSING || change == Change.REPLACED) {
            file.removeLog();
        }
        file.close();
    }

    private void awaitIdle() {
        long deadline = System.nanoTime() + settings.busyTimeout().plus(GRACE).toNanos();
        while (active.get() > 0 && System.nanoTime() - deadline < 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    // SQLite itself neither empties nor removes the log of a file that is not at its path, and the next to open that
    // path
    // would take our log for the new file's.
    private void emptyLog() {
        try {
            await(writer.query(dialect.emptyLog()).execute());
        } catch (StoreException e) {
            LOG.warn("the write-ahead log could not be emptied: {}", e.getMessage());
        }
    }

    private static void closePool(Pool pool, HikariDataSource source) {
        try {
            await(pool.close());
        } catch (StoreException e) {
            LOG.warn("a pool could not be closed in good order: {}", e.getMessage());
        }
        source.close();
    }

    private static <T> T await(Future<T> future) throws StoreException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(GRACE.toMillis() * 5, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new StoreException(
                    Kind.UNAVAILABLE,
                    "the database cannot be used: " + e.getCause().getMessage(),
                    e.getCause());
        } catch (TimeoutException e) {
            throw new StoreException(Kind.UNAVAILABLE, "the database does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.UNAVAILABLE, "interrupted", e);
        }
    }
}
