package dev.signalbox.watch.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Project.State;
import dev.signalbox.bus.Projects.AgentReport;
import dev.signalbox.bus.Projects.Doing;
import dev.signalbox.watch.state.ProcessTable.LiveProcess;
import dev.signalbox.watch.state.RunClaim.Heartbeat;
import dev.signalbox.watch.state.RunClaim.Status;
import dev.signalbox.watch.state.StateVerdict.Facts;
import dev.signalbox.watch.state.StateVerdict.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentSessionsTest {
    private static final Instant T = Instant.parse("2026-11-21T10:00:00Z");
    private static final Path FOLDER = Path.of("/srv/agents/shop");
    private static final LiveProcess CLAUDE = process(8, T.minusSeconds(600), "claude");
    private static final LiveProcess LOOP = process(7, T.minusSeconds(900), "bash", FOLDER + "/ralph.sh");

    private final List<LiveProcess> processes = new ArrayList<>();
    private final List<RunClaim> claims = new ArrayList<>();
    private AgentSessions agents = AgentSessions.NONE;
    private Optional<Instant> changed = Optional.of(T.minusSeconds(60));
    private int passed = 1;

    private static LiveProcess process(long pid, Instant started, String... command) {
        return new LiveProcess(pid, Optional.of(started), Optional.of(List.of(command)), Optional.of(FOLDER), false);
    }

    private static RunClaim claim(Status status, Optional<Instant> beat, Instant change) {
        return new RunClaim(
                "tool",
                status,
                "status.json says so",
                Optional.empty(),
                Optional.empty(),
                beat.map(at -> new Heartbeat(at, "status.json")),
                Optional.empty(),
                Optional.of(change),
                Optional.empty(),
                List.of());
    }

    private void says(String session, Doing doing, int second) {
        says(session, doing, second, null);
    }

    private void says(String session, Doing doing, int second, String question) {
        agents = agents.with(new AgentReport(
                "alpha",
                "default",
                "shop",
                "Claude Code",
                session,
                doing,
                Optional.ofNullable(question),
                T.plusSeconds(second)));
    }

    private Verdict at(int second) {
        Host host = new Host("alpha", new ProcessTable(processes), LockTable.parse(""));
        return StateVerdict.of(
                new Facts(FOLDER, claims, agents, OpenQuestions.NONE, 3, passed, changed),
                host,
                T.plusSeconds(second),
                Settings.DEFAULT);
    }

    private State stateAt(int second) {
        return at(second).state();
    }

    @Test
    void an_agent_that_asks_waits_whatever_else_is_known() {
        processes.addAll(List.of(LOOP, CLAUDE));
        claims.add(claim(Status.PAUSED, Optional.empty(), T.minusSeconds(5)));
        says("s", Doing.WAITING, 0, "May I\nuse Bash?");
        Verdict verdict = at(1);
        assertThat(verdict.state()).isEqualTo(State.WAITING);
        assertThat(verdict.since()).contains(T);
        assertThat(verdict.evidence())
                .containsExactly(
                        "Claude Code asks: May I use Bash?",
                        "process 7 (bash ralph.sh) is alive since 2026-11-21T09:45:00Z");
        assertThat(stateAt(23 * 3600)).isEqualTo(State.WAITING);
        assertThat(verdict.recheckAt()).contains(T.plusSeconds(24 * 3600));
        processes.clear();
        claims.clear();
        assertThat(stateAt(24 * 3600)).isEqualTo(State.IDLE);
    }

    @ParameterizedTest
    @CsvSource({"WORKING,RUNNING", "IDLE,IDLE", "GONE,IDLE"})
    void the_next_report_of_the_same_agent_ends_the_wait(Doing next, State state) {
        says("s", Doing.WAITING, 0, "?");
        says("s", next, 1);
        assertThat(stateAt(2)).isEqualTo(state);
    }

    @Test
    void another_agents_work_does_not_end_the_wait() {
        says("s", Doing.WAITING, 0, "?");
        says("t", Doing.WORKING, 1);
        says("s#a", Doing.WORKING, 2);
        assertThat(stateAt(3)).isEqualTo(State.WAITING);
    }

    @Test
    void a_change_in_the_project_ends_the_wait_and_one_before_does_not() {
        says("s", Doing.WAITING, 0, "?");
        changed = Optional.of(T);
        assertThat(stateAt(5)).isEqualTo(State.WAITING);
        changed = Optional.of(T.plusMillis(1));
        assertThat(stateAt(5)).isEqualTo(State.IDLE);
        says("s", Doing.WAITING, 6, "again?");
        assertThat(stateAt(7)).isEqualTo(State.WAITING);
        changed = Optional.of(T.plusSeconds(90_000));
        assertThat(stateAt(8)).as("a clock that was wrong").isEqualTo(State.WAITING);
    }

    @Test
    void a_loop_that_began_after_the_question_ends_the_wait() {
        says("s", Doing.WAITING, 0, "?");
        claims.add(new RunClaim(
                "tool",
                Status.RUNNING,
                "says",
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Heartbeat(T.plusSeconds(4), "status.json")),
                Optional.of(T.plusSeconds(3)),
                Optional.empty(),
                Optional.empty(),
                List.of()));
        assertThat(stateAt(5)).isEqualTo(State.RUNNING);
    }

    @Test
    void a_notice_that_says_less_than_the_question_changes_no_word() {
        says("s", Doing.WAITING, 0, "Claude needs your permission to use Bash: npm test");
        Verdict before = at(1);
        says("s", Doing.WAITING, 6, "Claude needs your permission to use Bash");
        assertThat(at(7).evidence()).isEqualTo(before.evidence());
        assertThat(at(7).since()).isEqualTo(before.since());
        says("s", Doing.WAITING, 8);
        assertThat(at(9).evidence()).isEqualTo(before.evidence());
        says("s", Doing.WAITING, 10, "Claude needs your permission to use Edit: a.txt");
        assertThat(at(11).evidence().get(0)).endsWith("Edit: a.txt");
        assertThat(at(11).since()).contains(T.plusSeconds(10));
    }

    @Test
    void the_notice_of_a_sub_agents_question_is_no_second_question() {
        says("s#a", Doing.WAITING, 0, "Claude needs your permission to use Bash: npm test");
        says("s", Doing.WAITING, 6, "Claude needs your permission to use Bash");
        says("s#a", Doing.WORKING, 7);
        assertThat(stateAt(8)).isEqualTo(State.RUNNING);
    }

    @Test
    void the_end_of_a_session_is_the_end_of_its_sub_agents() {
        says("s#a", Doing.WAITING, 0, "?");
        says("s2#a", Doing.WORKING, 1);
        says("s", Doing.GONE, 2);
        assertThat(at(3).state()).isEqualTo(State.RUNNING);
        assertThat(agents.sessions()).containsOnlyKeys("s", "s2#a");
    }

    @Test
    void a_report_that_comes_late_changes_nothing() {
        says("s", Doing.GONE, 2);
        says("s", Doing.WAITING, 1, "?");
        assertThat(agents.saysNothing()).isTrue();
        assertThat(stateAt(3)).isEqualTo(State.IDLE);
    }

    @Test
    void work_is_a_sign_of_life_for_five_minutes_and_changes_no_word_meanwhile() {
        says("s", Doing.WORKING, 0);
        Verdict first = at(1);
        assertThat(first.state()).isEqualTo(State.RUNNING);
        assertThat(first.since()).contains(T);
        assertThat(first.evidence()).containsExactly("Claude Code told of its work in the last 5 min");
        assertThat(first.recheckAt()).contains(T.plusSeconds(300));
        says("s", Doing.WORKING, 200);
        assertThat(at(499).evidence()).isEqualTo(first.evidence());
        assertThat(at(499).since()).isEqualTo(first.since());
        assertThat(stateAt(500)).isEqualTo(State.IDLE);
    }

    @Test
    void an_agent_that_stopped_makes_the_project_idle_although_its_process_lives() {
        processes.add(CLAUDE);
        assertThat(stateAt(0)).isEqualTo(State.RUNNING);
        says("s", Doing.WORKING, 0);
        says("s", Doing.IDLE, 5);
        Verdict verdict = at(6);
        assertThat(verdict.state()).isEqualTo(State.IDLE);
        assertThat(verdict.since()).contains(T.plusSeconds(5));
        assertThat(verdict.evidence()).containsExactly("Claude Code has stopped and waits for its next task");
        passed = 3;
        assertThat(stateAt(6)).isEqualTo(State.DONE);
    }

    @Test
    void a_loop_around_agents_runs_although_one_of_them_stopped() {
        processes.addAll(List.of(LOOP, CLAUDE));
        says("s", Doing.IDLE, 0);
        assertThat(stateAt(1)).isEqualTo(State.RUNNING);
        processes.remove(LOOP);
        claims.add(claim(Status.RUNNING, Optional.of(T), T));
        assertThat(stateAt(1)).as("a heartbeat").isEqualTo(State.RUNNING);
    }

    @Test
    void a_loop_inside_of_the_agent_runs_although_a_turn_ended() {
        processes.add(CLAUDE);
        says("s", Doing.IDLE, 0);
        claims.add(claim(Status.RUNNING, Optional.empty(), T.minusSeconds(30)));
        assertThat(stateAt(1)).isEqualTo(State.RUNNING);
        claims.set(0, claim(Status.RUNNING, Optional.empty(), T.minusSeconds(9000)));
        assertThat(stateAt(1)).as("a claim that is older than the agent").isEqualTo(State.IDLE);
        claims.set(0, claim(Status.STOPPED, Optional.empty(), T.minusSeconds(30)));
        assertThat(stateAt(1)).isEqualTo(State.IDLE);
    }

    @Test
    void a_loop_that_was_lost_after_the_agent_stopped_is_lost() {
        says("s", Doing.IDLE, 0);
        claims.add(claim(Status.RUNNING, Optional.empty(), T.plusSeconds(9)));
        assertThat(stateAt(10)).isEqualTo(State.LOST);
        says("s", Doing.IDLE, 20);
        assertThat(stateAt(21)).isEqualTo(State.IDLE);
    }

    @Test
    void an_agent_that_began_after_the_other_one_stopped_runs() {
        says("s", Doing.IDLE, 0);
        processes.addAll(List.of(CLAUDE, process(9, T.plusSeconds(60), "codex")));
        assertThat(at(61).state()).isEqualTo(State.RUNNING);
        assertThat(at(61).evidence().get(0)).contains("codex");
    }

    @Test
    void one_that_works_outweighs_one_that_stopped() {
        processes.add(CLAUDE);
        says("s", Doing.WORKING, 0);
        says("t", Doing.IDLE, 1);
        assertThat(stateAt(2)).isEqualTo(State.RUNNING);
    }

    @Test
    void sessions_are_bounded_and_those_who_wait_are_kept_longest() {
        says("waits", Doing.WAITING, 0, "?");
        for (int i = 0; i < 500; i++) {
            says("s" + i, i % 2 == 0 ? Doing.WORKING : Doing.GONE, 1 + i);
        }
        assertThat(agents.sessions()).hasSize(AgentSessions.MAX_SESSIONS).containsKey("waits");
    }

    @Test
    void long_and_odd_texts_are_shown_on_one_short_line() {
        says("s", Doing.WAITING, 0, "a\r\n\u0007b" + "🚂".repeat(2_000));
        String line = at(1).evidence().get(0);
        assertThat(line)
                .startsWith("Claude Code asks: a b🚂")
                .hasSizeLessThan(530)
                .endsWith("🚂…");
    }
}
