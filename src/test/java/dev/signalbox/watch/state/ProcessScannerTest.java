package dev.signalbox.watch.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.signalbox.watch.state.ProcessTable.LiveProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcessScannerTest {
    @TempDir
    Path temp;

    private Path folder;
    private final ProcessScanner scanner = ProcessScanner.ofThisHost();

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temp.toRealPath().resolve("shop"));
    }

    @Test
    void a_loop_is_found_by_the_folder_that_it_works_in() throws Exception {
        try (Child child = Child.script(folder, "ralph.sh")) {
            assertThat(scanner.current().loopsIn(folder))
                    .extracting(LiveProcess::pid)
                    .containsExactly(child.pid());
            assertThat(scanner.current().loopsIn(temp.toRealPath())).hasSize(1);
            assertThat(scanner.current().loopsIn(folder.resolveSibling("sho"))).isEmpty();
            child.kill();
            assertThat(scanner.current().loopsIn(folder)).isEmpty();
        }
    }

    @Test
    void a_loop_is_found_by_the_folder_that_its_command_line_names() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolveSibling("elsewhere"));
        Files.writeString(folder.resolve("ralph.sh"), "echo up\nread end\n");
        try (Child child = Child.of(elsewhere, "sh", folder + "/ralph.sh")) {
            child.line();
            assertThat(scanner.current().loopsIn(folder))
                    .extracting(LiveProcess::pid)
                    .containsExactly(child.pid());
        }
    }

    @Test
    void onlookers_and_editors_are_no_loops() throws Exception {
        Files.writeString(folder.resolve("ralph.log"), "");
        Files.writeString(folder.resolve("claude-notes.txt"), "");
        try (Child tail = Child.of(folder, "tail", "-f", "ralph.log");
                Child cat = Child.of(folder, "cat", "claude-notes.txt", "-");
                Child monitor = Child.script(folder, "ralph_monitor.sh")) {
            assertThat(scanner.current().find(tail.pid())).isPresent();
            assertThat(scanner.current().find(cat.pid())).isPresent();
            assertThat(scanner.current().find(monitor.pid())).isPresent();
            assertThat(scanner.current().loopsIn(folder)).isEmpty();
        }
    }

    @Test
    void the_own_process_is_never_in_the_table() {
        assertThat(scanner.current().find(ProcessHandle.current().pid())).isEmpty();
    }

    @Test
    void the_start_time_is_the_one_that_the_runtime_tells() throws Exception {
        try (Child child = Child.script(folder, "ralph.sh")) {
            Instant expected = ProcessHandle.of(child.pid())
                    .orElseThrow()
                    .info()
                    .startInstant()
                    .orElseThrow();
            LiveProcess process = scanner.current().find(child.pid()).orElseThrow();
            assertThat(process.startedAt().orElseThrow()).isCloseTo(expected, within(1, ChronoUnit.SECONDS));
            assertThat(process.command().orElseThrow()).contains("./ralph.sh");
        }
    }

    @Test
    void a_zombie_is_not_alive() throws Exception {
        // The shell becomes a program that never asks for its child.
        try (Child parent = Child.of(folder, "sh", "-c", "sleep 60 & echo $!; exec cat")) {
            long zombie = Long.parseLong(parent.line());
            await().untilAsserted(() -> assertThat(command(parent)).isEqualTo("cat"));
            ProcessHandle.of(zombie).orElseThrow().destroyForcibly();
            await().until(() -> Files.readString(Path.of("/proc/" + zombie + "/stat")), stat -> stat.contains(") Z "));
            assertThat(scanner.current().find(zombie)).isEmpty();
            assertThat(scanner.current().find(parent.pid())).isPresent();
        }
    }

    @Test
    void a_stopped_process_is_alive_and_said_to_be_stopped() throws Exception {
        try (Child child = Child.script(folder, "ralph.sh")) {
            child.signal("STOP");
            await().until(() ->
                    scanner.current().find(child.pid()).orElseThrow().stopped());
            child.signal("CONT");
            await().until(() ->
                    !scanner.current().find(child.pid()).orElseThrow().stopped());
        }
    }

    @Test
    void a_process_that_becomes_another_program_is_looked_at_anew() throws Exception {
        try (Child child = Child.of(folder, "sh", "-c", "echo up; read go; exec cat")) {
            child.line();
            assertThat(command(child)).contains("-c");
            child.type("go\n");
            await().untilAsserted(() -> assertThat(command(child)).isEqualTo("cat"));
        }
    }

    private String command(Child child) {
        return String.join(
                " ", scanner.current().find(child.pid()).orElseThrow().command().orElseThrow());
    }

    @Test
    void without_proc_the_runtime_is_asked() throws Exception {
        ProcessScanner other = new ProcessScanner(
                temp.resolve("nothing"), ProcessHandle.current().pid());
        try (Child child = Child.script(folder, "ralph.sh")) {
            LiveProcess process = other.current().find(child.pid()).orElseThrow();
            assertThat(process.startedAt()).isPresent();
            assertThat(process.cwd()).isEmpty();
            child.kill();
            assertThat(other.current().find(child.pid())).isEmpty();
        }
    }

    @Test
    void details_that_may_not_be_read_leave_a_process_alive() throws IOException {
        Path proc = temp.resolve("proc");
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/stat"), "");
        Files.writeString(proc.resolve("stat"), "cpu 1\nbtime 1700000000\n");
        Files.createDirectories(proc.resolve("77"));
        LiveProcess process = new ProcessScanner(proc, 1).current().find(77).orElseThrow();
        assertThat(process.command()).isEmpty();
        assertThat(process.mentionsAnyOf(List.of("ralph"))).isTrue();
    }

    @Test
    void a_name_with_parentheses_and_spaces_does_not_shift_the_fields() {
        ProcStat stat = ProcStat.parse("12 (a ) R 1 (b) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20")
                .orElseThrow();
        assertThat(stat.state()).isEqualTo('S');
        assertThat(stat.startTicks()).isEqualTo(4711);
        assertThat(ProcStat.parse("nonsense")).isEmpty();
        assertThat(ProcStat.parse("1 (a) S 1")).isEmpty();
    }
}
