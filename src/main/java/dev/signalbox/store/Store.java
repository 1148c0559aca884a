package dev.signalbox.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signalbox's own database. One connection writes, a few read; what a write's future tells is committed and on disk. If the
 * file goes, or is replaced or damaged, everything fails until it is back, and {@link #state()} says why.
 *
 * <p>May be used from any thread; futures complete on the caller's context.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final Dialect dialect;
    private final FileEvents events;
    private final Supervisor supervisor;
    private final Transactions transactions;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean trying = new AtomicBoolean();

    private Store(Vertx vertx, StoreSettings settings) {
        dialect = new SqliteDialect(settings);
        events = new FileEvents(settings.file());
        String name = settings.file().toString();
        supervisor = new Supervisor(new Opening(vertx, dialect, settings), dialect, name, events, this::tryWriting);
        transactions = new Transactions(
                vertx, dialect, settings, supervisor, () -> followers.forEach(Follower::wroteOurselves));
        events.add(hint -> {
            if (hint == FileEvents.Hint.FILES) {
                supervisor.lookSoon();
            }
        });
    }

    /**
     * Opens the database, making it (mode 0600) if there is none, and brings its schema up to date. Blocking.
     *
     * @throws StoreException if it is newer than this Signalbox, not one of Signalbox, or cannot be read and written
     */
    public static Store open(Vertx vertx, StoreSettings settings) throws StoreException {
        Store store = new Store(vertx, settings);
        try {
            store.supervisor.start();
            return store;
        } catch (StoreException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Reads in one transaction: every query of the function sees the same instant.
     *
     * @return what the function's future holds; fails with a {@link StoreException}, or as the function's future does
     */
    public <T> Future<T> read(Function<SqlClient, Future<T>> work) {
        return transactions.read(work);
    }

    /**
     * Writes in one transaction; nothing is written if the function's future fails. Writes wait for one another, up to a
     * bound in number and time.
     *
     * @return what the function's future holds, once it is committed and on disk; fails with a {@link StoreException}, or as
     *     the function's future does. Of a write that fails as {@code UNAVAILABLE} it may be unknown whether it was done
     */
    public <T> Future<T> write(Function<SqlClient, Future<T>> work) {
        return transactions.write(work);
    }

    /**
     * As {@link #write}, by plain JDBC on a worker thread, which costs a small part of it: for what is written often. The
     * function must be short and leave the transaction alone.
     */
    public <T> Future<T> writeAtOnce(SqlFunction<T> work) {
        return transactions.writeAtOnce(work);
    }

    /** As {@link #read}, by plain JDBC on a worker thread; the function must be short. */
    public <T> Future<T> readAtOnce(SqlFunction<T> work) {
        return transactions.readAtOnce(work);
    }

    /** For as long as writing does not work: somebody must find out when it does again. */
    private void tryWriting() {
        if (!dialect.hasSpace() || !trying.compareAndSet(false, true)) {
            return;
        }
        write(connection -> connection
                        .preparedQuery("INSERT INTO meta (key, value) VALUES ('tried_at', ?)"
                                + " ON CONFLICT (key) DO UPDATE SET value = excluded.value")
                        .execute(Tuple.of(Instant.now().toString())))
                .onFailure(failure -> LOG.debug("still not written: {}", failure.getMessage()))
                .onComplete(done -> trying.set(false));
    }

    /** How the database fares now. */
    public StoreState state() {
        return supervisor.board().state();
    }

    /** Tells every change of {@link #state()}; the listener is called on a thread of the store and must not block. */
    public void onStateChange(Consumer<StoreState> listener) {
        supervisor.board().add(listener);
    }

    /** Follows what anybody commits, on a thread of its own, until the follower or the store is closed. */
    public Follower follow(String threadName, ChangeListener listener) {
        Follower follower = Follower.start(threadName, supervisor, events, listener);
        followers.add(follower);
        return follower;
    }

    /** Ends the followers and closes every connection. Blocking. */
    @Override
    public void close() {
        followers.forEach(Follower::close);
        events.close();
        supervisor.close();
    }
}
