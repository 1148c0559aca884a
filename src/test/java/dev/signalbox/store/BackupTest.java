package dev.signalbox.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BackupTest {
    @TempDir
    Path folder;

    private Path file;
    private Path target;

    @BeforeEach
    void names() throws Exception {
        folder = folder.toRealPath();
        file = folder.resolve("signalbox.db");
        target = Files.createDirectory(folder.resolve("backups")).resolve("monday.db");
    }

    @Test
    void a_backup_during_writing_is_whole_and_of_one_instant() throws Exception {
        try (OwnStore own = OwnStore.open(new StoreSettings(file, 2, Duration.ofSeconds(20), 100))) {
            own.add("before");
            List<Future<Void>> writes = new ArrayList<>();
            for (int i = 0; i < 90; i++) {
                // Two rows each: an odd number in the copy would be half a transaction.
                writes.add(own.store().write(connection -> connection
                        .preparedQuery("INSERT INTO events (type) VALUES (?)")
                        .executeBatch(List.of(Tuple.of("pair"), Tuple.of("pair")))
                        .mapEmpty()));
            }
            new Backup(StoreSettings.sqlite(file)).writeTo(target);
            Future.all(writes).await(20, SECONDS);
            assertThat(own.types()).hasSize(181);
        }
        assertThat(OwnStore.integrity(target)).isEqualTo("ok");
        try (Connection copy = OwnStore.other(target)) {
            assertThat(OwnStore.ask(copy, "SELECT type FROM events WHERE id = 1"))
                    .isEqualTo("before");
            assertThat(Integer.parseInt(OwnStore.ask(copy, "SELECT count(*) FROM events WHERE type = 'pair'")) % 2)
                    .isZero();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        try (var files = Files.list(target.getParent())) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void what_was_backed_up_is_there_after_a_restore_and_the_numbers_go_on() throws Exception {
        String epoch;
        try (OwnStore own = OwnStore.open(file)) {
            own.add("one");
            own.add("two");
            epoch = own.store().state().epoch();
            new Backup(StoreSettings.sqlite(file)).writeTo(target);
            own.add("lost");
        }
        Files.write(file, Files.readAllBytes(target));
        Files.deleteIfExists(DatabaseFile.walOf(file));
        try (OwnStore restored = OwnStore.open(file)) {
            assertThat(restored.types()).containsExactly("one", "two");
            assertThat(restored.store().state().epoch()).isNotEqualTo(epoch);
            restored.add("three");
            assertThat(restored.types()).containsExactly("one", "two", "three");
        }
        try (Connection connection = OwnStore.other(file)) {
            assertThat(OwnStore.ask(connection, "SELECT max(id) FROM events")).isEqualTo("3");
        }
    }

    @Test
    void nothing_is_ever_overwritten() throws Exception {
        OwnStore.open(file).close();
        Files.writeString(target, "precious");
        assertThatThrownBy(() -> new Backup(StoreSettings.sqlite(file)).writeTo(target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(target + " exists already");
        assertThat(target).hasContent("precious");
        Path dangling = Files.createSymbolicLink(folder.resolve("link.db"), folder.resolve("nowhere"));
        assertThatThrownBy(() -> new Backup(StoreSettings.sqlite(file)).writeTo(dangling))
                .hasMessageContaining("exists already");
        assertThatThrownBy(() -> new Backup(StoreSettings.sqlite(file)).writeTo(file))
                .hasMessageContaining("exists already");
    }

    @Test
    void what_is_no_database_of_signalbox_is_not_backed_up_and_nothing_is_left() throws Exception {
        assertThatThrownBy(() -> new Backup(StoreSettings.sqlite(file)).writeTo(target))
                .isInstanceOf(StoreException.class)
                .hasMessage("there is no database " + file);
        assertThat(file).doesNotExist();
        Files.writeString(file, "Dear diary, ".repeat(1_000));
        assertThatThrownBy(() -> new Backup(StoreSettings.sqlite(file)).writeTo(target))
                .isInstanceOf(StoreException.class);
        try (Connection foreign = OwnStore.other(folder.resolve("foreign.db"))) {
            OwnStore.execute(foreign, "CREATE TABLE invoices (id INTEGER)");
        }
        assertThatThrownBy(() -> new Backup(StoreSettings.sqlite(folder.resolve("foreign.db"))).writeTo(target))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another program");
        assertThat(target.getParent()).isEmptyDirectory();
        assertThatThrownBy(() ->
                        new Backup(StoreSettings.sqlite(file)).writeTo(folder.resolve("no/such/folder/monday.db")))
                .hasMessageContaining("there is no folder");
    }
}
