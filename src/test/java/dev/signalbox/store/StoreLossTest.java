package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.store.StoreException.Kind;
import dev.signalbox.store.StoreState.Health;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The database's file goes, or becomes another, while Signalbox runs. */
@Timeout(60)
class StoreLossTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private OwnStore own;
    private Path file;
    private final List<StoreState> states = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws Exception {
        folder = folder.toRealPath();
        file = folder.resolve("signalbox.db");
        own = OwnStore.open(file);
        own.store().onStateChange(states::add);
        own.add("before");
    }

    @AfterEach
    void close() throws Exception {
        own.close();
    }

    @Test
    void a_deleted_database_is_told_and_not_made_anew() throws Exception {
        Files.delete(file);
        assertThat(own.refusalOfAdding("lost").kind()).isEqualTo(Kind.UNAVAILABLE);
        awaitHealth(Health.UNAVAILABLE);
        await().atMost(DEADLINE).until(() -> own.store().state().message().contains("is missing"));
        assertThat(own.store().state().message()).contains(file.toString());
        assertThat(file).doesNotExist();
        own.close();
        assertThat(file).doesNotExist();
        own = OwnStore.open(file);
        assertThat(own.types()).isEmpty();
    }

    @Test
    void a_database_that_was_moved_away_is_whole_there_and_goes_on_when_it_is_back() throws Exception {
        String epoch = own.store().state().epoch();
        Path away = folder.resolve("away.db");
        Files.move(file, away);
        awaitHealth(Health.UNAVAILABLE);
        await().atMost(DEADLINE).until(() -> own.store().state().message().contains("is missing"));
        // What its log held is put into it after that was told.
        await().atMost(DEADLINE).ignoreExceptions().untilAsserted(() -> {
            try (Connection other = OwnStore.other(away)) {
                assertThat(OwnStore.ask(other, "SELECT group_concat(type) FROM events"))
                        .isEqualTo("before");
            }
        });
        Files.move(away, file);
        awaitHealth(Health.OK);
        own.add("after");
        assertThat(own.types()).containsExactly("before", "after");
        assertThat(own.store().state().epoch()).isEqualTo(epoch);
        assertThat(states)
                .extracting(StoreState::health)
                .contains(Health.UNAVAILABLE)
                .endsWith(Health.OK);
    }

    @Test
    void a_backup_that_is_moved_to_its_place_is_taken_up_whole_and_is_another_database() throws Exception {
        Path restored = restored(3_000);
        own.add("in the log only");
        String epoch = own.store().state().epoch();
        Files.move(restored, file, StandardCopyOption.ATOMIC_MOVE);
        await().atMost(DEADLINE).until(() -> !own.store().state().epoch().equals(epoch) && own.health() == Health.OK);
        assertThat(own.types()).hasSize(3_000).doesNotContain("in the log only", "before");
        own.add("after");
        own.close();
        assertThat(OwnStore.integrity(file)).isEqualTo("ok");
        own = OwnStore.open(file);
        assertThat(own.types()).hasSize(3_001).endsWith("after");
    }

    @Test
    void no_write_is_acknowledged_into_a_file_that_was_replaced() throws Exception {
        Path restored = restored(10);
        Files.move(restored, file, StandardCopyOption.ATOMIC_MOVE);
        boolean acknowledged = false;
        try {
            own.add("mine");
            acknowledged = true;
        } catch (StoreException e) {
            assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
        }
        awaitHealth(Health.OK);
        await().atMost(DEADLINE).ignoreExceptions().until(() -> own.types().contains("restored"));
        assertThat(own.types().contains("mine")).isEqualTo(acknowledged);
        assertThat(OwnStore.integrity(file)).isEqualTo("ok");
    }

    @Test
    void a_file_that_was_cut_to_nothing_is_not_written_and_a_backup_over_it_is_taken_up() throws Exception {
        Path restored = restored(10);
        Files.newByteChannel(file, StandardOpenOption.WRITE).truncate(0).close();
        assertThat(own.refusalOfAdding("lost").kind()).isEqualTo(Kind.UNAVAILABLE);
        await().atMost(DEADLINE).until(() -> own.store().state().message().contains("is empty"));
        assertThat(file).isEmptyFile();
        Files.move(restored, file, StandardCopyOption.ATOMIC_MOVE);
        awaitHealth(Health.OK);
        assertThat(own.types()).hasSize(10);
        assertThat(OwnStore.integrity(file)).isEqualTo("ok");
    }

    @Test
    void a_file_that_was_overwritten_with_garbage_is_not_written_and_a_backup_is_taken_up() throws Exception {
        Path restored = restored(10);
        byte[] garbage = "garbage ".repeat(4_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Files.write(file, garbage, StandardOpenOption.WRITE);
        assertThat(own.refusalOfAdding("lost").kind()).isEqualTo(Kind.UNAVAILABLE);
        awaitHealth(Health.UNAVAILABLE);
        await().atMost(DEADLINE).until(() -> own.store().state().message().contains("damaged"));
        assertThat(Files.readAllBytes(file)).startsWith(garbage);
        Files.move(restored, file, StandardCopyOption.ATOMIC_MOVE);
        awaitHealth(Health.OK);
        assertThat(own.types()).hasSize(10);
    }

    @Test
    void a_backup_that_is_copied_over_the_file_slowly_is_taken_up_whole() throws Exception {
        Path restored = restored(3_000);
        byte[] content = Files.readAllBytes(restored);
        int half = content.length / 2;
        try (RandomAccessFile copied = new RandomAccessFile(file.toFile(), "rw")) {
            copied.setLength(0);
            awaitHealth(Health.UNAVAILABLE);
            copied.write(content, 0, half);
            copied.write(content, half, content.length - half);
        }
        awaitHealth(Health.OK);
        assertThat(own.types()).hasSize(3_000);
        own.close();
        assertThat(OwnStore.integrity(file)).isEqualTo("ok");
        own = OwnStore.open(file);
    }

    @Test
    void damage_in_the_middle_is_told_and_not_called_well_again() throws Exception {
        for (int i = 0; i < 50; i++) {
            own.add("x".repeat(3_000));
        }
        try (Connection other = OwnStore.other(file)) {
            OwnStore.execute(other, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
        own.close();
        long size = Files.size(file);
        own = OwnStore.open(file);
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(size / 2);
            damaged.write(new byte[(int) (size / 4)]);
        }
        try {
            own.types();
        } catch (StoreException e) {
            assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
        }
        await().atMost(DEADLINE).until(() -> own.store().state().message().contains("damaged"));
        states.clear();
        own.store().onStateChange(states::add);
        await().during(Duration.ofSeconds(2)).atMost(DEADLINE).until(() -> own.health() == Health.UNAVAILABLE);
        assertThat(states).extracting(StoreState::health).doesNotContain(Health.OK);
    }

    @Test
    void after_a_failure_that_leaves_doubt_about_the_disk_all_connections_are_made_anew() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (Follower follower = own.store().follow("signalbox-test-tail", database -> {
            if (calls.incrementAndGet() == 1) {
                throw new StoreException(Kind.UNAVAILABLE, "the disk did not say whether it wrote");
            }
        })) {
            follower.nudge();
            await().atMost(DEADLINE).until(() -> states.size() >= 2 && own.health() == Health.OK);
            assertThat(states.get(0).message()).contains("did not say whether it wrote");
            await().atMost(DEADLINE).until(() -> calls.get() >= 2);
        }
        own.add("after");
        assertThat(own.types()).containsExactly("before", "after");
    }

    @Test
    void a_log_that_was_removed_is_noticed_and_what_was_in_it_is_kept() throws Exception {
        Files.delete(folder.resolve("signalbox.db-wal"));
        try {
            own.add("perhaps");
        } catch (StoreException e) {
            assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
        }
        await().atMost(DEADLINE).until(() -> states.size() >= 2 && own.health() == Health.OK);
        own.add("after");
        assertThat(own.types()).startsWith("before").endsWith("after");
        assertThat(OwnStore.integrity(file)).isEqualTo("ok");
    }

    @Test
    void an_index_of_the_log_that_was_removed_is_noticed_and_nobodys_rows_are_lost() throws Exception {
        try (Sqlite before = Sqlite.open(file);
                Sqlite after = Sqlite.open(file)) {
            before.run("INSERT INTO events (type) VALUES ('first')");
            Files.delete(folder.resolve("signalbox.db-shm"));
            // It makes an index of its own: who goes on with the old one writes over its rows.
            after.run("INSERT INTO events (type) VALUES ('second')");
            await().atMost(DEADLINE).until(() -> states.size() >= 2 && own.health() == Health.OK);
            own.add("ours");
            after.run("INSERT INTO events (type) VALUES ('third')");
        }
        assertThat(own.types()).containsExactly("before", "first", "second", "ours", "third");
        assertThat(states.get(0).message()).contains("-shm");
        assertThat(OwnStore.integrity(file)).isEqualTo("ok");
    }

    @Test
    void what_another_program_wrote_after_the_index_was_removed_outlives_our_closing() throws Exception {
        Files.delete(folder.resolve("signalbox.db-shm"));
        try (Sqlite program = Sqlite.open(file)) {
            program.run("INSERT INTO events (type) VALUES ('theirs')");
        }
        await().atMost(DEADLINE).until(() -> states.size() >= 2 && own.health() == Health.OK);
        assertThat(own.types()).containsExactly("before", "theirs");
        assertThat(folder).isDirectoryNotContaining("glob:**.kept");
    }

    @Test
    void a_backup_that_is_copied_over_the_file_at_once_is_noticed_and_taken_up_whole() throws Exception {
        Path backup = folder.resolve("backup.db");
        new Backup(StoreSettings.sqlite(file)).writeTo(backup);
        byte[] content = Files.readAllBytes(backup);
        for (int i = 0; i < 50; i++) {
            own.add("after the backup " + i);
        }
        try (FileChannel overwritten = FileChannel.open(file, StandardOpenOption.WRITE)) {
            overwritten.write(ByteBuffer.wrap(content), 0);
            overwritten.truncate(content.length);
        }
        assertThat(own.refusalOfAdding("into the backup").kind()).isEqualTo(Kind.UNAVAILABLE);
        await().atMost(DEADLINE).until(() -> own.health() == Health.OK);
        own.add("after");
        assertThat(own.types()).containsExactly("before", "after");
        assertThat(OwnStore.integrity(file)).isEqualTo("ok");
    }

    @Test
    void a_file_that_was_cut_in_the_middle_takes_no_row() throws Exception {
        try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
            cut.truncate(cut.size() / 2);
        }
        assertThat(own.refusalOfAdding("lost").kind()).isEqualTo(Kind.UNAVAILABLE);
        await().atMost(DEADLINE).until(() -> own.store().state().message().contains("damaged"));
        assertThat(own.health()).isEqualTo(Health.UNAVAILABLE);
    }

    @Test
    void a_file_that_shrinks_because_another_program_tidies_it_is_no_damage() throws Exception {
        try (Sqlite program = Sqlite.open(file)) {
            program.run("INSERT INTO events (type, data) VALUES ('large', hex(zeroblob(500000)))");
            program.run("PRAGMA wal_checkpoint(TRUNCATE)");
            long large = Files.size(file);
            own.add("while it is large");
            program.run("DELETE FROM events WHERE type = 'large'");
            program.run("VACUUM");
            program.run("PRAGMA wal_checkpoint(TRUNCATE)");
            assertThat(Files.size(file)).isLessThan(large);
        }
        own.add("after");
        assertThat(own.types()).containsExactly("before", "while it is large", "after");
        assertThat(states).isEmpty();
    }

    @Test
    void a_user_version_that_another_program_sets_is_no_other_database() throws Exception {
        try (Connection connection = OwnStore.other(file)) {
            OwnStore.execute(connection, "PRAGMA user_version = 5");
            OwnStore.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
        own.add("after");
        assertThat(own.types()).containsExactly("before", "after");
        assertThat(states).isEmpty();
    }

    @Test
    void what_is_no_database_of_signalbox_is_not_taken_up() throws Exception {
        Path foreign = folder.resolve("foreign.db");
        try (Connection connection = OwnStore.other(foreign)) {
            OwnStore.execute(connection, "CREATE TABLE invoices (id INTEGER)");
        }
        Files.setLastModifiedTime(foreign, java.nio.file.attribute.FileTime.fromMillis(1_000_000));
        Files.move(foreign, file, StandardCopyOption.ATOMIC_MOVE);
        await().atMost(DEADLINE).until(() -> own.store().state().message().contains("another program"));
        assertThat(own.health()).isEqualTo(Health.UNAVAILABLE);
        Files.move(restored(10), file, StandardCopyOption.ATOMIC_MOVE);
        awaitHealth(Health.OK);
        assertThat(own.types()).hasSize(10);
    }

    /** Another database of Signalbox, with so many rows. */
    private Path restored(int rows) throws Exception {
        Path other = folder.resolve("restored.db");
        OwnStore.open(other).close();
        try (Connection connection = OwnStore.other(other)) {
            OwnStore.execute(
                    connection,
                    "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                            + ") INSERT INTO events (type, data) SELECT 'restored', '{\"i\":' || i || '}' FROM n");
        }
        return other;
    }

    private void awaitHealth(Health health) {
        await().atMost(DEADLINE).until(() -> own.health() == health);
    }
}
