package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.store.StoreException.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisitTest {
    @TempDir
    Path folder;

    private Path file;
    private Visit visit;

    @BeforeEach
    void start() throws Exception {
        file = folder.toRealPath().resolve("signalbox.db");
        visit = new Visit(StoreSettings.sqlite(file));
    }

    @Test
    void a_database_is_made_once_and_taken_over_by_whoever_keeps_it_open() throws Exception {
        assertThat(visit.isReady()).isFalse();
        assertRefused(Kind.UNAVAILABLE, "there is no database");
        visit.prepare();
        visit.prepare();
        assertThat(visit.isReady()).isTrue();
        insert("before");
        try (OwnStore own = OwnStore.open(file)) {
            insert("beside");
            assertThat(own.types()).containsExactly("before", "beside");
        }
    }

    @Test
    void what_fails_in_the_middle_leaves_nothing() throws Exception {
        visit.prepare();
        assertThatThrownBy(() -> visit.write(connection -> {
                    OwnStore.execute(connection, "INSERT INTO events(type) VALUES ('half')");
                    throw new IllegalStateException("in the middle");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(visit.<Integer>write(VisitTest::count)).isZero();
    }

    @Test
    void another_schema_is_left_alone() throws Exception {
        visit.prepare();
        try (Connection connection = OwnStore.other(file)) {
            OwnStore.execute(
                    connection, "DELETE FROM flyway_schema_history WHERE version = '" + Migrations.NEWEST + "'");
        }
        assertThat(visit.isReady()).isFalse();
        assertRefused(Kind.UNAVAILABLE, "older Signalbox");
        try (Connection connection = OwnStore.other(file)) {
            OwnStore.execute(connection, "UPDATE flyway_schema_history SET version = '9999' WHERE version = '2'");
        }
        assertRefused(Kind.NEWER_SCHEMA, "start a newer Signalbox");
    }

    @Test
    void a_database_of_another_program_is_left_alone() throws Exception {
        try (Connection connection = OwnStore.other(file)) {
            OwnStore.execute(connection, "CREATE TABLE theirs (x)");
        }
        assertThatThrownBy(visit::prepare).isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind())
                .isEqualTo(Kind.FOREIGN));
    }

    private void insert(String type) throws StoreException {
        visit.write(connection -> {
            OwnStore.execute(connection, "INSERT INTO events(type) VALUES ('" + type + "')");
            return true;
        });
    }

    private void assertRefused(Kind kind, String words) {
        assertThatThrownBy(() -> insert("never"))
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM events")) {
            return row.next() ? row.getInt(1) : -1;
        }
    }
}
