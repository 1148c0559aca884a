package dev.signalbox.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.store.StoreException.Kind;
import dev.signalbox.store.StoreState.Health;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading and writing while all is well. */
class StoreTest {
    @TempDir
    Path folder;

    private OwnStore own;
    private Store store;

    @BeforeEach
    void open() throws Exception {
        own = OwnStore.open(folder.resolve("signalbox.db"));
        store = own.store();
    }

    @AfterEach
    void close() throws Exception {
        own.close();
    }

    @Test
    void what_was_written_is_read_and_the_files_are_the_owners_alone() throws Exception {
        own.add("one");
        own.add("two");
        assertThat(own.types()).containsExactly("one", "two");
        assertThat(store.state().health()).isEqualTo(Health.OK);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(3).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
        }
    }

    @Test
    void between_two_writes_the_lock_is_free_for_other_programs() throws Exception {
        own.add("ours");
        try (Connection other = OwnStore.other(own.file())) {
            OwnStore.execute(other, "PRAGMA busy_timeout = 0");
            OwnStore.execute(other, "INSERT INTO events (type, data) VALUES ('theirs', '{\"ok\":true}')");
        }
        own.add("ours");
        assertThat(own.types()).containsExactly("ours", "theirs", "ours");
    }

    @Test
    void a_write_that_fails_in_the_middle_writes_nothing() throws Exception {
        Future<Void> write = store.write(connection -> insert(connection, "half")
                .compose(done -> Future.failedFuture(new IllegalStateException("changed my mind"))));
        assertThatThrownBy(() -> write.await(20, SECONDS)).isInstanceOf(IllegalStateException.class);
        Future<Void> thrown = store.write(connection -> {
            throw new IllegalArgumentException("thrown");
        });
        assertThatThrownBy(() -> thrown.await(20, SECONDS)).isInstanceOf(IllegalArgumentException.class);
        own.add("whole");
        assertThat(own.types()).containsExactly("whole");
    }

    @Test
    void a_row_that_breaks_a_rule_is_refused_as_such_and_the_next_one_is_written() throws Exception {
        Future<Void> write =
                store.write(connection -> insert(connection, "good").compose(done -> connection
                        .query("INSERT INTO events (type, data) VALUES ('bad', NULL)")
                        .execute()
                        .mapEmpty()));
        assertThatThrownBy(() -> write.await(20, SECONDS))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONSTRAINT));
        own.add("next");
        assertThat(own.types()).containsExactly("next");
        assertThat(own.health()).isEqualTo(Health.OK);
    }

    @Test
    void a_batch_is_written_in_one_transaction_and_tells_its_ids() throws Exception {
        List<Tuple> rows =
                IntStream.range(0, 1_000).mapToObj(i -> Tuple.of("n" + i)).toList();
        store.write(connection -> connection
                        .preparedQuery("INSERT INTO events (type) VALUES (?)")
                        .executeBatch(rows))
                .await(20, SECONDS);
        assertThat(own.types()).hasSize(1_000).startsWith("n0", "n1").endsWith("n999");
    }

    @Test
    void a_batch_with_one_bad_row_is_refused_whole() throws Exception {
        Future<Void> write = store.write(connection -> connection
                .preparedQuery("INSERT INTO events (type) VALUES (?)")
                .executeBatch(List.of(Tuple.of("good"), Tuple.of((Object) null)))
                .mapEmpty());
        assertThatThrownBy(() -> write.await(20, SECONDS))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONSTRAINT));
        assertThat(own.types()).isEmpty();
    }

    @Test
    void a_read_sees_one_instant_however_long_it_takes() throws Exception {
        Promise<Void> written = Promise.promise();
        Future<List<Long>> read = store.read(connection -> count(connection)
                .compose(before ->
                        written.future().compose(done -> count(connection)).map(after -> List.of(before, after))));
        await().until(() -> !read.isComplete());
        own.add("meanwhile");
        written.complete();
        assertThat(read.await(20, SECONDS)).containsExactly(0L, 0L);
        assertThat(own.types()).containsExactly("meanwhile");
    }

    @Test
    void a_read_cannot_write() {
        Future<Void> write = store.read(connection -> insert(connection, "no"));
        assertThatThrownBy(() -> write.await(20, SECONDS)).isInstanceOf(StoreException.class);
    }

    @Test
    void writes_beyond_the_bound_are_refused_and_those_that_waited_are_done() throws Exception {
        StoreSettings tight = new StoreSettings(folder.toRealPath().resolve("tight.db"), 1, Duration.ofSeconds(20), 3);
        try (OwnStore bounded = OwnStore.open(tight)) {
            Promise<Void> goOn = Promise.promise();
            List<Future<Void>> writes = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                String type = "w" + i;
                writes.add(
                        bounded.store().write(connection -> goOn.future().compose(gone -> insert(connection, type))));
            }
            for (Future<Void> refused : writes.subList(3, 5)) {
                assertThatThrownBy(() -> refused.await(20, SECONDS))
                        .isInstanceOfSatisfying(
                                StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OVERLOADED));
            }
            goOn.complete();
            Future.all(writes.subList(0, 3)).await(20, SECONDS);
            assertThat(bounded.types()).containsExactly("w0", "w1", "w2");
        }
    }

    @Test
    void who_waits_too_long_for_the_writes_before_is_told_so() throws Exception {
        Promise<Void> goOn = Promise.promise();
        Future<Void> slow = store.write(connection -> goOn.future().compose(gone -> insert(connection, "slow")));
        long asked = System.nanoTime();
        Future<Void> late = store.write(connection -> insert(connection, "late"));
        await().until(() -> System.nanoTime() - asked > Duration.ofMillis(700).toNanos());
        goOn.complete();
        slow.await(20, SECONDS);
        assertThatThrownBy(() -> late.await(20, SECONDS))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OVERLOADED));
        assertThat(own.types()).containsExactly("slow");
    }

    @Test
    void when_closed_it_refuses_and_leaves_one_file() throws Exception {
        own.add("last");
        store.close();
        assertThat(own.refusalOfAdding("more").kind()).isEqualTo(Kind.UNAVAILABLE);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(own.file());
        }
        assertThat(OwnStore.integrity(own.file())).isEqualTo("ok");
    }

    private static Future<Void> insert(SqlClient connection, String type) {
        return connection
                .preparedQuery("INSERT INTO events (type) VALUES (?)")
                .execute(Tuple.of(type))
                .mapEmpty();
    }

    private static Future<Long> count(SqlClient connection) {
        return connection.query("SELECT count(*) FROM events").execute().map(rows -> rows.iterator()
                .next()
                .getLong(0));
    }
}
