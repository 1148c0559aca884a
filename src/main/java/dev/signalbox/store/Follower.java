package dev.signalbox.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener of every commit, whoever made it, within milliseconds. */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private final Dialect dialect;
    private final String epoch;
    private final ChangeListener listener;
    private final Semaphore nudged = new Semaphore(1);
    private volatile boolean closed;

    Follower(Dialect dialect, StoreSettings settings, String epoch, ChangeListener listener) {
        this.dialect = dialect;
        this.epoch = epoch;
        this.listener = listener;
    }

    void start(String name) {
        Thread thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try (Connection connection = dialect.reading().getConnection()) {
            long last = -1;
            while (!closed) {
                boolean asked = nudged.tryAcquire(5, TimeUnit.MILLISECONDS);
                long version = counter(connection);
                if (asked || version != last) {
                    last = version;
                    listener.changed(new Pinned(connection));
                }
            }
        } catch (SQLException | StoreException e) {
            LOG.warn("following the database ends", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long counter(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(dialect.changeCounter())) {
            return row.next() ? row.getLong(1) : -1;
        }
    }

    private final class Pinned implements Snapshots {
        private final Connection connection;

        Pinned(Connection connection) {
            this.connection = connection;
        }

        @Override
        public <T> T read(SqlFunction<T> query) throws StoreException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(dialect.beginRead());
                try {
                    return query.apply(connection);
                } finally {
                    statement.execute("COMMIT");
                }
            } catch (SQLException e) {
                throw dialect.explain(e);
            }
        }

        @Override
        public String epoch() {
            return epoch;
        }
    }

    /** Calls the listener soon, whether anything changed or not. */
    public void nudge() {
        nudged.release();
    }

    /** Ends the following. Blocking, for as long as the listener is at work, a second at most. */
    @Override
    public void close() {
        closed = true;
        nudge();
    }
}
