package dev.signalbox.store;

import dev.signalbox.store.StoreException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A reading connection that is kept: only so can it tell that others have committed. */
final class PinnedConnection implements Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(PinnedConnection.class);

    private final Dialect dialect;
    private final Connection connection;
    private final String epoch;
    private final PreparedStatement counter;
    /** Its user's thread and the one that closes the database meet here. */
    private final ReentrantLock lock = new ReentrantLock();

    private boolean closed;

    PinnedConnection(Dialect dialect, Connection connection, String epoch) throws SQLException {
        this.dialect = dialect;
        this.connection = connection;
        this.epoch = epoch;
        counter = connection.prepareStatement(dialect.changeCounter());
    }

    /** Another number than before means that somebody may have committed. */
    long changeCounter() throws StoreException {
        return locked(() -> {
            try (ResultSet row = counter.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        });
    }

    @Override
    public <T> T read(SqlFunction<T> query) throws StoreException {
        return locked(() -> {
            execute(dialect.beginRead());
            try {
                return query.apply(connection);
            } finally {
                execute("COMMIT");
            }
        });
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public String epoch() {
        return epoch;
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> T locked(Work<T> work) throws StoreException {
        lock.lock();
        try {
            if (closed) {
                throw new StoreException(Kind.UNAVAILABLE, "the database is closed");
            }
            return work.run();
        } catch (SQLException e) {
            throw dialect.explain(e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a read in flight. */
    void close() {
        lock.lock();
        try {
            closed = true;
            counter.close();
            connection.close();
        } catch (SQLException e) {
            LOG.warn("closing a connection", e);
        } finally {
            lock.unlock();
        }
    }
}
