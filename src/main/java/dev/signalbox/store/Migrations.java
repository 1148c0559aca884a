package dev.signalbox.store;

import dev.signalbox.store.StoreException.Kind;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** Brings a database to the schema of this version of Signalbox, or refuses it. Blocking. */
final class Migrations {
    private final Flyway flyway;
    private final String name;

    /** @param name of the database, for people */
    Migrations(DataSource source, String location, String name) {
        this.name = name;
        flyway = Flyway.configure()
                .dataSource(source)
                .locations("classpath:" + location)
                .validateMigrationNaming(true)
                .load();
    }

    /** @throws StoreException if the schema is newer, was changed by hand, or cannot be written */
    void run() throws StoreException {
        try {
            MigrationVersion known = known();
            MigrationInfo current = flyway.info().current();
            if (current != null && current.getVersion().compareTo(known) > 0) {
                throw new StoreException(
                        Kind.NEWER_SCHEMA,
                        "the database " + name + " has schema version " + current.getVersion()
                                + "; this Signalbox knows versions up to " + known + ": start a newer Signalbox");
            }
            if (current == null || current.getVersion().compareTo(known) < 0) {
                flyway.migrate();
            } else {
                flyway.validate();
            }
        } catch (FlywayException e) {
            throw new StoreException(
                    Kind.UNAVAILABLE, "the schema of the database " + name + " cannot be used: " + e.getMessage(), e);
        }
    }

    private MigrationVersion known() {
        MigrationVersion known = MigrationVersion.EMPTY;
        for (MigrationInfo migration : flyway.info().all()) {
            boolean ours = migration.getState().isResolved();
            if (ours && migration.getVersion() != null && migration.getVersion().compareTo(known) > 0) {
                known = migration.getVersion();
            }
        }
        return known;
    }
}
