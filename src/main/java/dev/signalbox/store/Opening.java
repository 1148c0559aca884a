package dev.signalbox.store;

import dev.signalbox.store.StoreException.Kind;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Opens the database: looks at the file before SQLite does, checks what it is, brings its schema up to date. Blocking. */
final class Opening {
    /** A file that was written within this time may not be whole yet. */
    private static final Duration SETTLED = Duration.ofMillis(500);

    private final Vertx vertx;
    private final Dialect dialect;
    private final StoreSettings settings;
    private final Path path;

    Opening(Vertx vertx, Dialect dialect, StoreSettings settings) {
        this.vertx = vertx;
        this.dialect = dialect;
        this.settings = settings;
        path = settings.file();
    }

    /** At the start of Signalbox: makes the database if there is none. */
    OpenDatabase first() throws StoreException {
        Optional<BasicFileAttributes> there = DatabaseFile.attributes(path);
        if (there.isEmpty()) {
            make();
        }
        if (there.isEmpty() || there.get().isRegularFile() && there.get().size() == 0) {
            DatabaseFile.putLogAside(path);
        }
        return open(false);
    }

    /**
     * While Signalbox runs, after the database was lost: only a whole database of Signalbox will do.
     *
     * @param damaged whether the last one was, so that this one is to be looked through
     */
    OpenDatabase again(boolean damaged) throws StoreException {
        BasicFileAttributes there =
                DatabaseFile.attributes(path).orElseThrow(() -> unavailable(DatabaseFile.Change.MISSING.words()));
        if (there.isRegularFile() && there.size() == 0) {
            throw unavailable("is empty: move a backup to its place, or restart Signalbox to begin a new one");
        }
        Duration age = Duration.between(there.lastModifiedTime().toInstant(), Instant.now());
        if (!age.isNegative() && age.compareTo(SETTLED) < 0) {
            throw unavailable("is being written; it is opened when that has ended");
        }
        return open(damaged);
    }

    /** Whether connections that are made now could write, whatever those could that were made before. */
    boolean canWrite() {
        try (Connection connection = dialect.writing().getConnection()) {
            return cannotWrite(connection).isEmpty();
        } catch (SQLException e) {
            return false;
        }
    }

    /** Changes when the file does: another file, another size, written again. */
    String fingerprint() throws StoreException {
        return DatabaseFile.attributes(path)
                .map(there -> there.fileKey() + " " + there.size() + " " + there.lastModifiedTime())
                .orElse("");
    }

    private void make() throws StoreException {
        try {
            Files.createFile(path, DatabaseFile.ownerOnly());
        } catch (FileAlreadyExistsException e) {
            // Somebody else was first: it is looked at like any other.
            return;
        } catch (NoSuchFileException e) {
            throw unavailable("cannot be made: there is no folder " + path.getParent());
        } catch (IOException e) {
            throw new StoreException(Kind.READ_ONLY, "the database " + path + " cannot be made: " + e.getMessage(), e);
        }
    }

    private OpenDatabase open(boolean lookThrough) throws StoreException {
        DatabaseFile file = DatabaseFile.open(path);
        try {
            OpenDatabase.Facts facts = prepare(file, lookThrough);
            OpenDatabase database = OpenDatabase.connect(vertx, dialect, settings, file, facts);
            if (file.change() != DatabaseFile.Change.NONE) {
                database.close(file.change());
                throw unavailable("changed while it was opened");
            }
            return database;
        } catch (StoreException e) {
            file.close();
            throw e;
        }
    }

    private OpenDatabase.Facts prepare(DatabaseFile file, boolean lookThrough) throws StoreException {
        try {
            try (Connection connection = dialect.writing().getConnection()) {
                dialect.check(connection, lookThrough);
            }
            new Migrations(dialect, path.toString()).run();
            try (Connection connection = dialect.writing().getConnection()) {
                String epoch = epoch(connection, file.number());
                return new OpenDatabase.Facts(epoch, cannotWrite(connection));
            }
        } catch (SQLException e) {
            throw dialect.explain(e);
        }
    }

    private Optional<StoreException> cannotWrite(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(dialect.beginWrite());
            // SQLite begins any transaction on a file that it cannot write; it refuses the first change.
            statement.execute("UPDATE meta SET value = value WHERE key = 'epoch'");
            statement.execute("ROLLBACK");
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(dialect.explain(e));
        }
    }

    /** A database that finds itself in another file than before is a copy: what came after it was made is not in it. */
    private static String epoch(Connection connection, String number) throws SQLException {
        Optional<String> epoch = meta(connection, "epoch");
        if (epoch.isPresent() && meta(connection, "file").equals(Optional.of(number))) {
            return epoch.get();
        }
        String fresh = UUID.randomUUID().toString();
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            put(connection, "epoch", fresh);
            put(connection, "file", number);
            statement.execute("COMMIT");
        }
        return fresh;
    }

    static Optional<String> meta(Connection connection, String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    static void put(Connection connection, String key, String value) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO meta (key, value) VALUES (?, ?)"
                + " ON CONFLICT (key) DO UPDATE SET value = excluded.value")) {
            insert.setString(1, key);
            insert.setString(2, value);
            insert.executeUpdate();
        }
    }

    private StoreException unavailable(String words) {
        return new StoreException(Kind.UNAVAILABLE, "the database " + path + " " + words);
    }
}
