package dev.signalbox.watch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Run;
import dev.signalbox.bus.Run.State;
import dev.signalbox.bus.Runs.DetailsAnswer;
import dev.signalbox.bus.Runs.DetailsRequest;
import dev.signalbox.bus.Runs.Snapshot;
import dev.signalbox.watch.run.reader.FiveXFixtures;
import dev.signalbox.watch.run.reader.WriterProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One reader for all of these tests, as for all projects of a node. */
@Timeout(240)
class RunWatchTest {
    private static final String UPSERT = "INSERT INTO agent_results (id, run_id, phase, iteration, role, template,"
            + " result_type, result_json, created_at) VALUES ('a2', 'r1', '2', 3, 'reviewer', 'review-phase', 'verdict',"
            + " '{\"readiness\":\"ready\"}', '2025-03-01 10:09:00')"
            + " ON CONFLICT DO UPDATE SET result_json = excluded.result_json";

    @TempDir
    static Path root;

    private static WatchedRuns watched;

    @BeforeAll
    static void start() {
        watched = new WatchedRuns(root, Duration.ofMillis(500));
    }

    @AfterAll
    static void stop() throws Exception {
        watched.close();
        assertThat(WatchedRuns.readers()).isEmpty();
    }

    private static Path withDatabase(String slug, int version) throws Exception {
        Path project = Files.createDirectories(root.resolve(slug));
        FiveXFixtures.database(WatchedRuns.database(project), version);
        watched.project(slug);
        watched.awaitRun(slug + "/r1", run -> true);
        return project;
    }

    @Test
    void file_events_alone_tell_of_new_rows_and_of_rows_replaced_in_place(@TempDir Path folder) throws Exception {
        try (WatchedRuns quiet = new WatchedRuns(folder, WatchedRuns.NEVER)) {
            // There before the first look, after which all of it would be news.
            Path database = FiveXFixtures.database(WatchedRuns.database(folder.resolve("shop")), 3);
            quiet.project("shop");
            quiet.awaitRun("shop/r1", run -> run.verdict().equals(Optional.of("not_ready")));
            try (WriterProcess writer = WriterProcess.on(database)) {
                writer.execute(UPSERT);
                quiet.awaitRun("shop/r1", run -> run.verdict().equals(Optional.of("ready")));
                writer.execute("INSERT INTO run_events (run_id, event_type, phase, iteration)"
                        + " VALUES ('r1', 'agent_invoke', '2', 4)");
                quiet.awaitRun("shop/r1", run -> run.iteration().equals(Optional.of(4L)));
            }
            await().atMost(WatchedRuns.DEADLINE)
                    .untilAsserted(() -> assertThat(quiet.progressed).hasSizeGreaterThanOrEqualTo(2));
            assertThat(quiet.progressed.get(0).results()).extracting("id").containsExactly("a1");
            assertThat(quiet.progressed.get(0).events()).isEmpty();
            assertThat(quiet.progressed.get(1).events()).extracting("type").containsExactly("agent_invoke");
            Snapshot snapshot = quiet.watch.snapshot().get();
            assertThat(snapshot.runs()).hasSize(1);
            assertThat(snapshot.signature())
                    .isEqualTo(quiet.changes.get(quiet.changes.size() - 1).signature());
        }
    }

    @Test
    void a_run_is_lost_until_a_live_process_proves_it_and_again_when_that_is_gone() throws Exception {
        Path project = withDatabase("proof", 5);
        watched.awaitRun("proof/r1", run -> run.state() == State.LOST);
        Process agent = new ProcessBuilder("sleep", "300").start();
        try {
            Path locks = Files.createDirectories(project.resolve(".5x/locks"));
            Files.writeString(
                    locks.resolve("0123456789abcdef.lock"),
                    "{\"pid\":%d,\"startedAt\":\"%s\",\"planPath\":\"%s\"}"
                            .formatted(agent.pid(), Instant.now(), project.resolve("docs/plan.md")));
            watched.awaitRun("proof/r1", run -> run.state() == State.RUNNING);
            assertThat(watched.seen.get("proof/r1").evidence())
                    .anySatisfy(it -> assertThat(it).contains("process " + agent.pid()));
        } finally {
            agent.destroyForcibly();
        }
        watched.awaitRun("proof/r1", run -> run.state() == State.LOST);
        assertThat(watched.seen.get("proof/r1").evidence())
                .anySatisfy(it -> assertThat(it).contains("which is gone"));
    }

