package dev.signalbox.watch.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Project.State;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.watch.state.StateVerdict.Facts;
import dev.signalbox.watch.state.StateVerdict.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** From real files, processes and locks to the verdict. */
@EnabledOnOs(OS.LINUX)
class LiveLoopTest {
    @TempDir
    Path temp;

    private Path root;
    private Path elsewhere;
    private final ProcessScanner scanner = ProcessScanner.ofThisHost();

    @BeforeEach
    void makeFolders() throws IOException {
        root = Files.createDirectory(temp.toRealPath().resolve("shop"));
        elsewhere = Files.createDirectory(temp.toRealPath().resolve("elsewhere"));
    }

    private Verdict verdict() {
        RunStates states = RunStates.read(new ProjectFolder(root, root), RunStates.NONE);
        Host host = new Host("alpha", scanner.current(), LockTable.current());
        Facts facts = new Facts(
                root, states.claims().values(), AgentSessions.NONE, OpenQuestions.NONE, 2, 1, Optional.empty());
        return StateVerdict.of(facts, host, Instant.now(), Settings.DEFAULT);
    }

    private void lock(long pid, Instant acquired) throws IOException {
        Path file = root.resolve(".ralph-tui/ralph.lock");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"pid\":%d,\"acquiredAt\":\"%s\",\"hostname\":\"alpha\"}".formatted(pid, acquired));
    }

    @Test
    void a_loop_that_is_killed_is_lost() throws Exception {
        try (Child child = Child.script(elsewhere, "ralph-tui")) {
            lock(child.pid(), Instant.now());
            assertThat(verdict().state()).isEqualTo(State.RUNNING);
            child.kill();
            Verdict lost = verdict();
            assertThat(lost.state()).isEqualTo(State.LOST);
            assertThat(lost.evidence()).contains("ralph.lock names process " + child.pid() + ", which is gone");
        }
    }

    @Test
    void a_5x_run_whose_process_lives_makes_the_project_run_beside_one_that_was_killed() throws Exception {
        try (Child child = Child.script(elsewhere, "5x")) {
            Path locks = Files.createDirectories(root.resolve(".5x/locks"));
            Instant now = Instant.now();
            Files.writeString(
                    locks.resolve("a.lock"),
                    "{\"pid\":%d,\"startedAt\":\"%s\",\"planPath\":\"a.md\"}".formatted(child.pid(), now));
            Files.writeString(
                    locks.resolve("b.lock"),
                    "{\"pid\":99999999,\"startedAt\":\"%s\",\"planPath\":\"b.md\"}".formatted(now.plusSeconds(60)));
            assertThat(verdict().state()).isEqualTo(State.RUNNING);
            child.kill();
            assertThat(verdict().state()).isEqualTo(State.LOST);
            Files.delete(locks.resolve("a.lock"));
            Files.delete(locks.resolve("b.lock"));
            assertThat(verdict().state()).isEqualTo(State.IDLE);
        }
    }

    @Test
    void a_live_process_is_not_the_one_of_an_older_lock() throws Exception {
        try (Child child = Child.script(elsewhere, "ralph-tui")) {
            lock(child.pid(), Instant.now().minusSeconds(3600));
            assertThat(verdict().state()).isEqualTo(State.LOST);
            assertThat(verdict().evidence()).anyMatch(sentence -> sentence.endsWith("the number was reused"));
        }
    }

    @Test
    void the_original_loop_is_known_by_its_process_alone() throws Exception {
        try (Child child = Child.script(root, "ralph.sh")) {
            Verdict verdict = verdict();
            assertThat(verdict.state()).isEqualTo(State.RUNNING);
            assertThat(verdict.since()).isPresent();
            assertThat(verdict.evidence().get(0))
                    .startsWith("process " + child.pid() + " (sh ralph.sh) is alive since ");
            child.kill();
            assertThat(verdict().state()).isEqualTo(State.IDLE);
        }
    }

    @Test
    void a_progress_file_that_is_locked_runs_and_is_lost_when_the_lock_ends() throws Exception {
        Path file = Files.createDirectories(root.resolve(".ralphex/progress")).resolve("progress-a.txt");
        Files.writeString(file, "Plan: a.md\n");
        assertThat(verdict().state()).isEqualTo(State.LOST);
        try (Child child = Child.of(elsewhere, "flock", "-x", "-F", file.toString(), "cat")) {
            await().untilAsserted(() -> assertThat(verdict().evidence())
                    .containsExactly("progress-a.txt is held by process " + child.pid() + " (cat)"));
            assertThat(verdict().state()).isEqualTo(State.RUNNING);
        }
        await().untilAsserted(() -> assertThat(verdict().state()).isEqualTo(State.LOST));
    }
}
