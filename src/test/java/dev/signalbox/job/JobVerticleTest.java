package dev.signalbox.job;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Job.State;
import dev.signalbox.bus.JobHistory;
import dev.signalbox.bus.JobLogs;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Jobs.Answer;
import dev.signalbox.bus.Jobs.Code;
import dev.signalbox.bus.Jobs.ErrorCode;
import dev.signalbox.bus.Jobs.FieldProblem;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Signature;
import dev.signalbox.job.action.Action;
import dev.signalbox.job.process.ProcessTree;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobVerticleTest {
    @TempDir
    Path base;

    private JobRoom room;

    private void open(Action... actions) throws Exception {
        open(JobRoom.LIMITS, actions);
    }

    private void open(JobSettings.Limits limits, Action... actions) throws Exception {
        room = new JobRoom(base.resolve("data"), limits, actions);
    }

    @AfterEach
    void close() throws Exception {
        if (room != null) {
            room.close();
        }
    }

    @Test
    void a_job_runs_and_its_progress_log_and_end_are_told() throws Exception {
        open(JobRoom.script(
                "a",
                "echo first; echo '::signalbox progress=0.4 phase=\"copying\" message=\"40 of 100\"'; "
                        + "echo second >&2; echo '{\"progress\": 0.9, \"data\": {\"files\": 9}}'; printf last"));
        Job end = room.awaitEnd(room.started("a").id());
        assertThat(end.state()).isEqualTo(State.SUCCESS);
        assertThat(end.progress()).contains(1.0);
        assertThat(end.phase()).contains("copying");
        assertThat(end.message()).contains("40 of 100");
        assertThat(end.data()).contains("{\"files\":9}");
        assertThat(end.exitCode()).contains(0);
        assertThat(end.triggeredBy()).isEqualTo("ana");
        assertThat(end.queuedAt()).isBeforeOrEqualTo(end.startedAt().orElseThrow());
        assertThat(end.startedAt().orElseThrow())
                .isBeforeOrEqualTo(end.finishedAt().orElseThrow());
        assertThat(room.log(end.id())).isEqualTo("first\nsecond\nlast");
        assertThat(room.log(end.id(), Optional.of(6L), 100).complete()).isTrue();
        await().atMost(5, SECONDS).until(() -> room.growths.stream().anyMatch(JobLogs.LogGrew::complete));
        assertThat(room.announced(end.id()).stream().map(Job::state).distinct()).endsWith(State.RUNNING, State.SUCCESS);
    }

    @Test
    void what_is_published_is_numbered_and_signed_like_the_snapshot() throws Exception {
        open(JobRoom.script("a", "exit 0", "x", "y"));
        room.awaitEnd(room.started("a", "x").id());
        room.awaitEnd(room.started("a", "y").id());
        Jobs.Snapshot snapshot = room.ask(Jobs.SNAPSHOT, new Jobs.SnapshotRequest());
        await().atMost(5, SECONDS)
                .until(() -> room.changes.get(room.changes.size() - 1).seq() == snapshot.seq());
        Map<String, Job> copy = new HashMap<>();
        long seq = 0;
        for (Jobs.Changed change : room.changes) {
            assertThat(change.seq()).isEqualTo(++seq);
            change.put().forEach(job -> copy.put(job.id(), job));
            Signature signature = new Signature();
            copy.values().forEach(job -> signature.add(job.id(), job.version()));
            assertThat(signature).hasToString(change.signature());
        }
        assertThat(snapshot.jobs()).containsExactlyInAnyOrderElementsOf(copy.values());
        assertThat(snapshot.jobs().get(0).target()).contains("y");
    }

    @Test
    void the_exit_code_decides() throws Exception {
        open(
                JobRoom.script("warning", "exit 10"),
                JobRoom.script("error", "exit 3"),
                JobRoom.script("own-words", "echo '::signalbox message=\"the peer refused\"'; exit 4"),
                JobRoom.script("signal", "kill -9 $$"),
                JobRoom.action("absent", List.of("no-such-program-anywhere"), Map.of()));
        assertThat(room.awaitEnd(room.started("warning").id()).state()).isEqualTo(State.WARNING);
        Job error = room.awaitEnd(room.started("error").id());
        assertThat(error.state()).isEqualTo(State.ERROR);
        assertThat(error.errorCode()).contains(ErrorCode.EXIT_CODE);
        assertThat(error.message()).contains("Ended with exit code 3.");
        Job own = room.awaitEnd(room.started("own-words").id());
        assertThat(own.message()).contains("the peer refused");
        assertThat(own.exitCode()).contains(4);
        assertThat(room.awaitEnd(room.started("signal").id()).errorCode()).contains(ErrorCode.SIGNAL);
        Job absent = room.awaitEnd(room.started("absent").id());
        assertThat(absent.errorCode()).contains(ErrorCode.NOT_STARTED);
        assertThat(absent.message().orElseThrow()).contains("no-such-program-anywhere");
    }

    @Test
    void what_cannot_be_started_is_refused_with_the_reason() throws Exception {
        Map<String, Object> parameters =
                Map.of("properties", Map.of("depth", Map.of("type", "integer")), "required", List.of("depth"));
        open(JobRoom.action("a", List.of("true", "{target}"), parameters, "x"), JobRoom.script("b", "exit 0"));
        assertThat(refusal(room.start("nothing")).code()).isEqualTo(Code.UNKNOWN_ACTION);
        assertThat(refusal(room.startWith("a", "{\"depth\":1}")).code()).isEqualTo(Code.UNKNOWN_TARGET);
        assertThat(refusal(room.startWith("a", "{\"depth\":1}", "z")).code()).isEqualTo(Code.UNKNOWN_TARGET);
        assertThat(refusal(room.start("b", "x")).code()).isEqualTo(Code.UNKNOWN_TARGET);
        Jobs.Refusal invalid = refusal(room.startWith("a", "{\"other\":1}", "x"));
        assertThat(invalid.code()).isEqualTo(Code.INVALID_PARAMETERS);
        assertThat(invalid.fields())
                .contains(new FieldProblem("depth", "is needed"), new FieldProblem("other", "is not known"));
        Answer forbidden =
                room.ask(Jobs.START, new Jobs.Start("default", "bob", "engineer", "b", Optional.empty(), "{}"));
        assertThat(refusal(forbidden).code()).isEqualTo(Code.FORBIDDEN);
        Answer foreign = room.ask(Jobs.START, new Jobs.Start("other", "bob", "admin", "b", Optional.empty(), "{}"));
        assertThat(refusal(foreign).code()).isEqualTo(Code.UNKNOWN_ACTION);
        assertThat(room.history(10, Optional.empty()).jobs()).isEmpty();
    }

    private static Jobs.Refusal refusal(Answer answer) {
        return answer.refusal().orElseThrow();
    }

    @Test
    void of_many_who_start_the_same_at_once_one_wins_and_the_others_hear_of_it() throws Exception {
        open(JobRoom.script("a", "read line < " + base.resolve("gate") + "; exit 0", "x"));
        int rounds = Integer.getInteger("signalbox.job.races", 5);
        for (int round = 0; round < rounds; round++) {
            new ProcessBuilder("mkfifo", base.resolve("gate").toString())
                    .start()
                    .waitFor();
            List<Future<Answer>> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                asked.add(room.asking(
                        Jobs.START, new Jobs.Start("default", "admin-" + i, "admin", "a", Optional.of("x"), "{}")));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> one : asked) {
                answers.add(one.await(20, SECONDS));
            }
            List<Job> winners =
                    answers.stream().flatMap(answer -> answer.job().stream()).toList();
            assertThat(winners).hasSize(1);
            assertThat(answers.stream().flatMap(answer -> answer.refusal().stream()))
                    .hasSize(7)
                    .allSatisfy(refusal -> {
                        assertThat(refusal.code()).isEqualTo(Code.BUSY);
                        assertThat(refusal.job().orElseThrow().id())
                                .isEqualTo(winners.get(0).id());
                    });
            Files.writeString(base.resolve("gate"), "go\n");
            room.awaitEnd(winners.get(0).id());
            Files.delete(base.resolve("gate"));
        }
    }

    @Test
    void many_jobs_go_through_few_slots_in_order_and_every_end_is_on_record() throws Exception {
        int count = Integer.getInteger("signalbox.job.count", 60);
        String[] targets =
                Stream.iterate(0, i -> i + 1).limit(count).map(i -> "t" + i).toArray(String[]::new);
        open(JobRoom.action("a", List.of("true"), Map.of(), targets));
        List<String> ids = new ArrayList<>();
        // Many at once, but not so many that a slow disk keeps the last ones waiting beyond their deadline.
        for (int from = 0; from < count; from += 50) {
            List<Future<Answer>> asked = new ArrayList<>();
            for (String target : List.of(targets).subList(from, Math.min(count, from + 50))) {
                asked.add(room.asking(
                        Jobs.START, new Jobs.Start("default", "ana", "admin", "a", Optional.of(target), "{}")));
            }
            for (Future<Answer> one : asked) {
                ids.add(one.await(60, SECONDS).job().orElseThrow().id());
            }
        }
        await().atMost(120, SECONDS).until(() -> {
            Jobs.Snapshot snapshot = room.ask(Jobs.SNAPSHOT, new Jobs.SnapshotRequest());
            return snapshot.jobs().stream().allMatch(job -> job.state().finished());
        });
        Map<String, State> states = new HashMap<>();
        List<String> started = new ArrayList<>();
        int most = 0;
        for (Jobs.Changed change : room.changes) {
            for (Job job : change.put()) {
                if (job.state() == State.RUNNING && states.put(job.id(), State.RUNNING) != State.RUNNING) {
                    started.add(job.id());
                }
                states.put(job.id(), job.state());
            }
            most = Math.max(most, (int)
                    states.values().stream().filter(s -> s == State.RUNNING).count());
        }
        assertThat(started).containsExactlyElementsOf(ids);
        assertThat(most).isBetween(1, 4);
        List<Job> recorded = new ArrayList<>();
        Optional<String> before = Optional.empty();
        JobHistory.History page;
        do {
            page = room.history(50, before);
            recorded.addAll(page.jobs());
            before = Optional.of(page.jobs().get(page.jobs().size() - 1).id());
        } while (page.more());
        assertThat(recorded).hasSize(count).allMatch(job -> job.state() == State.SUCCESS);
        assertThat(recorded).extracting(Job::id).containsExactlyInAnyOrderElementsOf(ids);
        await().atMost(20, SECONDS).until(() -> room.journal.size() == 2 * count);
    }

    @Test
    void a_cancellation_at_any_moment_of_the_start_is_heard_and_leaves_no_process() throws Exception {
        open(JobRoom.script("a", "sleep 1000 & sleep 1000", "x"));
        for (int round = 0; round < 10; round++) {
            Job job = room.started("a", "x");
            long until = System.nanoTime() + round * 3_000_000L;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            List<Future<Answer>> asked = new ArrayList<>();
            for (String actor : List.of("eve", "bob")) {
                asked.add(room.asking(Jobs.CANCEL, new Jobs.Cancel("default", actor, job.id())));
            }
            for (Future<Answer> one : asked) {
                one.await(20, SECONDS);
            }
            Job end = room.awaitEnd(job.id());
            assertThat(end.state()).isEqualTo(State.CANCELLED);
            assertThat(ProcessTree.leftBy(job.id()).size()).isZero();
        }
    }

    @Test
    void too_many_waiting_jobs_are_refused() throws Exception {
        JobSettings.Limits few = new JobSettings.Limits(
                1,
                1,
                JobRoom.LIMITS.liveFor(),
                JobRoom.LIMITS.keepFor(),
                10,
                Duration.ofSeconds(60),
                Duration.ofMillis(300),
                Duration.ofMillis(300));
        open(few, JobRoom.script("a", "sleep 1000", "x", "y", "z"));
        Job first = room.started("a", "x");
        Job second = room.started("a", "y");
        assertThat(refusal(room.start("a", "z")).code()).isEqualTo(Code.TOO_MANY_QUEUED);
        Answer cancelled = room.ask(Jobs.CANCEL, new Jobs.Cancel("default", "eve", second.id()));
        assertThat(cancelled.job().orElseThrow().state()).isEqualTo(State.CANCELLED);
        assertThat(room.awaitEnd(second.id()).message()).contains("Cancelled by eve before it began.");
        room.ask(Jobs.CANCEL, new Jobs.Cancel("default", "eve", first.id()));
        room.awaitEnd(first.id());
    }

    @Test
    void a_secret_reaches_the_command_and_nothing_else() throws Exception {
        String secret = "canary-5f1c-\"quoted\"";
        Map<String, Object> parameters = Map.of(
                "properties",
                Map.of("key", Map.of("type", "string", "writeOnly", true), "name", Map.of("type", "string")));
        open(JobRoom.action(
                "a",
                List.of(
                        "/bin/sh",
                        "-c",
                        "echo \"$SIGNALBOX_PARAM_KEY\" > " + base.resolve("seen")
                                + "; echo it is $SIGNALBOX_PARAM_KEY; "
                                + "echo \"::signalbox message='$SIGNALBOX_PARAM_KEY'\"; tr '\\0' ' ' < /proc/$$/cmdline",
                        "sh",
                        "{param:name}"),
                parameters));
        String json = "{\"key\": \"canary-5f1c-\\\"quoted\\\"\", \"name\": \"plain\"}";
        Job end = room.awaitEnd(room.startWith("a", json).job().orElseThrow().id());
        assertThat(Files.readString(base.resolve("seen"))).isEqualTo(secret + "\n");
        assertThat(end.parameters()).isEqualTo("{\"name\":\"plain\"}");
        assertThat(end.secretParameters()).isTrue();
        assertThat(room.log(end.id())).startsWith("it is ***\n");
        assertThat(room.changes.toString()).doesNotContain("canary-5f1c");
        await().atMost(5, SECONDS).until(() -> room.journal.size() == 2);
        assertThat(room.journal.toString()).doesNotContain("canary-5f1c");
        room.close();
        room = null;
        try (Stream<Path> files = Files.walk(base.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain("canary-5f1c");
            }
        }
    }

    @Test
    void a_job_elsewhere_reports_falls_silent_and_is_given_up() throws Exception {
        JobSettings.Limits brief = new JobSettings.Limits(
                1,
                10,
                Duration.ofHours(24),
                Duration.ofDays(30),
                10,
                Duration.ofMillis(500),
                Duration.ofMillis(300),
                Duration.ofMillis(300));
        open(brief, JobRoom.script("a", "exit 0"));
        Jobs.StartExternal start = new Jobs.StartExternal(
                "default",
                "worker",
                "admin",
                "ci",
                Optional.empty(),
                Optional.of("CI run"),
                Optional.of("main"),
                "{}",
                Optional.of(1));
        Job job = room.ask(Jobs.START_EXTERNAL, start).job().orElseThrow();
        assertThat(job.state()).isEqualTo(State.RUNNING);
        assertThat(refusal(room.ask(Jobs.START_EXTERNAL, start)).code()).isEqualTo(Code.BUSY);
        assertThat(report(job, Optional.empty(), Optional.of(0.5))
                        .job()
                        .orElseThrow()
                        .progress())
                .contains(0.5);
        assertThat(refusal(report(job, Optional.of(State.QUEUED), Optional.of(7.0)))
                        .fields())
                .extracting(FieldProblem::field)
                .containsExactly("state", "progress");
        room.awaitAnnounced(job.id(), Job::stalled);
        assertThat(report(job, Optional.empty(), Optional.empty())
                        .job()
                        .orElseThrow()
                        .stalled())
                .isFalse();
        Job end = room.awaitEnd(job.id());
        assertThat(end.errorCode()).contains(ErrorCode.STALLED);
        assertThat(refusal(report(job, Optional.of(State.SUCCESS), Optional.empty()))
                        .code())
                .isEqualTo(Code.FINISHED);

        Job second = room.ask(Jobs.START_EXTERNAL, start).job().orElseThrow();
        Job asked = room.ask(Jobs.CANCEL, new Jobs.Cancel("default", "eve", second.id()))
                .job()
                .orElseThrow();
        assertThat(asked.state()).isEqualTo(State.RUNNING);
        assertThat(report(second, Optional.empty(), Optional.empty())
                        .job()
                        .orElseThrow()
                        .cancelRequestedBy())
                .contains("eve");
        report(second, Optional.of(State.CANCELLED), Optional.empty());
        assertThat(room.awaitEnd(second.id()).state()).isEqualTo(State.CANCELLED);
        Job here = room.awaitEnd(room.started("a").id());
        assertThat(refusal(report(here, Optional.empty(), Optional.empty())).code())
                .isEqualTo(Code.FINISHED);
    }

    private Answer report(Job job, Optional<State> state, Optional<Double> progress) throws Exception {
        return room.ask(
                Jobs.REPORT,
                new Jobs.Report(
                        "default",
                        "worker",
                        job.id(),
                        state,
                        Optional.empty(),
                        progress,
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void jobs_of_another_account_do_not_exist() throws Exception {
        open(JobRoom.script("a", "echo hello"));
        Job job = room.awaitEnd(room.started("a").id());
        assertThat(refusal(room.ask(Jobs.JOB, new Jobs.JobRequest("other", job.id())))
                        .code())
                .isEqualTo(Code.UNKNOWN_JOB);
        assertThat(refusal(room.ask(Jobs.CANCEL, new Jobs.Cancel("other", "eve", job.id())))
                        .code())
                .isEqualTo(Code.UNKNOWN_JOB);
        assertThat(room.ask(JobLogs.SLICE, new JobLogs.LogRequest("other", job.id(), Optional.empty(), 10))
                        .slice())
                .isEmpty();
        assertThat(room.ask(Jobs.ACTIONS, new Jobs.ActionsRequest("other")).actions())
                .isEmpty();
        assertThat(room.ask(Jobs.ACTIONS, new Jobs.ActionsRequest("default"))
                        .actions()
                        .get(0)
                        .lastJobs())
                .containsExactly(job);
    }

    @Test
    void the_journal_hears_of_every_start_cancellation_and_end_also_later() throws Exception {
        room = new JobRoom(base.resolve("data"), JobRoom.LIMITS, false, JobRoom.script("a", "sleep 1000"));
        Job job = room.started("a");
        room.awaitAnnounced(job.id(), it -> it.state() == State.RUNNING);
        room.ask(Jobs.CANCEL, new Jobs.Cancel("default", "eve", job.id()));
        room.awaitEnd(job.id());
        room.startJournal();
        await().atMost(20, SECONDS).until(() -> room.journal.size() == 3);
        assertThat(room.journal)
                .extracting(Journal.NewEvent::type)
                .containsExactly("job.started", "job.cancelled", "job.finished");
        assertThat(room.journal.get(0).actor()).contains("ana");
        assertThat(room.journal.get(1).actor()).contains("eve");
        assertThat(room.journal.get(2).data()).contains("\"state\":\"cancelled\"");
    }

    @Test
    void the_result_that_a_worker_elsewhere_reports_is_in_the_journal_with_who_said_so() throws Exception {
        open();
        Job job = room.elsewhere();
        report(job, Optional.empty(), Optional.of(0.5));
        room.report(job, State.WARNING);
        await().atMost(20, SECONDS).until(() -> room.journal.size() == 2);
        assertThat(room.journal).extracting(Journal.NewEvent::type).containsExactly("job.started", "job.finished");
        assertThat(room.journal).allMatch(event -> event.actor().equals(Optional.of("worker")));
        assertThat(room.journal.get(1).data()).contains("\"state\":\"warning\"", "\"external\":true");
    }

    @Test
    void a_row_that_the_journal_never_takes_does_not_keep_the_others_from_it() throws Exception {
        room = new JobRoom(base.resolve("data"), JobRoom.LIMITS, false, JobRoom.script("a", "exit 0", "x", "y"));
        room.awaitEnd(room.ask(
                        Jobs.START,
                        new Jobs.Start("default", JobRoom.REFUSED_ACTOR, "admin", "a", Optional.of("x"), "{}"))
                .job()
                .orElseThrow()
                .id());
        room.awaitEnd(room.started("a", "y").id());
        room.startJournal();
        await().atMost(20, SECONDS).until(() -> room.journal.size() == 3);
        assertThat(room.journal)
                .extracting(Journal.NewEvent::type)
                .containsExactly("job.finished", "job.started", "job.finished");
    }

    @Test
    void old_jobs_go_with_their_logs() throws Exception {
        JobSettings.Limits two = new JobSettings.Limits(
                4,
                10,
                Duration.ofHours(24),
                Duration.ofDays(30),
                2,
                Duration.ofSeconds(60),
                Duration.ofMillis(300),
                Duration.ofMillis(300));
        open(JobRoom.LIMITS, JobRoom.script("a", "echo hello"));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(room.awaitEnd(room.started("a").id()).id());
        }
        room.close();
        open(two, JobRoom.script("a", "echo hello"));
        await().atMost(20, SECONDS)
                .until(() -> room.history(10, Optional.empty()).jobs().size() == 2);
        assertThat(room.history(10, Optional.empty()).jobs())
                .extracting(Job::id)
                .containsExactly(ids.get(4), ids.get(3));
        try (Stream<Path> folders = Files.list(base.resolve("data/jobs"))) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrder(ids.get(3), ids.get(4));
        }
    }
}
