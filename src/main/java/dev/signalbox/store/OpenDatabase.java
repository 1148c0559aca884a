package dev.signalbox.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import javax.sql.DataSource;

/** The connections to one database file, from its opening to its closing. */
final class OpenDatabase {
    private final HikariDataSource writerSource;
    private final HikariDataSource readerSource;
    private final Pool writer;
    private final Pool readers;
    private final String epoch;

    OpenDatabase(Vertx vertx, Dialect dialect, StoreSettings settings, String epoch) {
        this.epoch = epoch;
        writerSource = hikari(dialect.writing(), 1, false);
        readerSource = hikari(dialect.reading(), settings.readers(), true);
        writer = JDBCPool.pool(vertx, writerSource, new PoolOptions().setMaxSize(1));
        readers = JDBCPool.pool(vertx, readerSource, new PoolOptions().setMaxSize(settings.readers()));
    }

    private static HikariDataSource hikari(DataSource source, int size, boolean readOnly) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(readOnly ? "signalbox-read" : "signalbox-write");
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(size);
        config.setReadOnly(readOnly);
        config.setMaxLifetime(0);
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

    /** Blocking. */
    void close() {
        readers.close().toCompletionStage().toCompletableFuture().join();
        readerSource.close();
        writer.close().toCompletionStage().toCompletableFuture().join();
        writerSource.close();
    }
}
