package dev.signalbox.store;

import dev.signalbox.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** What is special about SQLite. */
final class SqliteDialect implements Dialect {
    /** With less than this left, a failed write is put down to the full disk. */
    static final long FULL_BYTES = 64 * 1024;

    /** As the first migration sets it. */
    private static final String APPLICATION_ID = "1399276152";

    private static final int PRIMARY_CODE = 0xff;

    /**
     * The driver's own defaults are another journal mode, no foreign keys and a trusted schema. Without a memory map a file
     * that somebody truncates is an error and not the end of the process.
     */
    private static final List<String> PRAGMAS = List.of(
            "PRAGMA synchronous = FULL",
            "PRAGMA foreign_keys = ON",
            "PRAGMA trusted_schema = OFF",
            "PRAGMA cell_size_check = ON",
            "PRAGMA temp_store = MEMORY",
            "PRAGMA mmap_size = 0",
            "PRAGMA journal_size_limit = 16777216");

    private final StoreSettings settings;

    SqliteDialect(StoreSettings settings) {
        this.settings = settings;
    }

    @Override
    public DataSource writing() {
        SQLiteConfig config = config();
        // Never made here: a file that has gone must not come back empty.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return new Source(config, settings.file());
    }

    @Override
    public DataSource reading() {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        return new Source(config, settings.file());
    }

    private SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) settings.busyTimeout().toMillis());
        return config;
    }

    private static final class Source extends SQLiteDataSource {
        Source(SQLiteConfig config, Path file) {
            super(config);
            setUrl("jdbc:sqlite:" + file);
        }

        @Override
        public SQLiteConnection getConnection(String user, String password) throws SQLException {
            SQLiteConnection connection = super.getConnection(user, password);
            try (Statement statement = connection.createStatement()) {
                for (String pragma : PRAGMAS) {
                    statement.execute(pragma);
                }
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
    }

    @Override
    public void check(Connection connection, boolean whole) throws SQLException, StoreException {
        Path file = settings.file();
        String tables = ask(
                connection,
                "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND name NOT LIKE 'flyway%'");
        if (!tables.equals("0") && !ask(connection, "PRAGMA application_id").equals(APPLICATION_ID)) {
            throw new StoreException(
                    Kind.FOREIGN, file + " is a database of another program; Signalbox leaves it alone");
        }
        if (whole) {
            lookThrough(connection);
        }
        String mode = ask(connection, "PRAGMA journal_mode = WAL");
        if (!mode.equals("wal")) {
            throw new StoreException(
                    Kind.UNAVAILABLE,
                    "the database " + file + " is on a file system that cannot share memory between programs (journal"
                            + " mode " + mode + ")");
        }
    }

    @Override
    public void lookThrough(Connection connection) throws SQLException, StoreException {
        String found = ask(connection, "PRAGMA quick_check(1)");
        if (!found.equals("ok")) {
            throw new StoreException(
                    Kind.CORRUPT, "the database " + settings.file() + " is damaged: " + found.replace('\n', ' '));
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    @Override
    public String migrations() {
        return "db/migration/sqlite";
    }

    @Override
    public String beginWrite() {
        return "BEGIN IMMEDIATE";
    }

    @Override
    public String beginRead() {
        return "BEGIN";
    }

    @Override
    public String changeCounter() {
        return "PRAGMA data_version";
    }

    @Override
    public String emptyLog() {
        return "PRAGMA wal_checkpoint(TRUNCATE)";
    }

    @Override
    public StoreException explain(SQLException failure) {
        Path file = settings.file();
        return switch (code(failure)) {
            case SQLITE_FULL -> new StoreException(Kind.FULL, "no space is left for the database " + file, failure);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new StoreException(
                        Kind.LOCKED, "another program holds the write lock of the database " + file, failure);
            case SQLITE_READONLY, SQLITE_PERM ->
                new StoreException(Kind.READ_ONLY, "the database " + file + " cannot be written", failure);
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                new StoreException(
                        Kind.CORRUPT,
                        "the database " + file + " is damaged, or is none: " + failure.getMessage(),
                        failure);
            case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH ->
                new StoreException(Kind.CONSTRAINT, failure.getMessage(), failure);
            case SQLITE_IOERR ->
                hasSpace()
                        ? unavailable(failure)
                        : new StoreException(Kind.FULL, "no space is left for the database " + file, failure);
            case SQLITE_CANTOPEN, SQLITE_NOLFS, SQLITE_AUTH, SQLITE_NOTFOUND -> unavailable(failure);
            default -> new StoreException(Kind.INTERNAL, failure.getMessage(), failure);
        };
    }

    private StoreException unavailable(SQLException failure) {
        return new StoreException(
                Kind.UNAVAILABLE,
                "the database " + settings.file() + " cannot be used: " + failure.getMessage(),
                failure);
    }

    /** After a failed fsync nobody knows what is on disk; after the others the file is not what it was. */
    @Override
    public boolean isFatal(StoreException failure) {
        return failure.kind() == Kind.UNAVAILABLE || failure.kind() == Kind.CORRUPT;
    }

    @Override
    public boolean saysNoTransaction(SQLException failure) {
        return code(failure) == SQLiteErrorCode.SQLITE_ERROR;
    }

    @Override
    public boolean hasSpace() {
        try {
            return Files.getFileStore(settings.file().getParent()).getUsableSpace() >= FULL_BYTES;
        } catch (IOException e) {
            return true;
        }
    }

    /** The primary result code; {@code UNKNOWN_ERROR} if it is none of SQLite's. */
    private static SQLiteErrorCode code(SQLException failure) {
        if (failure instanceof SQLiteException sqlite) {
            return SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY_CODE);
        }
        return SQLiteErrorCode.UNKNOWN_ERROR;
    }
}
