package dev.signalbox.store;

import dev.signalbox.store.StoreException.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a database to the schema of this version of Signalbox, or refuses it. Blocking.
 *
 * <p>Flyway is asked only if there is something to do: to load it takes longer than all the rest of opening a database.
 */
final class Migrations {
    /** The number of the last migration in each dialect's folder. */
    static final int NEWEST = 6;

    private static final String HISTORY = "flyway_schema_history";

    private final Dialect dialect;
    private final String name;

    /** @param name of the database, for people */
    Migrations(Dialect dialect, String name) {
        this.dialect = dialect;
        this.name = name;
    }

    /** @throws StoreException if the schema is newer, a migration failed half-way, or the database cannot be written */
    void run() throws SQLException, StoreException {
        Optional<Integer> version;
        try (Connection connection = dialect.writing().getConnection()) {
            version = version(connection);
        }
        refuseNewer(version);
        if (version.isEmpty() || version.get() < NEWEST) {
            migrate();
        }
    }

    /** Whether nothing is to be done. @throws StoreException if the schema is newer */
    boolean isNewest(Connection connection) throws SQLException, StoreException {
        Optional<Integer> version = version(connection);
        refuseNewer(version);
        return version.isPresent() && version.get() == NEWEST;
    }

    private void refuseNewer(Optional<Integer> version) throws StoreException {
        if (version.isPresent() && version.get() > NEWEST) {
            throw new StoreException(
                    Kind.NEWER_SCHEMA,
                    "the database " + name + " has schema version " + version.get()
                            + "; this Signalbox knows versions up to " + NEWEST + ": start a newer Signalbox");
        }
    }

    /** The schema's version; empty if there is none, or if Flyway has to say what is wrong. */
    private static Optional<Integer> version(Connection connection) throws SQLException {
        try (ResultSet table = connection.getMetaData().getTables(null, null, HISTORY, null)) {
            if (!table.next()) {
                return Optional.empty();
            }
        }
        int newest = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version, success FROM " + HISTORY)) {
            while (rows.next()) {
                String version = rows.getString(1);
                if (!rows.getBoolean(2) || version != null && !version.matches("[0-9]{1,9}")) {
                    return Optional.empty();
                }
                newest = Math.max(newest, version == null ? 0 : Integer.parseInt(version));
            }
        }
        return Optional.of(newest);
    }

    private void migrate() throws StoreException {
        try {
            Flyway.configure()
                    .dataSource(dialect.writing())
                    .locations("classpath:" + dialect.migrations())
                    .validateMigrationNaming(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    throw dialect.explain(sql);
                }
            }
            throw new StoreException(
                    Kind.UNAVAILABLE, "the schema of the database " + name + " cannot be used: " + e.getMessage(), e);
        }
    }
}
