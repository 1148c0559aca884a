package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.store.StoreException.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteDialectTest {
    @TempDir
    Path folder;

    private Dialect dialect;

    @BeforeEach
    void make() throws Exception {
        dialect = new SqliteDialect(StoreSettings.sqlite(folder.toRealPath().resolve("signalbox.db")));
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL, FULL, false",
        "SQLITE_BUSY, LOCKED, false",
        "SQLITE_BUSY_SNAPSHOT, LOCKED, false",
        "SQLITE_READONLY_DBMOVED, READ_ONLY, false",
        "SQLITE_CONSTRAINT_TRIGGER, CONSTRAINT, false",
        "SQLITE_CONSTRAINT_NOTNULL, CONSTRAINT, false",
        "SQLITE_IOERR_FSYNC, UNAVAILABLE, true",
        "SQLITE_IOERR_SHORT_READ, UNAVAILABLE, true",
        "SQLITE_CANTOPEN, UNAVAILABLE, true",
        "SQLITE_CORRUPT, CORRUPT, true",
        "SQLITE_NOTADB, CORRUPT, true",
        "SQLITE_ERROR, INTERNAL, false"
    })
    void each_failure_says_what_is_to_be_done(SQLiteErrorCode code, Kind kind, boolean fatal) {
        StoreException explained = dialect.explain(new SQLiteException("[" + code + "] why", code));
        assertThat(explained.kind()).isEqualTo(kind);
        assertThat(dialect.isFatal(explained)).isEqualTo(fatal);
    }

    @Test
    void a_failure_that_is_none_of_the_driver_is_a_defect() {
        assertThat(dialect.explain(new SQLException("closed")).kind()).isEqualTo(Kind.INTERNAL);
    }

    @Test
    void connections_are_careful() throws Exception {
        OwnStore.open(folder.toRealPath().resolve("signalbox.db")).close();
        try (Connection writing = dialect.writing().getConnection();
                Connection reading = dialect.reading().getConnection()) {
            for (Connection connection : new Connection[] {writing, reading}) {
                assertThat(OwnStore.ask(connection, "PRAGMA synchronous")).isEqualTo("2");
                assertThat(OwnStore.ask(connection, "PRAGMA foreign_keys")).isEqualTo("1");
                assertThat(OwnStore.ask(connection, "PRAGMA trusted_schema")).isEqualTo("0");
                assertThat(OwnStore.ask(connection, "PRAGMA mmap_size")).isIn("0", "");
                assertThat(OwnStore.ask(connection, "PRAGMA temp_store")).isEqualTo("2");
                assertThat(OwnStore.ask(connection, "PRAGMA busy_timeout")).isEqualTo("3000");
                assertThat(OwnStore.ask(connection, "PRAGMA journal_mode")).isEqualTo("wal");
            }
            assertThat(reading.isReadOnly()).isTrue();
        }
    }
}
