package dev.signalbox.store;

import dev.signalbox.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Single transactions on the database from a program of its own, such as a command line, whether a server has it open or
 * not. Leaves all that belongs to whoever keeps it open (seal, epoch, log) alone. Blocking.
 */
public final class Visit {
    private final StoreSettings settings;
    private final Dialect dialect;

    public Visit(StoreSettings settings) {
        this.settings = settings;
        dialect = new SqliteDialect(settings);
    }

    /**
     * Makes the database if there is none (mode 0600) and brings its schema up to date. Only for whoever knows that nobody
     * has it open.
     *
     * @throws StoreException if it is newer than this Signalbox, not one of Signalbox, or cannot be written
     */
    public void prepare() throws StoreException {
        Path file = settings.file();
        try {
            if (DatabaseFile.attributes(file).isEmpty()) {
                Files.createFile(file, DatabaseFile.ownerOnly());
            }
        } catch (FileAlreadyExistsException e) {
            throw new StoreException(Kind.LOCKED, "another program makes the database " + file + " now", e);
        } catch (IOException e) {
            throw new StoreException(
                    Kind.UNAVAILABLE, "the database " + file + " cannot be made: " + e.getMessage(), e);
        }
        try {
            try (Connection connection = connect()) {
                dialect.check(connection, false);
            }
            new Migrations(dialect, file.toString()).run();
        } catch (SQLException e) {
            throw dialect.explain(e);
        }
    }

    /** Whether there is a database with the schema of this version of Signalbox. */
    public boolean isReady() throws StoreException {
        if (DatabaseFile.attributes(settings.file()).isEmpty()) {
            return false;
        }
        try (Connection connection = connect()) {
            dialect.check(connection, false);
            return new Migrations(dialect, settings.file().toString()).isNewest(connection);
        } catch (SQLException e) {
            throw dialect.explain(e);
        }
    }

    /**
     * Does all of it or nothing; when this returns it is on disk.
     *
     * @throws StoreException if there is no database, its schema is another one, or it cannot be written now
     */
    public <T> T write(SqlFunction<T> work) throws StoreException {
        try (Connection connection = connect()) {
            dialect.check(connection, false);
            if (!new Migrations(dialect, settings.file().toString()).isNewest(connection)) {
                throw new StoreException(
                        Kind.UNAVAILABLE,
                        "the database " + settings.file() + " is used by an older Signalbox: restart it as this one");
            }
            execute(connection, dialect.beginWrite());
            boolean done = false;
            try {
                T result = work.apply(connection);
                execute(connection, "COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) {
                    execute(connection, "ROLLBACK");
                }
            }
        } catch (SQLException e) {
            throw dialect.explain(e);
        }
    }

    private Connection connect() throws SQLException, StoreException {
        Optional<BasicFileAttributes> there = DatabaseFile.attributes(settings.file());
        if (there.filter(BasicFileAttributes::isRegularFile).isEmpty()) {
            throw new StoreException(Kind.UNAVAILABLE, "there is no database " + settings.file());
        }
        return dialect.writing().getConnection();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
