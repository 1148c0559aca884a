package dev.signalbox.job;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Job.State;
import dev.signalbox.bus.JobHistory;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Jobs.ErrorCode;
import dev.signalbox.job.action.Action;
import dev.signalbox.job.process.ProcessTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of jobs when the server stops, or dies. */
class RestartTest {
    @TempDir
    Path base;

    private static final String[] TARGETS = {"a", "b", "c", "d", "e", "f"};

    /** Runs until it is killed: a signal does not end it. */
    static Action stubborn() {
        return JobRoom.script(
                "stubborn",
                "trap '' TERM; echo '::signalbox progress=0.5'; echo begun; while :; do sleep 1; done",
                TARGETS);
    }

    static Action quick() {
        return JobRoom.script("quick", "echo done", TARGETS);
    }

    private static Action withSecret() {
        return JobRoom.action(
                "secret",
                List.of("true"),
                Map.of("properties", Map.of("key", Map.of("type", "string", "writeOnly", true))),
                TARGETS);
    }

    private static final JobSettings.Limits TWO_SLOTS = new JobSettings.Limits(
            2,
            100,
            JobRoom.LIMITS.liveFor(),
            JobRoom.LIMITS.keepFor(),
            1_000,
            JobRoom.LIMITS.heartbeat(),
            JobRoom.LIMITS.killAfter(),
            JobRoom.LIMITS.stopKillAfter());

    @Test
    void a_stop_ends_what_runs_and_keeps_what_waits() throws Exception {
        Job running;
        Job waiting;
        Job secret;
        Job outside;
        try (JobRoom room = new JobRoom(base, TWO_SLOTS, stubborn(), quick(), withSecret())) {
            running = room.started("stubborn", "a");
            room.awaitAnnounced(
                    room.started("stubborn", "b").id(), job -> job.progress().isPresent());
            waiting = room.started("quick", "a");
            secret = room.startWith("secret", "{\"key\":\"canary\"}", "a").job().orElseThrow();
            outside = room.ask(
                            Jobs.START_EXTERNAL,
                            new Jobs.StartExternal(
                                    "default",
                                    "w",
                                    "admin",
                                    "ci",
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    "{}",
                                    Optional.empty()))
                    .job()
                    .orElseThrow();
        }
        assertThat(ProcessTree.leftBy(running.id()).size()).isZero();
        try (JobRoom room = new JobRoom(base, TWO_SLOTS, stubborn(), quick(), withSecret())) {
            Job interrupted = room.job(running.id());
            assertThat(interrupted.state()).isEqualTo(State.INTERRUPTED);
            assertThat(interrupted.errorCode()).contains(ErrorCode.SERVER_STOPPED);
            assertThat(room.awaitEnd(waiting.id()).state()).isEqualTo(State.SUCCESS);
            Job lost = room.job(secret.id());
            assertThat(lost.errorCode()).contains(ErrorCode.SECRET_LOST);
            assertThat(room.job(outside.id()).state()).isEqualTo(State.RUNNING);
            room.report(outside, State.SUCCESS);
            assertThat(room.awaitEnd(outside.id()).state()).isEqualTo(State.SUCCESS);
        }
    }

    @Test
    void a_stop_gives_what_runs_its_grace_and_ends_as_soon_as_nothing_runs() throws Exception {
        JobSettings.Limits patient = new JobSettings.Limits(
                4,
                100,
                JobRoom.LIMITS.liveFor(),
                JobRoom.LIMITS.keepFor(),
                1_000,
                JobRoom.LIMITS.heartbeat(),
                Duration.ofMillis(300),
                Duration.ofMinutes(5));
        Action tidy = JobRoom.script(
                "tidy",
                "trap 'sleep 2; echo tidied; touch " + base.resolve("tidied") + "; exit 0' TERM; "
                        + "echo '::signalbox progress=0.1'; while :; do sleep 0.05; done");
        Job job;
        try (JobRoom room = new JobRoom(base, patient, tidy)) {
            job = room.started("tidy");
            room.awaitAnnounced(job.id(), it -> it.progress().isPresent());
        }
        assertThat(base.resolve("tidied")).exists();
        try (JobRoom room = new JobRoom(base, patient, tidy)) {
            assertThat(room.job(job.id()).state()).isEqualTo(State.INTERRUPTED);
            assertThat(room.job(job.id()).exitCode()).contains(0);
            assertThat(room.log(job.id())).endsWith("tidied\n");
        }
    }

