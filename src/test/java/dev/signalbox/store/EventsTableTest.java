package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs may do to the table of events, with plain SQL. */
class EventsTableTest {
    @TempDir
    Path folder;

    private OwnStore own;
    private Connection other;

    @BeforeEach
    void open() throws Exception {
        own = OwnStore.open(folder.toRealPath().resolve("signalbox.db"));
        other = OwnStore.other(own.file());
    }

    @AfterEach
    void close() throws Exception {
        other.close();
        own.close();
    }

    @Test
    void type_and_data_are_enough() throws Exception {
        OwnStore.execute(other, "INSERT INTO events(type, data) VALUES ('build', '{\"ok\":true}')");
        assertThat(ask("SELECT id || type || account || data FROM events")).isEqualTo("1builddefault{\"ok\":true}");
        assertThat(ask("SELECT project IS NULL AND actor IS NULL FROM events")).isEqualTo("1");
        String createdAt = ask("SELECT created_at FROM events");
        assertThat(createdAt).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(Duration.between(Instant.parse(createdAt), Instant.now()).abs())
                .isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void a_row_cannot_be_changed() throws Exception {
        OwnStore.execute(other, "INSERT INTO events(type) VALUES ('build')");
        assertThatThrownBy(() -> OwnStore.execute(other, "UPDATE events SET type = 'other'"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("events are only ever added");
        assertThat(ask("SELECT type FROM events")).isEqualTo("build");
    }

    @Test
    void an_id_that_is_given_must_be_greater_than_every_id_that_ever_was() throws Exception {
        OwnStore.execute(other, "INSERT INTO events(id, type) VALUES (10, 'a')");
        OwnStore.execute(other, "DELETE FROM events");
        for (String id : new String[] {"10", "9", "0", "-1", "9007199254740992"}) {
            for (String verb : new String[] {"INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE", "REPLACE"}) {
                assertThatThrownBy(
                                () -> OwnStore.execute(other, verb + " INTO events(id, type) VALUES (" + id + ", 'b')"))
                        .as("%s of %s", verb, id)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("an event's id must be greater");
            }
        }
        OwnStore.execute(other, "INSERT INTO events(type) VALUES ('c')");
        assertThat(ask("SELECT group_concat(id || type) FROM events")).isEqualTo("11c");
    }

    @Test
    void ids_of_one_statement_may_come_in_any_order_for_they_come_at_once() throws Exception {
        OwnStore.execute(other, "INSERT INTO events(id, type) VALUES (9, 'a'), (5, 'b')");
        OwnStore.execute(other, "INSERT INTO events(type) VALUES ('c')");
        assertThat(ask("SELECT group_concat(id || type) FROM (SELECT * FROM events ORDER BY id)"))
                .isEqualTo("5b,9a,10c");
    }

    @Test
    void reading_after_a_cursor_needs_no_sorting_and_no_scan() throws Exception {
        for (String filter : new String[] {"", " AND project = 'p'", " AND type = 't'"}) {
            assertThat(plan("SELECT * FROM events WHERE account = 'a'" + filter + " AND id > 5 ORDER BY id LIMIT 10"))
                    .contains("SEARCH events")
                    .doesNotContain("TEMP B-TREE");
        }
    }

    private String plan(String query) throws SQLException {
        try (var statement = other.createStatement();
                var rows = statement.executeQuery("EXPLAIN QUERY PLAN " + query)) {
            StringBuilder plan = new StringBuilder();
            while (rows.next()) {
                plan.append(rows.getString("detail")).append('\n');
            }
            return plan.toString();
        }
    }

    private String ask(String sql) throws SQLException {
        return OwnStore.ask(other, sql);
    }
}
