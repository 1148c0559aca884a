package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.store.StoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FollowerTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private OwnStore own;
    private final List<Long> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    @BeforeEach
    void open() throws Exception {
        own = OwnStore.open(folder.toRealPath().resolve("signalbox.db"));
    }

    @AfterEach
    void close() throws Exception {
        own.close();
    }

    @Test
    void rows_of_ours_and_of_other_programs_are_seen_once_and_in_order() throws Exception {
        try (Follower follower = follow(this::newRows);
                Connection other = OwnStore.other(own.file())) {
            follower.nudge();
            for (int i = 0; i < 100; i++) {
                OwnStore.execute(other, "INSERT INTO events (type) VALUES ('theirs')");
                own.add("ours");
            }
            await().atMost(DEADLINE).until(() -> seen.size() >= 200);
            assertThat(seen)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 200).boxed().toList());
        }
    }

    @Test
    void it_is_called_at_the_start_on_a_nudge_and_else_only_for_a_commit() throws Exception {
        try (Follower follower = follow(database -> calls.incrementAndGet());
                Connection other = OwnStore.other(own.file())) {
            await().atMost(DEADLINE).until(() -> calls.get() == 1);
            follower.nudge();
            await().atMost(DEADLINE).until(() -> calls.get() == 2);
            OwnStore.execute(other, "BEGIN");
            OwnStore.execute(other, "INSERT INTO events (type) VALUES ('not committed')");
            OwnStore.execute(other, "ROLLBACK");
            assertThat(OwnStore.ask(other, "SELECT count(*) FROM events")).isEqualTo("0");
            // Longer than its safety look.
            await().during(Duration.ofMillis(2_300)).atMost(DEADLINE).until(() -> calls.get() == 2);
            OwnStore.execute(other, "INSERT INTO events (type) VALUES ('committed')");
            await().atMost(DEADLINE).until(() -> calls.get() >= 3);
        }
    }

    @Test
    void what_a_listener_failed_to_take_is_told_again() throws Exception {
        own.add("row");
        try (Follower follower = follow(database -> {
            switch (calls.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("not now");
                case 2 -> throw new StoreException(Kind.INTERNAL, "nor now");
                default -> newRows(database);
            }
        })) {
            follower.nudge();
            await().atMost(DEADLINE).until(() -> seen.contains(1L));
        }
    }

    @Test
    void a_read_is_of_one_instant() throws Exception {
        try (Follower follower = follow(database -> {
            List<Long> counts = database.read(connection -> {
                List<Long> both = new ArrayList<>();
                both.add(count(connection));
                try (Connection other = OwnStore.other(own.file())) {
                    OwnStore.execute(other, "INSERT INTO events (type) VALUES ('meanwhile')");
                }
                both.add(count(connection));
                return both;
            });
            assertThat(counts.get(0)).isEqualTo(counts.get(1));
            seen.add(database.read(FollowerTest::count));
        })) {
            follower.nudge();
            await().atMost(DEADLINE).until(() -> !seen.isEmpty());
            assertThat(seen.get(0)).isPositive();
        }
    }

    @Test
    void it_goes_on_with_the_database_that_comes_to_the_place() throws Exception {
        Path restored = folder.toRealPath().resolve("restored.db");
        try (OwnStore other = OwnStore.open(restored)) {
            other.add("restored");
        }
        List<String> epochs = new CopyOnWriteArrayList<>();
        try (Follower follower = follow(database -> epochs.add(database.epoch()))) {
            follower.nudge();
            await().atMost(DEADLINE).until(() -> !epochs.isEmpty());
            String before = own.store().state().epoch();
            Files.delete(own.file());
            await().atMost(DEADLINE).until(() -> own.health() == StoreState.Health.UNAVAILABLE);
            Files.move(restored, own.file());
            await().atMost(DEADLINE)
                    .until(() -> epochs.contains(own.store().state().epoch())
                            && !own.store().state().epoch().equals(before));
            int told = epochs.size();
            own.add("after");
            await().atMost(DEADLINE).until(() -> epochs.size() > told);
        }
    }

    @Test
    void it_ends_with_the_store() throws Exception {
        try (Follower follower = follow(database -> calls.incrementAndGet())) {
            await().atMost(DEADLINE).until(() -> calls.get() == 1);
            own.close();
            follower.nudge();
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                            .extracting(Thread::getName)
                            .doesNotContain("signalbox-test-tail", "signalbox-store", "signalbox-store-events"));
            assertThat(calls).hasValue(1);
        }
    }

    private interface Listener {
        void changed(Snapshots database) throws StoreException;
    }

    private Follower follow(Listener listener) {
        return own.store().follow("signalbox-test-tail", listener::changed);
    }

    private void newRows(Snapshots database) throws StoreException {
        long last = seen.isEmpty() ? 0 : seen.get(seen.size() - 1);
        seen.addAll(database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT id FROM events WHERE id > ? ORDER BY id LIMIT 500")) {
                select.setLong(1, last);
                List<Long> ids = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getLong(1));
                    }
                }
                return ids;
            }
        }));
    }

    private static long count(Connection connection) throws SQLException {
        return Long.parseLong(OwnStore.ask(connection, "SELECT count(*) FROM events"));
    }
}
