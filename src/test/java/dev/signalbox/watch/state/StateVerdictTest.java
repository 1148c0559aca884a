package dev.signalbox.watch.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.bus.Project.State;
import dev.signalbox.watch.state.ProcessTable.LiveProcess;
import dev.signalbox.watch.state.RunClaim.Heartbeat;
import dev.signalbox.watch.state.RunClaim.NamedProcess;
import dev.signalbox.watch.state.RunClaim.Status;
import dev.signalbox.watch.state.StateVerdict.Facts;
import dev.signalbox.watch.state.StateVerdict.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateVerdictTest {
    private static final Instant T = Instant.parse("2026-11-21T10:00:00Z");
    private static final Path FOLDER = Path.of("/srv/agents/shop");
    private static final LockTable NO_LOCKS = LockTable.parse("");

    private static RunClaim claim(
            Status status, Optional<NamedProcess> process, Optional<Instant> beat, Optional<Instant> change) {
        return new RunClaim(
                "tool",
                status,
                "status.json says so",
                process,
                Optional.empty(),
                beat.map(at -> new Heartbeat(at, "status.json")),
                process.map(NamedProcess::notStartedAfter),
                change,
                Optional.empty(),
                List.of());
    }

    private static Optional<NamedProcess> lockOf(long pid, Instant taken, String host) {
        return Optional.of(new NamedProcess("ralph.lock", pid, taken, Optional.ofNullable(host), List.of("ralph")));
    }

    private static LiveProcess process(long pid, Instant started, String... command) {
        return new LiveProcess(pid, Optional.of(started), Optional.of(List.of(command)), Optional.empty(), false);
    }

    private static Verdict verdict(List<RunClaim> claims, Instant now, LiveProcess... processes) {
        return verdict(
                new Facts(FOLDER, claims, AgentSessions.NONE, OpenQuestions.NONE, 3, 1, Optional.empty()),
                now,
                processes);
    }

    private static Verdict verdict(Facts facts, Instant now, LiveProcess... processes) {
        Host host = new Host("alpha", new ProcessTable(List.of(processes)), NO_LOCKS);
        return StateVerdict.of(facts, host, now, Settings.DEFAULT);
    }

    @Test
    void a_live_process_that_fits_its_lock_runs() {
        RunClaim claim = claim(Status.RUNNING, lockOf(4242, T, "alpha"), Optional.empty(), Optional.of(T));
        Verdict verdict = verdict(
                List.of(claim), T.plusSeconds(5), process(4242, T, "bun", "/usr/bin/ralph-tui", "run", "--key", "x"));
        assertThat(verdict.state()).isEqualTo(State.RUNNING);
        assertThat(verdict.since()).contains(T);
        assertThat(verdict.evidence())
                .containsExactly("process 4242 (bun ralph-tui run) is alive since 2026-11-21T10:00:00Z");
        assertThat(verdict.recheckAt()).contains(T.plusSeconds(600));
    }

    @Test
    void a_claim_without_any_proof_is_lost() {
        RunClaim claim = claim(Status.RUNNING, lockOf(4242, T, null), Optional.empty(), Optional.of(T));
        Verdict verdict = verdict(List.of(claim), T.plusSeconds(5));
        assertThat(verdict.state()).isEqualTo(State.LOST);
        assertThat(verdict.since()).contains(T);
        assertThat(verdict.evidence()).contains("ralph.lock names process 4242, which is gone");
    }

    @ParameterizedTest
    @CsvSource({"0,RUNNING", "2,RUNNING", "3,LOST"})
    void a_process_that_started_after_the_lock_has_reused_the_number(int seconds, State state) {
        RunClaim claim = claim(Status.RUNNING, lockOf(4242, T, null), Optional.empty(), Optional.of(T));
        Verdict verdict = verdict(List.of(claim), T.plusSeconds(9), process(4242, T.plusSeconds(seconds), "ralph"));
        assertThat(verdict.state()).isEqualTo(state);
        if (state == State.LOST) {
            assertThat(verdict.evidence())
                    .contains("ralph.lock names process 4242, but that process started later: the number was reused");
        }
    }

    @Test
    void another_program_with_that_number_proves_nothing() {
        RunClaim claim = claim(Status.RUNNING, lockOf(4242, T, null), Optional.empty(), Optional.of(T));
        Verdict verdict = verdict(List.of(claim), T.plusSeconds(9), process(4242, T, "nginx"));
        assertThat(verdict.state()).isEqualTo(State.LOST);
        assertThat(verdict.evidence()).contains("ralph.lock names process 4242, but 4242 (nginx) is another program");
    }

    @Test
    void a_process_whose_details_may_not_be_read_is_alive() {
        RunClaim claim = claim(Status.RUNNING, lockOf(4242, T, null), Optional.empty(), Optional.of(T));
        LiveProcess closed = new LiveProcess(4242, Optional.empty(), Optional.empty(), Optional.empty(), false);
        assertThat(verdict(List.of(claim), T.plusSeconds(9), closed).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void a_process_of_another_host_is_not_trusted() {
        RunClaim claim = claim(Status.RUNNING, lockOf(4242, T, "build7"), Optional.empty(), Optional.of(T));
        Verdict verdict = verdict(List.of(claim), T.plusSeconds(9), process(4242, T, "ralph"));
        assertThat(verdict.state()).isEqualTo(State.LOST);
        assertThat(verdict.evidence())
                .contains("ralph.lock was taken on host build7; this host cannot see its processes");
    }

    @Test
    void the_full_name_of_this_host_is_this_host() {
        RunClaim claim = claim(Status.RUNNING, lockOf(4242, T, "Alpha.example.org"), Optional.empty(), Optional.of(T));
        assertThat(verdict(List.of(claim), T, process(4242, T, "ralph")).state())
                .isEqualTo(State.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({"0,RUNNING", "59999,RUNNING", "60000,LOST", "-5000,RUNNING", "-5001,LOST"})
    void a_heartbeat_proves_life_while_it_is_younger_than_a_minute(long ageMillis, State state) {
        RunClaim claim = claim(Status.RUNNING, Optional.empty(), Optional.of(T), Optional.of(T));
        Verdict verdict = verdict(List.of(claim), T.plusMillis(ageMillis));
        assertThat(verdict.state()).isEqualTo(state);
        if (state == State.RUNNING) {
            assertThat(verdict.evidence()).containsExactly("status.json was written in the last 60 s");
            assertThat(verdict.recheckAt()).contains(T.plusSeconds(60));
        } else {
            assertThat(verdict.evidence()).contains("status.json was last written at 2026-11-21T10:00:00Z");
            assertThat(verdict.since()).contains(T.plusSeconds(60));
        }
    }

    @Test
    void a_fresh_heartbeat_does_not_bring_a_dead_process_back() {
        RunClaim claim = claim(Status.RUNNING, lockOf(4242, T, null), Optional.of(T), Optional.of(T));
        assertThat(verdict(List.of(claim), T.plusSeconds(1)).state()).isEqualTo(State.LOST);
    }

    @Test
    void what_was_written_at_the_end_is_no_heartbeat() {
        RunClaim claim = claim(Status.COMPLETED, Optional.empty(), Optional.of(T), Optional.of(T));
        assertThat(verdict(List.of(claim), T.plusSeconds(1)).state()).isEqualTo(State.DONE);
    }

    @ParameterizedTest
    @CsvSource({"599999,RUNNING", "600000,STALLED", "700000,STALLED"})
    void a_live_loop_without_a_change_for_ten_minutes_is_stalled(long ageMillis, State state) {
        RunClaim claim =
                claim(Status.RUNNING, lockOf(4242, T.minusSeconds(900), null), Optional.empty(), Optional.of(T));
        Verdict verdict = verdict(List.of(claim), T.plusMillis(ageMillis), process(4242, T.minusSeconds(900), "ralph"));
        assertThat(verdict.state()).isEqualTo(state);
        if (state == State.STALLED) {
            assertThat(verdict.since()).contains(T.plusSeconds(600));
            assertThat(verdict.evidence()).contains("nothing has changed since 2026-11-21T10:00:00Z");
        }
    }

    @Test
    void a_loop_that_has_just_begun_in_an_old_project_has_not_stalled() {
        Facts facts = new Facts(
                FOLDER, List.of(), AgentSessions.NONE, OpenQuestions.NONE, 3, 1, Optional.of(T.minusSeconds(90_000)));
        Verdict verdict = verdict(facts, T.plusSeconds(1), process(9, T, "sh", FOLDER + "/ralph.sh"));
        assertThat(verdict.state()).isEqualTo(State.RUNNING);
        assertThat(verdict.since()).contains(T);
    }

    @Test
    void a_change_in_the_future_does_not_keep_a_loop_from_stalling() {
        Facts facts = new Facts(
                FOLDER, List.of(), AgentSessions.NONE, OpenQuestions.NONE, 3, 1, Optional.of(T.plusSeconds(90_000)));
        assertThat(verdict(facts, T.plusSeconds(600), process(9, T, "sh", FOLDER + "/ralph.sh"))
                        .state())
                .isEqualTo(State.STALLED);
    }

    @Test
    void a_pause_is_a_pause_with_and_without_a_process() {
        RunClaim claim = claim(Status.PAUSED, lockOf(4242, T, null), Optional.empty(), Optional.of(T));
        assertThat(verdict(List.of(claim), T.plusSeconds(9000), process(4242, T, "ralph"))
                        .state())
                .isEqualTo(State.PAUSED);
        assertThat(verdict(List.of(claim), T.plusSeconds(9000)).state()).isEqualTo(State.PAUSED);
    }

    @ParameterizedTest
    @CsvSource({"FAILED,1,FAILED", "COMPLETED,1,DONE", "STOPPED,1,IDLE", "STOPPED,3,DONE", "NONE,1,IDLE", "NONE,3,DONE"
    })
    void without_a_loop_the_last_word_and_the_stories_count(Status status, int passed, State state) {
        RunClaim claim = claim(status, Optional.empty(), Optional.empty(), Optional.of(T));
        Facts facts =
                new Facts(FOLDER, List.of(claim), AgentSessions.NONE, OpenQuestions.NONE, 3, passed, Optional.of(T));
        Verdict verdict = verdict(facts, T.plusSeconds(5000));
        assertThat(verdict.state()).isEqualTo(state);
        assertThat(verdict.since()).contains(T);
    }

    @Test
    void a_project_without_stories_is_idle_and_not_done() {
        assertThat(verdict(
                                new Facts(
                                        FOLDER,
                                        List.of(),
                                        AgentSessions.NONE,
                                        OpenQuestions.NONE,
                                        0,
                                        0,
                                        Optional.empty()),
                                T)
                        .state())
                .isEqualTo(State.IDLE);
    }

    @Test
    void of_two_tools_the_one_that_spoke_last_counts() {
        RunClaim crashed = claim(Status.RUNNING, Optional.empty(), Optional.empty(), Optional.of(T.minusSeconds(9000)));
        RunClaim finished = claim(Status.COMPLETED, Optional.empty(), Optional.empty(), Optional.of(T));
        assertThat(verdict(List.of(crashed, finished), T.plusSeconds(5)).state())
                .isEqualTo(State.DONE);
    }

    @Test
    void a_loop_in_the_folder_proves_it_and_stays_the_same_while_its_agents_change() {
        LiveProcess loop = process(9, T.plusSeconds(1), "bash", FOLDER + "/ralph.sh");
        LiveProcess agent = process(8, T, "claude", FOLDER.toString());
        LiveProcess next = process(11, T.plusSeconds(4), "claude", FOLDER.toString());
        Verdict one = verdict(List.of(), T.plusSeconds(5), agent, loop);
        assertThat(one.state()).isEqualTo(State.RUNNING);
        assertThat(one.evidence()).containsExactly("process 9 (bash ralph.sh) is alive since 2026-11-21T10:00:01Z");
        assertThat(verdict(List.of(), T.plusSeconds(6), loop, next)).isEqualTo(one);
    }

    @Test
    void a_stopped_process_is_said_to_be_stopped() {
        LiveProcess stopped = new LiveProcess(
                9, Optional.of(T), Optional.of(List.of("ralph", FOLDER.toString())), Optional.empty(), true);
        assertThat(verdict(List.of(), T, stopped).evidence().get(0)).endsWith("but it is stopped (as by Ctrl-Z)");
    }

    @Test
    void the_clock_and_the_next_heartbeat_change_no_word() {
        RunClaim early = claim(Status.RUNNING, Optional.empty(), Optional.of(T), Optional.of(T));
        RunClaim later = claim(Status.RUNNING, Optional.empty(), Optional.of(T.plusSeconds(50)), Optional.of(T));
        Verdict one = verdict(List.of(early), T.plusSeconds(1));
        assertThat(verdict(List.of(early), T.plusSeconds(59))).isEqualTo(one);
        Verdict two = verdict(List.of(later), T.plusSeconds(100));
        assertThat(two.evidence()).isEqualTo(one.evidence());
        assertThat(two.since()).isEqualTo(one.since());
        assertThat(two.state()).isEqualTo(one.state());
    }

    @Test
    void what_the_loop_says_of_itself_is_handed_on() {
        LoopFigures figures = new LoopFigures(
                Optional.of(3L), Optional.empty(), "x", "", Optional.empty(), Optional.empty(), Optional.empty());
        RunClaim claim = new RunClaim(
                "tool",
                Status.STOPPED,
                "says",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(T),
                Optional.of(figures),
                List.of());
        assertThat(verdict(List.of(claim), T).loop()).contains(figures);
    }
}
