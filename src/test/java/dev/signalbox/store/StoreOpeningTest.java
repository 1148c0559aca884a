package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signalbox.store.StoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is at the path when Signalbox starts. */
@Timeout(60)
class StoreOpeningTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() throws Exception {
        folder = folder.toRealPath();
        file = folder.resolve("signalbox.db");
    }

    @Test
    void a_restart_finds_the_rows_and_the_epoch() throws Exception {
        String epoch;
        try (OwnStore first = OwnStore.open(file)) {
            first.add("kept");
            epoch = first.store().state().epoch();
        }
        try (OwnStore second = OwnStore.open(file)) {
            assertThat(second.types()).containsExactly("kept");
            assertThat(second.store().state().epoch()).isNotEmpty().isEqualTo(epoch);
        }
    }

    @Test
    void a_copy_of_a_database_has_an_epoch_of_its_own() throws Exception {
        String epoch;
        try (OwnStore first = OwnStore.open(file)) {
            first.add("kept");
            epoch = first.store().state().epoch();
        }
        Path copy = Files.copy(file, folder.resolve("copy.db"));
        try (OwnStore second = OwnStore.open(copy)) {
            assertThat(second.types()).containsExactly("kept");
            assertThat(second.store().state().epoch()).isNotEmpty().isNotEqualTo(epoch);
        }
    }

    @Test
    void a_newer_schema_is_refused_with_both_versions_and_left_as_it_is() throws Exception {
        OwnStore.open(file).close();
        try (Connection newer = OwnStore.other(file)) {
            OwnStore.execute(
                    newer,
                    "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                            + " installed_by, execution_time, success)"
                            + " VALUES (9, '99', 'later', 'SQL', 'V99__later.sql', 1, '', 1, 1)");
        }
        byte[] before = Files.readAllBytes(file);
        StoreException refusal = refusal();
        assertThat(refusal.kind()).isEqualTo(Kind.NEWER_SCHEMA);
        assertThat(refusal)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("99")
                .hasMessageNotContaining("\n");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void a_database_of_another_program_is_refused_and_left_alone() throws Exception {
        try (Connection foreign = OwnStore.other(file)) {
            OwnStore.execute(foreign, "CREATE TABLE invoices (id INTEGER)");
        }
        byte[] before = Files.readAllBytes(file);
        assertThat(refusal().kind()).isEqualTo(Kind.FOREIGN);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void a_file_that_is_no_database_is_refused_and_left_alone() throws Exception {
        Files.writeString(file, "Dear diary, ".repeat(1_000));
        StoreException refusal = refusal();
        assertThat(refusal.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(refusal).hasMessageContaining(file.toString());
        assertThat(Files.readString(file)).isEqualTo("Dear diary, ".repeat(1_000));
    }

    @Test
    void an_empty_file_becomes_a_database_and_a_log_beside_it_is_kept_apart() throws Exception {
        Files.createFile(file);
        Files.writeString(folder.resolve("signalbox.db-wal"), "rows of a database that is gone");
        try (OwnStore own = OwnStore.open(file)) {
            own.add("first");
            assertThat(own.types()).containsExactly("first");
        }
        try (var files = Files.list(folder)) {
            assertThat(files).anyMatch(other -> other.getFileName().toString().startsWith("signalbox.db-wal.orphan-"));
        }
    }

    @Test
    void a_folder_a_link_or_a_pipe_at_the_path_is_refused_without_waiting() throws Exception {
        Files.createDirectory(file);
        assertThat(refusal()).hasMessageContaining("not a regular file");
        Files.delete(file);
        Files.createSymbolicLink(file, folder.resolve("elsewhere.db"));
        assertThat(refusal()).hasMessageContaining("not a regular file");
        Files.delete(file);
        Process made = new ProcessBuilder("mkfifo", file.toString()).start();
        assumeThat(made.waitFor()).isZero();
        assertThat(refusal()).hasMessageContaining("not a regular file");
    }

    @Test
    void a_folder_that_is_not_there_is_named() {
        file = folder.resolve("nowhere/signalbox.db");
        assertThat(refusal()).hasMessageContaining("there is no folder " + folder.resolve("nowhere"));
    }

    private StoreException refusal() {
        StoreException refusal = catchThrowableOfType(
                StoreException.class, () -> OwnStore.open(file).close());
        assertThat(refusal).isNotNull();
        return refusal;
    }
}