    @Test
    void a_run_waits_while_a_gate_is_open_or_its_last_entry_asks_a_person() throws Exception {
        Path project = withDatabase("gate", 3);
        watched.watch.asked("gate", Map.of("r1", "g1"));
        watched.awaitRun("gate/r1", run -> run.state() == State.WAITING);
        watched.watch.asked("gate", Map.of());
        watched.awaitRun("gate/r1", run -> run.state() == State.LOST);
        Path database = project.resolve(".5x/5x.db");
        FiveXFixtures.execute(
                database,
                "INSERT INTO run_events (run_id, event_type, data) VALUES ('r1', 'escalation', '{\"reason\":\"why\"}')");
        watched.awaitRun(
                "gate/r1",
                run -> run.state() == State.WAITING && run.evidence().toString().contains("why"));
        FiveXFixtures.execute(
                database,
                "INSERT INTO run_events (run_id, event_type) VALUES ('r1', 'human_decision')",
                "INSERT INTO run_events (run_id, event_type) VALUES ('r1', 'run_paused')");
        watched.awaitRun("gate/r1", run -> run.state() == State.PAUSED);
        FiveXFixtures.execute(
                database, "UPDATE runs SET status = 'completed', completed_at = '2025-03-01 11:00:00' WHERE id = 'r1'");
        watched.awaitRun(
                "gate/r1",
                run -> run.state() == State.COMPLETED && run.durationMs().equals(Optional.of(3_600_000L)));
    }

    @Test
    void the_details_of_a_run_are_for_its_own_account() throws Exception {
        withDatabase("details", 5);
        DetailsAnswer answer = watched.watch
                .details(new DetailsRequest("default", "details", "r1"))
                .get();
        assertThat(answer.details().orElseThrow().results()).hasSize(3);
        assertThat(answer.details().orElseThrow().database()).isEqualTo(".5x/5x.db");
        assertThat(answer.details().orElseThrow().run()).isEqualTo(watched.seen.get("details/r1"));
        for (DetailsRequest wrong : List.of(
                new DetailsRequest("other", "details", "r1"),
                new DetailsRequest("default", "details", "r9"),
                new DetailsRequest("default", "nope", "r1"))) {
            assertThat(watched.watch.details(wrong).get().details()).isEmpty();
        }
    }

    @Test
    void a_reader_that_is_killed_is_started_again_and_nothing_is_missed() throws Exception {
        Path project = withDatabase("killed", 5);
        ProcessHandle first = watched.reader().orElseThrow();
        first.destroyForcibly();
        FiveXFixtures.execute(
                project.resolve(".5x/5x.db"),
                "INSERT INTO steps (run_id, step_name, iteration) VALUES ('r1', 'author:x', 9)");
        watched.awaitRun("killed/r1", run -> run.iteration().equals(Optional.of(9L)));
        assertThat(watched.reader().orElseThrow().pid()).isNotEqualTo(first.pid());
        watched.awaitNoProblem("killed");
        // As a memory error in a file that somebody truncates ends it.
        new ProcessBuilder(
                        "kill",
                        "-BUS",
                        Long.toString(watched.reader().orElseThrow().pid()))
                .start()
                .waitFor();
        FiveXFixtures.execute(
                project.resolve(".5x/5x.db"),
                "INSERT INTO steps (run_id, step_name, iteration) VALUES ('r1', 'author:x', 10)");
        watched.awaitRun("killed/r1", run -> run.iteration().equals(Optional.of(10L)));
    }

    @Test
    void what_cannot_be_read_is_a_problem_of_its_project_alone_and_keeps_what_was_known() throws Exception {
        Path good = withDatabase("good", 5);
        Path bad = withDatabase("bad", 5);
        Path database = bad.resolve(".5x/5x.db");
        Path aside = Files.copy(database, bad.resolve(".5x/aside"));
        Path fifo = bad.resolve(".5x/fifo");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        Files.move(fifo, database, StandardCopyOption.REPLACE_EXISTING);
        watched.awaitProblem("bad", "not a regular file");
        assertThat(watched.seen).containsKey("bad/r1");
        FiveXFixtures.execute(
                good.resolve(".5x/5x.db"),
                "INSERT INTO steps (run_id, step_name, iteration) VALUES ('r1', 'author:x', 7)");
        watched.awaitRun("good/r1", run -> run.iteration().equals(Optional.of(7L)));
        FiveXFixtures.execute(aside, "UPDATE runs SET status = 'failed'");
        Files.move(aside, database, StandardCopyOption.REPLACE_EXISTING);
        watched.awaitRun("bad/r1", run -> run.state() == State.FAILED);
        watched.awaitNoProblem("bad");
    }

