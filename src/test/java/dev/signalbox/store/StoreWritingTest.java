package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.store.StoreException.Kind;
import dev.signalbox.store.StoreState.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The database can be read and not written: locked, read-only, no space. */
@Timeout(90)
class StoreWritingTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @BeforeEach
    void resolve() throws Exception {
        folder = folder.toRealPath();
    }

    @Test
    void a_write_that_meets_a_lock_fails_after_the_busy_timeout_while_reads_go_on() throws Exception {
        try (OwnStore own = OwnStore.open(folder.resolve("signalbox.db"));
                Connection other = OwnStore.other(own.file())) {
            own.add("before");
            OwnStore.execute(other, "BEGIN IMMEDIATE");
            assertThat(own.refusalOfAdding("blocked").kind()).isEqualTo(Kind.LOCKED);
            assertThat(own.types()).containsExactly("before");
            await().atMost(DEADLINE).until(() -> own.health() == Health.READ_ONLY);
            assertThat(own.store().state().message()).contains("another program");
            OwnStore.execute(other, "ROLLBACK");
            await().atMost(DEADLINE).until(() -> own.health() == Health.OK);
            own.add("after");
            assertThat(own.types()).containsExactly("before", "after");
        }
    }

    @Test
    void a_lock_at_the_start_stops_no_start() throws Exception {
        Path file = folder.resolve("signalbox.db");
        OwnStore.open(file).close();
        try (Connection other = OwnStore.other(file)) {
            OwnStore.execute(other, "BEGIN IMMEDIATE");
            try (OwnStore own = OwnStore.open(file)) {
                assertThat(own.health()).isEqualTo(Health.READ_ONLY);
                assertThat(own.types()).isEmpty();
                OwnStore.execute(other, "ROLLBACK");
                await().atMost(DEADLINE).until(() -> own.health() == Health.OK);
            }
        }
    }

    @Test
    void on_a_full_disk_reads_go_on_and_writes_go_on_when_there_is_space() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()))
                .as("may mount a file system")
                .isZero();
        try (OwnStore own = OwnStore.open(disk.resolve("signalbox.db"))) {
            own.add("before");
            Path ballast = disk.resolve("ballast");
            fill(ballast);
            StoreException refusal = own.refusalOfAdding("x".repeat(200_000));
            assertThat(refusal.kind()).isEqualTo(Kind.FULL);
            await().atMost(DEADLINE).until(() -> own.health() == Health.FULL);
            assertThat(own.types()).containsExactly("before");
            Files.delete(ballast);
            await().atMost(DEADLINE).until(() -> own.health() == Health.OK);
            own.add("after");
            assertThat(own.types()).containsExactly("before", "after");
            assertThat(OwnStore.integrity(own.file())).isEqualTo("ok");
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void with_no_space_at_all_the_start_says_so() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()))
                .as("may mount a file system")
                .isZero();
        try {
            fill(disk.resolve("ballast"));
            StoreException refusal = org.assertj.core.api.Assertions.catchThrowableOfType(
                    StoreException.class,
                    () -> OwnStore.open(disk.resolve("signalbox.db")).close());
            assertThat(refusal.kind()).isEqualTo(Kind.FULL);
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void a_file_that_cannot_be_written_can_be_read_and_is_written_when_it_can() throws Exception {
        Path live = Files.createDirectory(folder.resolve("live"));
        Path coming = Files.createDirectory(folder.resolve("coming"));
        Path frozen = coming.resolve("signalbox.db");
        try (OwnStore other = OwnStore.open(frozen)) {
            other.add("frozen");
        }
        // Also root cannot write it then. It cannot be moved either, but its folder can.
        assumeThat(run("chattr", "+i", frozen.toString()))
                .as("may freeze a file")
                .isZero();
        Path file = live.resolve("signalbox.db");
        try (OwnStore own = OwnStore.open(file)) {
            Files.move(live, folder.resolve("gone"));
            Files.move(coming, live);
            await().atMost(DEADLINE).until(() -> own.health() == Health.READ_ONLY);
            assertThat(own.types()).containsExactly("frozen");
            assertThat(own.refusalOfAdding("no").kind()).isEqualTo(Kind.READ_ONLY);
            assertThat(own.health()).isEqualTo(Health.READ_ONLY);
            run("chattr", "-i", file.toString());
            await().atMost(DEADLINE).until(() -> own.health() == Health.OK);
            own.add("yes");
            assertThat(own.types()).containsExactly("frozen", "yes");
        } finally {
            run("chattr", "-i", frozen.toString());
            run("chattr", "-i", file.toString());
        }
    }

    private static void fill(Path ballast) throws IOException {
        byte[] block = new byte[4_096];
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static int run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // The program is not on this machine.
            return -1;
        }
    }
}
