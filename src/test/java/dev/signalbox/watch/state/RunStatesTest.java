package dev.signalbox.watch.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.watch.state.RunClaim.Heartbeat;
import dev.signalbox.watch.state.RunClaim.NamedProcess;
import dev.signalbox.watch.state.RunClaim.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunStatesTest {
    private static final Instant T = Instant.parse("2026-11-21T10:00:00Z");

    @TempDir
    Path temp;

    private Path root;

    @BeforeEach
    void realPath() throws IOException {
        root = temp.toRealPath();
    }

    private void write(String file, Instant modified, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        Files.setLastModifiedTime(path, FileTime.from(modified));
    }

    private RunStates read(RunStates before) {
        return RunStates.read(new ProjectFolder(root, root), before);
    }

    private RunClaim claim(String tool) {
        RunStates states = read(RunStates.NONE);
        assertThat(states.problems()).isEmpty();
        assertThat(states.claims()).containsOnlyKeys(tool);
        return states.claims().get(tool);
    }

    private static String frankbria(String status, int loop, String timestamp) {
        return "{\"timestamp\":\"%s\",\"loop_count\":%d,\"last_action\":\"executing\",\"status\":\"%s\"}"
                .formatted(timestamp, loop, status);
    }

    @Test
    void a_project_without_run_state_claims_nothing() {
        assertThat(read(RunStates.NONE)).isEqualTo(RunStates.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "running,RUNNING",
        "success,RUNNING",
        "paused,PAUSED",
        "completed,COMPLETED",
        "halted,FAILED",
        "stopped,STOPPED",
        "odd,NONE"
    })
    void ralph_claude_code_says_what_it_does(String word, Status status) throws IOException {
        write(".ralph/status.json", T, frankbria(word, 7, "2026-11-21T11:00:00+01:00"));
        RunClaim claim = claim("ralph-claude-code");
        assertThat(claim.status()).isEqualTo(status);
        assertThat(claim.loop().flatMap(LoopFigures::iteration)).contains(7L);
        assertThat(claim.lastMeaningfulChange()).contains(T);
        assertThat(claim.heartbeat().isPresent()).isEqualTo(status == Status.RUNNING || status == Status.PAUSED);
    }

    @Test
    void a_status_that_was_copied_later_is_as_old_as_the_time_inside_it() throws IOException {
        write(".ralph/status.json", T, frankbria("running", 7, "2026-01-01T00:00:00Z"));
        assertThat(claim("ralph-claude-code").heartbeat())
                .contains(new Heartbeat(Instant.parse("2026-01-01T00:00:00Z"), "status.json"));
    }

    @Test
    void a_progress_file_that_is_no_json_still_gives_its_heartbeat() throws IOException {
        write(".ralph/status.json", T.minusSeconds(300), frankbria("running", 7, "2026-11-21T09:55:00Z"));
        write(
                ".ralph/progress.json",
                T,
                "{\n  \"status\": \"executing\",\n  \"elapsed_seconds\": 20,\n"
                        + "  \"last_output\": \"he said \"no\"\n and\",\n  \"timestamp\": \"2026-11-21 12:00:00\"\n}\n");
        RunClaim claim = claim("ralph-claude-code");
        assertThat(claim.heartbeat()).contains(new Heartbeat(T, "progress.json"));
        assertThat(claim.lastMeaningfulChange()).contains(T.minusSeconds(300));
    }

    @Test
    void the_progress_file_of_another_tool_is_no_heartbeat() throws IOException {
        write(".ralph/progress.json", T, "{\"completed_ids\":[\"a\"],\"iteration\":3,\"status\":\"executing\"}");
        assertThat(read(RunStates.NONE).claims()).isEmpty();
    }

    @Test
    void an_open_circuit_breaker_is_a_failure_as_object_and_as_bare_word() throws IOException {
        write(".ralph/status.json", T, frankbria("running", 7, "2026-11-21T10:00:00Z"));
        for (String text : List.of("{\"state\":\"OPEN\"}", "OPEN\n")) {
            write(".ralph/.circuit_breaker_state", T, text);
            assertThat(claim("ralph-claude-code").status()).isEqualTo(Status.FAILED);
        }
        write(".ralph/.circuit_breaker_state", T, "CLOSED");
        assertThat(claim("ralph-claude-code").status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void a_half_written_file_keeps_the_last_good_value_and_is_a_problem_with_its_line() throws IOException {
        write(".ralph/status.json", T, frankbria("running", 7, "2026-11-21T10:00:00Z"));
        RunStates good = read(RunStates.NONE);
        write(".ralph/status.json", T.plusSeconds(30), "{\n\"timestamp\": \"2026-11-21T10:0");
        RunStates states = read(good);
        RunClaim claim = states.claims().get("ralph-claude-code");
        assertThat(claim.loop())
                .isEqualTo(good.claims().get("ralph-claude-code").loop());
        assertThat(claim.heartbeat()).contains(new Heartbeat(T.plusSeconds(30), "status.json"));
        assertThat(states.problems()).hasSize(1);
        assertThat(states.problems().get(0).file()).isEqualTo(".ralph/status.json");
        assertThat(states.problems().get(0).line()).contains(2);
        Files.delete(root.resolve(".ralph/status.json"));
        assertThat(read(states).claims()).isEmpty();
    }

    @Test
    void a_heartbeat_that_says_the_same_again_is_no_change() throws IOException {
        write(".ralph/status.json", T, frankbria("running", 7, "2026-11-21T10:00:00Z"));
        RunStates first = read(RunStates.NONE);
        write(".ralph/status.json", T.plusSeconds(30), frankbria("running", 7, "2026-11-21T10:00:30Z"));
        RunStates second = read(first);
        assertThat(second.lastMeaningfulChange()).contains(T);
        write(".ralph/status.json", T.plusSeconds(60), frankbria("running", 8, "2026-11-21T10:01:00Z"));
        assertThat(read(second).lastMeaningfulChange()).contains(T.plusSeconds(60));
    }

    @Test
    void ralph_tui_names_its_process_and_host() throws IOException {
        write(
                ".ralph-tui/ralph.lock",
                T,
                "{\"pid\":4242,\"acquiredAt\":\"2026-11-21T10:00:00.000Z\",\"hostname\":\"build7\"}");
        write(
                ".ralph-tui/session.json",
                T,
                "{\"status\":\"running\",\"updatedAt\":\"2026-11-21T10:05:00Z\",\"currentIteration\":3,"
                        + "\"maxIterations\":10,\"isPaused\":false,\"model\":\"opus\",\"activeTaskIds\":[\"US-2\"]}");
        RunClaim claim = claim("ralph-tui");
        assertThat(claim.status()).isEqualTo(Status.RUNNING);
        assertThat(claim.process())
                .contains(new NamedProcess("ralph.lock", 4242, T, Optional.of("build7"), List.of("ralph")));
        assertThat(claim.lastMeaningfulChange()).contains(T.plusSeconds(300));
        assertThat(claim.loop().orElseThrow())
                .isEqualTo(new LoopFigures(
                        Optional.of(3L),
                        Optional.of(10L),
                        "works on US-2",
                        "opus",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void a_new_run_of_ralph_tui_counts_more_than_the_end_of_the_one_before() throws IOException {
        write(".ralph-tui/session.json", T, "{\"status\":\"completed\",\"updatedAt\":\"2026-11-21T09:00:00Z\"}");
        assertThat(claim("ralph-tui").status()).isEqualTo(Status.COMPLETED);
        write(".ralph-tui/ralph.lock", T, "{\"pid\":4242,\"acquiredAt\":\"2026-11-21T10:00:00.000Z\"}");
        assertThat(claim("ralph-tui").status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void ralph_orchestrator_tells_its_lock_and_its_last_event() throws IOException {
        write(".ralph/loop.lock", T, "{\"pid\":4242,\"started\":\"2026-11-21T10:00:00Z\",\"prompt\":\"p\"}");
        write(".ralph/current-events", T, ".ralph/events-1.jsonl\n");
        write(
                ".ralph/events-1.jsonl",
                T,
                "{\"ts\":\"2026-11-21T10:01:00Z\",\"iteration\":4,\"topic\":\"task.start\",\"payload\":\"x\"}\n"
                        + "{\"ts\":\"2026-11-21T10:02:00+00:00\",\"topic\":\"build.done\",\"payload\":null}\n{\"ts\":\"2026-");
        RunClaim claim = claim("ralph-orchestrator");
        assertThat(claim.status()).isEqualTo(Status.RUNNING);
        assertThat(claim.lockFile()).contains(root.resolve(".ralph/loop.lock"));
        assertThat(claim.process().map(NamedProcess::pid)).contains(4242L);
        assertThat(claim.lastMeaningfulChange()).contains(T.plusSeconds(120));
        assertThat(claim.loop().flatMap(LoopFigures::iteration)).contains(4L);
        assertThat(claim.loop().map(LoopFigures::lastAction)).contains("build.done");
    }

    @ParameterizedTest
    @CsvSource({"completed,COMPLETED", "consecutive_failures,FAILED", "max_iterations,STOPPED"})
    void the_event_that_ends_ralph_orchestrator_says_how(String reason, Status status) throws IOException {
        write(".ralph/loop.lock", T, "{\"pid\":4242,\"started\":\"2026-11-21T10:00:00Z\",\"prompt\":\"p\"}");
        write(
                ".ralph/events.jsonl",
                T,
                "{\"ts\":\"2026-11-21T10:02:00Z\",\"iteration\":9,\"topic\":\"loop.terminate\",\"payload\":\"## Reason\\n"
                        + reason + "\\n\\n## Status\\nx\"}\n");
        assertThat(claim("ralph-orchestrator").status()).isEqualTo(status);
        write(".ralph/loop.lock", T, "{\"pid\":4243,\"started\":\"2026-11-21T11:00:00Z\",\"prompt\":\"p\"}");
        assertThat(claim("ralph-orchestrator").status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void a_pointer_to_events_outside_the_project_is_not_followed() throws IOException {
        write(".ralph/loop.lock", T, "{\"pid\":4242,\"started\":\"2026-11-21T10:00:00Z\"}");
        write(".ralph/current-events", T, "../../etc/passwd");
        assertThat(claim("ralph-orchestrator").loop().map(LoopFigures::lastAction))
                .contains("");
    }

    @Test
    void ralphex_ends_with_a_footer() throws IOException {
        String head =
                "# Ralphex\nPlan: a.md\nStarted: 2026-11-21 08:00:00\n------\n--- task iteration 2 ---\n[x] done\n";
        write(".ralphex/progress/progress-old.txt", T.minusSeconds(99), head);
        write(".ralphex/progress/progress-a.txt", T, head);
        RunClaim claim = claim("ralphex");
        assertThat(claim.status()).isEqualTo(Status.RUNNING);
        assertThat(claim.lockFile()).contains(root.resolve(".ralphex/progress/progress-a.txt"));
        assertThat(claim.loop().flatMap(LoopFigures::iteration)).contains(2L);
        write(".ralphex/progress/progress-a.txt", T, head + "-".repeat(60) + "\nFailed: 2026-11-21 - reason\n");
        assertThat(claim("ralphex").status()).isEqualTo(Status.FAILED);
        write(".ralphex/progress/progress-a.txt", T, head + "-".repeat(60) + "\nCompleted: 2026-11-21\n");
        assertThat(claim("ralphex").status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void the_ralph_loop_plugin_keeps_its_state_in_front_matter() throws IOException {
        write(
                ".claude/ralph-loop.local.md",
                T,
                "---\nactive: true\niteration: 5\nmax_iterations: 0\nstarted_at: \"2026-11-21T09:00:00Z\"\n---\nDo it\n");
        RunClaim claim = claim("ralph-loop");
        assertThat(claim.status()).isEqualTo(Status.RUNNING);
        assertThat(claim.startedAt()).contains(Instant.parse("2026-11-21T09:00:00Z"));
        assertThat(claim.loop().flatMap(LoopFigures::iteration)).contains(5L);
        assertThat(claim.loop().flatMap(LoopFigures::maxIterations)).isEmpty();
        write(".claude/ralph-loop.local.md", T, "---\nactive: tr");
        assertThat(read(RunStates.NONE).problems()).hasSize(1);
    }

    @Test
    void ralph_cli_locks_a_list_with_a_number() throws IOException {
        write(".ralph/locks/PRD-2.lock", T, "4242\n");
        write(
                ".ralph/PRD-2/.status.json",
                T.plusSeconds(9),
                "{\"phase\":\"executing\",\"story_id\":\"US-1\",\"iteration\":2,\"updated_at\":\"2026-11-21T10:00:09Z\"}");
        RunClaim claim = claim("ralph-cli");
        assertThat(claim.process().map(NamedProcess::pid)).contains(4242L);
        assertThat(claim.loop().map(LoopFigures::lastAction)).contains("executing US-1");
        write(".ralph/locks/PRD-2.lock", T, "rubbish");
        assertThat(read(RunStates.NONE).problems()).hasSize(1);
    }

    @Test
    void oh_my_claudecode_says_whether_it_is_active() throws IOException {
        write(".omc/state/ralph-state.json", T, "{\"active\":true,\"iteration\":2,\"max_iterations\":10}");
        assertThat(claim("oh-my-claudecode").status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void numbers_and_times_beyond_reason_are_as_good_as_none() throws IOException {
        write(
                ".ralph-tui/ralph.lock",
                T,
                "{\"pid\":99999999999999999999,\"acquiredAt\":\"+999999999-01-01T00:00:00Z\",\"hostname\":7}");
        RunStates states = read(RunStates.NONE);
        assertThat(states.claims().get("ralph-tui").process()).isEmpty();
        assertThat(states.problems()).hasSize(1);
    }
}