    @Test
    void a_database_that_takes_the_place_of_another_is_read() throws Exception {
        Path project = withDatabase("replaced", 5);
        Path other = FiveXFixtures.database(root.resolve("other.db"), 5);
        FiveXFixtures.execute(other, "UPDATE runs SET id = 'r2'", "UPDATE steps SET run_id = 'r2'");
        Files.move(other, project.resolve(".5x/5x.db"), StandardCopyOption.REPLACE_EXISTING);
        watched.awaitRun("replaced/r2", run -> run.resultsTotal() == 3);
        await().atMost(WatchedRuns.DEADLINE).until(() -> !watched.seen.containsKey("replaced/r1"));
        Files.delete(project.resolve(".5x/5x.db"));
        await().atMost(WatchedRuns.DEADLINE).until(() -> !watched.seen.containsKey("replaced/r2"));
        watched.awaitNoProblem("replaced");
    }

    @Test
    void a_project_that_goes_takes_its_runs_with_it() throws Exception {
        withDatabase("gone", 4);
        watched.watch.projectsChanged(List.of(), List.of("gone"));
        await().atMost(WatchedRuns.DEADLINE).until(() -> !watched.seen.containsKey("gone/r1"));
    }

    @Test
    void a_newer_schema_is_a_notice_beside_what_is_understood() throws Exception {
        Path project = withDatabase("newer", 5);
        FiveXFixtures.execute(project.resolve(".5x/5x.db"), "INSERT INTO schema_version VALUES (6, '')");
        watched.awaitProblem("newer", "schema version 6");
        assertThat(watched.problems.get("newer").get(0).file()).isEqualTo(".5x/5x.db");
        assertThat(watched.seen.get("newer/r1")).extracting(Run::resultsTotal).isEqualTo(3);
    }

    /** Seconds that the writer writes: {@code -Dsignalbox.runs.writer-seconds=600} for ten minutes. */
    @Test
    @Timeout(1200)
    void a_writer_beside_us_never_fails_and_its_log_does_not_grow() throws Exception {
        long millis = 1_000 * Long.getLong("signalbox.runs.writer-seconds", 1L);
        Path project = withDatabase("writer", 5);
        Path database = project.resolve(".5x/5x.db");
        long most = 0;
        try (WriterProcess writer = WriterProcess.on(database)) {
            for (long i = 0; i < millis; i += 500) {
                long times = writer.repeat(
                        "INSERT INTO steps (run_id, step_name, phase, iteration, result_json) SELECT 'r1', 'author:x', '1',"
                                + " coalesce(max(id), 0) + 1000, hex(zeroblob(500)) FROM steps",
                        500);
                assertThat(times).isPositive();
                most = Math.max(most, Files.size(Path.of(database + "-wal")));
            }
            // Of its own it is folded back at 1,000 pages. A busy machine may let the reader wait in a transaction.
            long factor = millis < 60_000 ? 4 : 2;
            assertThat(most).isLessThan(factor * 1_000 * 4_120);
            writer.execute("UPDATE runs SET status = 'completed'");
        }
        watched.awaitRun("writer/r1", run -> run.state() == State.COMPLETED);
        watched.watch.projectsChanged(List.of(), List.of("writer"));
        await().atMost(WatchedRuns.DEADLINE).until(() -> !watched.seen.containsKey("writer/r1"));
        // Whoever closes it last tidies up; that none of it is ours shows in that it can.
        FiveXFixtures.execute(database, "UPDATE runs SET status = 'failed'");
        try (Stream<Path> files = Files.list(database.getParent())) {
            assertThat(files.map(it -> it.getFileName().toString())).containsExactly("5x.db");
        }
    }

    @Test
    void after_the_end_nothing_is_answered(@TempDir Path folder) throws Exception {
        WatchedRuns ended = new WatchedRuns(folder, WatchedRuns.NEVER);
        await().atMost(WatchedRuns.DEADLINE).until(() -> !ended.announced.isEmpty());
        ended.close();
        assertThatThrownBy(() -> ended.watch.snapshot().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RefusedException.class);
    }
}