    @Test
    void what_waits_and_is_no_longer_configured_ends_and_says_so() throws Exception {
        Job waiting;
        try (JobRoom room = new JobRoom(base, TWO_SLOTS, stubborn(), quick())) {
            room.started("stubborn", "a");
            room.started("stubborn", "b");
            waiting = room.started("quick", "a");
        }
        try (JobRoom room = new JobRoom(base, TWO_SLOTS, stubborn())) {
            Job end = room.job(waiting.id());
            assertThat(end.errorCode()).contains(ErrorCode.ACTION_CHANGED);
            assertThat(end.message().orElseThrow()).contains("There is no action \"quick\".");
        }
    }

    @Test
    void killed_at_any_moment_no_job_runs_for_ever_and_no_announced_end_is_lost() throws Exception {
        int kills = Integer.getInteger("signalbox.job.kills", 2);
        for (int round = 0; round < kills; round++) {
            Path data = base.resolve("round-" + round);
            Files.createDirectories(data);
            Path told = data.resolve("told");
            Process server = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            DyingRoom.class.getName(),
                            data.toString(),
                            told.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            data.resolve("server.log").toFile()))
                    .start();
            try {
                // Each round a bit further, so that it hits starts, ends and whatever is between.
                int lines = 6 + 7 * round;
                await().atMost(180, SECONDS).until(() -> {
                    assertThat(server.isAlive())
                            .as("see %s", data.resolve("server.log"))
                            .isTrue();
                    return lines(told).size() >= lines;
                });
            } finally {
                server.destroyForcibly();
                assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
            }
            List<String> announced = lines(told);
            try (JobRoom room = new JobRoom(data, JobRoom.LIMITS, stubborn(), quick())) {
                await().atMost(30, SECONDS)
                        .until(() -> room.ask(Jobs.SNAPSHOT, new Jobs.SnapshotRequest()).jobs().stream()
                                .allMatch(job -> job.state().finished()));
                List<Job> all =
                        room.history(JobHistory.MAX_PAGE, Optional.empty()).jobs();
                for (Job job : all) {
                    assertThat(ProcessTree.leftBy(job.id()).size()).isZero();
                    if (job.action().equals("stubborn") && job.startedAt().isPresent()) {
                        assertThat(job.state()).isEqualTo(State.INTERRUPTED);
                        assertThat(job.errorCode()).contains(ErrorCode.SERVER_DIED);
                        assertThat(job.message().orElseThrow()).startsWith("The server died while it ran.");
                    }
                }
                for (String line : announced) {
                    String id = line.substring(0, 36);
                    State state = State.valueOf(line.substring(37));
                    Job now = all.stream()
                            .filter(job -> job.id().equals(id))
                            .findFirst()
                            .orElseThrow();
                    if (state.finished()) {
                        assertThat(now.state()).isEqualTo(state);
                    }
                    assertThat(now.startedAt().isPresent() || state == State.QUEUED)
                            .isTrue();
                }
            }
        }
    }

    /** Whole lines only: the last one may have been cut by the kill. */
    private static List<String> lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** A server in a process of its own: starts jobs for ever, and writes down what it announces. */
    static final class DyingRoom {
        private DyingRoom() {}

        public static void main(String[] arguments) throws Exception {
            Path told = Path.of(arguments[1]);
            JobRoom room = new JobRoom(Path.of(arguments[0]), JobRoom.LIMITS, stubborn(), quick());
            room.onChange(change -> {
                StringBuilder lines = new StringBuilder();
                for (Job job : change.put()) {
                    lines.append(job.id()).append(' ').append(job.state()).append('\n');
                }
                try {
                    Files.writeString(told, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            room.started("stubborn", "a");
            room.started("stubborn", "b");
            while (!Thread.currentThread().isInterrupted()) {
                for (int i : IntStream.range(0, TARGETS.length).toArray()) {
                    room.start("quick", TARGETS[i]);
                }
            }
        }
    }
}
