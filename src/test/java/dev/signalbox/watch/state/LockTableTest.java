package dev.signalbox.watch.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.watch.state.LockTable.Free;
import dev.signalbox.watch.state.LockTable.Held;
import dev.signalbox.watch.state.LockTable.NotKnown;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LockTableTest {
    @TempDir
    Path temp;

    private static LockTable.Answer holder(Path file) {
        return LockTable.current().holder(file, pid -> false);
    }

    @Test
    void a_flock_of_another_process_is_seen_and_so_is_its_end() throws Exception {
        Path file = Files.writeString(temp.resolve("loop.lock"), "");
        assertThat(holder(file)).isEqualTo(new Free());
        try (Child child = Child.of(temp, "flock", "-x", "-F", file.toString(), "cat")) {
            await().untilAsserted(() -> assertThat(holder(file)).isEqualTo(new Held(Optional.of(child.pid()))));
            assertThat(holder(Files.writeString(temp.resolve("other"), ""))).isEqualTo(new Free());
            child.kill();
            await().untilAsserted(() -> assertThat(holder(file)).isEqualTo(new Free()));
        }
    }

    @Test
    void a_posix_lock_is_seen_and_so_is_its_end() throws Exception {
        Path file = Files.writeString(temp.resolve("loop.lock"), "");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            try (FileLock lock = channel.lock()) {
                assertThat(lock.isValid()).isTrue();
                assertThat(holder(file))
                        .isEqualTo(new Held(Optional.of(ProcessHandle.current().pid())));
            }
            assertThat(holder(file)).isEqualTo(new Free());
        }
    }

    @Test
    void who_only_waits_for_a_lock_does_not_hold_it() {
        LockTable table = LockTable.parse("1: -> FLOCK  ADVISORY  WRITE 7785 fe:00:2154501 0 EOF\n");
        assertThat(table.holder(0xfe00, 2154501, pid -> true)).isEqualTo(new Free());
    }

    @Test
    void device_numbers_beyond_a_byte_are_told_apart() {
        LockTable table = LockTable.parse("7: POSIX  ADVISORY  READ -1 103:12345:99 0 EOF\n");
        long device = 0x45L | 0x103L << 8 | 0x12300L << 12;
        assertThat(table.holder(device, 99, pid -> false)).isEqualTo(new Held(Optional.empty()));
        assertThat(table.holder(device + 1, 99, pid -> false)).isEqualTo(new Free());
    }

    @Test
    void on_another_device_number_the_expected_process_counts() {
        LockTable table = LockTable.parse("1: FLOCK  ADVISORY  WRITE 4242 00:2b:99 0 EOF\n");
        assertThat(table.holder(0xfe00, 99, pid -> pid == 4242)).isEqualTo(new Held(Optional.of(4242L)));
        assertThat(table.holder(0xfe00, 99, pid -> pid == 1)).isEqualTo(new Free());
        assertThat(table.holder(0xfe00, 98, pid -> pid == 4242)).isEqualTo(new Free());
    }

    @Test
    void a_host_that_lists_no_locks_says_that_it_does_not_know() {
        assertThat(LockTable.read(temp.resolve("none")).holder(temp, pid -> true))
                .isEqualTo(new NotKnown());
    }
}
