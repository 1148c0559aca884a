package dev.signalbox.store;

import dev.signalbox.store.DatabaseFile.Change;
import dev.signalbox.store.StoreException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs reads and writes, each in one transaction. Begins and ends them by SQL and not by the JDBC client's transactions:
 * after those the next transaction is open at once, and the writer would keep the write lock from other programs for ever.
 */
final class Transactions {
    private final Vertx vertx;
    private final Dialect dialect;
    private final StoreSettings settings;
    private final Supervisor supervisor;
    private final Runnable committed;
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();

    /** @param committed is run after each commit of {@link #writeAtOnce} */
    Transactions(Vertx vertx, Dialect dialect, StoreSettings settings, Supervisor supervisor, Runnable committed) {
        this.vertx = vertx;
        this.dialect = dialect;
        this.settings = settings;
        this.supervisor = supervisor;
        this.committed = committed;
    }

    <T> Future<T> read(Function<SqlClient, Future<T>> work) {
        return bounded(
                reads,
                supervisor::failed,
                database -> with(database, database.readers(), connection -> run(connection, dialect.beginRead())
                        .compose(begun -> finish(database, connection, work))));
    }

    <T> Future<T> write(Function<SqlClient, Future<T>> work) {
        return bounded(writes, supervisor::writeFailed, database -> with(
                        database, database.writer(), connection -> checkFile(database)
                                .compose(same -> run(connection, dialect.beginWrite()))
                                .compose(begun -> finish(database, connection, work))
                                // What is in a file that is no longer there is not kept, committed or not.
                                .compose(result -> checkFile(database).map(result)))
                .onSuccess(written -> supervisor.wrote(database)));
    }

    /** Takes one turn of a worker thread where {@link #write} takes one for each statement, and several to and fro. */
    <T> Future<T> writeAtOnce(SqlFunction<T> work) {
        return bounded(writes, supervisor::writeFailed, database -> with(
                        database,
                        database.writer(),
                        connection -> vertx.executeBlocking(
                                () -> transaction(database, OpenDatabase.jdbc(connection), work), false))
                .onSuccess(written -> supervisor.wrote(database)));
    }

    /** As {@link #writeAtOnce}, for what only reads. */
    <T> Future<T> readAtOnce(SqlFunction<T> work) {
        return bounded(
                reads,
                supervisor::failed,
                database -> with(
                        database,
                        database.readers(),
                        connection ->
                                vertx.executeBlocking(() -> reading(OpenDatabase.jdbc(connection), work), false)));
    }

    private <T> T reading(Connection connection, SqlFunction<T> work) throws SQLException {
        execute(connection, dialect.beginRead());
        try {
            return work.apply(connection);
        } finally {
            execute(connection, "COMMIT");
        }
    }

    private <T> T transaction(OpenDatabase database, Connection connection, SqlFunction<T> work)
            throws SQLException, StoreException {
        requireFile(database);
        execute(connection, dialect.beginWrite());
        boolean ended = false;
        T result;
        database.ownWrite(true);
        try {
            result = work.apply(connection);
            execute(connection, "COMMIT");
            ended = true;
        } finally {
            if (!ended) {
                rollBack(database, connection);
            }
            database.ownWrite(false);
            committed.run();
        }
        requireFile(database);
        return result;
    }

    private void rollBack(OpenDatabase database, Connection connection) {
        try {
            execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            reportUnlessEnded(database, e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private <T> Future<T> bounded(
            AtomicInteger waiting,
            BiConsumer<OpenDatabase, StoreException> report,
            Function<OpenDatabase, Future<T>> work) {
        OpenDatabase database;
        try {
            database = supervisor.require();
        } catch (StoreException e) {
            return Future.failedFuture(e);
        }
        if (waiting.incrementAndGet() > settings.maxWaiting()) {
            waiting.decrementAndGet();
            return Future.failedFuture(new StoreException(
                    Kind.OVERLOADED, "more than " + settings.maxWaiting() + " requests wait for the database"));
        }
        return work.apply(database)
                .recover(failure ->
                        Future.failedFuture(explain(database, failure, known -> report.accept(database, known))))
                .onComplete(done -> waiting.decrementAndGet());
    }

    private Throwable explain(OpenDatabase database, Throwable failure, Consumer<StoreException> report) {
        Throwable explained = failure instanceof SQLException sql ? dialect.explain(sql) : failure;
        boolean lost = !supervisor.current().equals(Optional.of(database));
        if (lost && (failure instanceof SQLException || failure instanceof VertxException)) {
            // What a closed connection says of itself helps nobody.
            return new StoreException(
                    Kind.UNAVAILABLE, "the database was closed meanwhile; it is not known what was done", failure);
        }
        if (explained instanceof StoreException known) {
            report.accept(known);
        }
        return explained;
    }

    private <T> Future<T> with(OpenDatabase database, Pool pool, Function<SqlConnection, Future<T>> work) {
        long asked = System.nanoTime();
        return pool.getConnection()
                .recover(failure -> Future.failedFuture(
                        new StoreException(Kind.UNAVAILABLE, "the database was closed meanwhile", failure)))
                .compose(connection -> {
                    database.enter();
                    Future<T> done = turn(database, asked).compose(granted -> work.apply(connection));
                    return done.eventually(connection::close).onComplete(any -> database.leave());
                });
    }

    /** Whether what waited for a connection may still use it. */
    private Future<Void> turn(OpenDatabase database, long asked) {
        if (!supervisor.current().equals(Optional.of(database))) {
            return Future.failedFuture(new StoreException(Kind.UNAVAILABLE, "the database was closed meanwhile"));
        }
        if (System.nanoTime() - asked > 2 * settings.busyTimeout().toNanos()) {
            return Future.failedFuture(new StoreException(Kind.OVERLOADED, "the database has too much to do"));
        }
        return Future.succeededFuture();
    }

    private <T> Future<T> finish(OpenDatabase database, SqlConnection connection, Function<SqlClient, Future<T>> work) {
        return Future.<Void>succeededFuture()
                .compose(begun -> work.apply(connection))
                .compose(result -> run(connection, "COMMIT").map(result))
                .recover(failure -> run(connection, "ROLLBACK")
                        .recover(again -> unlessEnded(database, again))
                        .transform(any -> Future.failedFuture(failure)));
    }

    private Future<Void> unlessEnded(OpenDatabase database, Throwable failure) {
        reportUnlessEnded(database, failure);
        return Future.succeededFuture();
    }

    /** SQLite itself ends a transaction that met a full disk, and the like; any other failure leaves it open. */
    private void reportUnlessEnded(OpenDatabase database, Throwable failure) {
        if (failure instanceof SQLException sql && !dialect.saysNoTransaction(sql)) {
            supervisor.failed(
                    database, new StoreException(Kind.UNAVAILABLE, "a transaction could not be ended", failure));
        }
    }

    private Future<Void> checkFile(OpenDatabase database) {
        return vertx.executeBlocking(
                () -> {
                    requireFile(database);
                    return null;
                },
                false);
    }

    private void requireFile(OpenDatabase database) throws StoreException {
        Change change = database.file().change();
        if (change != Change.NONE) {
            supervisor.lookSoon();
            throw new StoreException(Kind.UNAVAILABLE, "the database " + settings.file() + " " + change.words());
        }
    }

    private static Future<Void> run(SqlConnection connection, String sql) {
        return connection.query(sql).execute().mapEmpty();
    }
}
