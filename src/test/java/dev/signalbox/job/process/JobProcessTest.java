package dev.signalbox.job.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.JobLogs;
import dev.signalbox.job.process.Outcome.EndReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobProcessTest {
    private static final Duration KILL_AFTER = Duration.ofMillis(500);

    @TempDir
    Path base;

    private final String id = UUID.randomUUID().toString();
    private final List<Progress> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void nothing_is_left_behind() {
        ProcessTree.leftBy(id).kill();
    }

    private JobProcess process(Optional<Duration> timeout, SecretMask mask, String script) {
        Launch launch = new Launch(
                id, List.of("/bin/sh", "-c", script), base, Map.of("PATH", System.getenv("PATH")), timeout, mask);
        return new JobProcess(launch, JobLog.in(base.resolve("log")), KILL_AFTER, told::add, size -> {});
    }

    private Outcome run(String script) {
        return process(Optional.empty(), new SecretMask(List.of()), script).run();
    }

    private String log() throws IOException {
        return LogSlices.read(base.resolve("log"), Optional.of(0L), JobLogs.MAX_SLICE_BYTES, true)
                .text();
    }

    private CompletableFuture<Outcome> running(JobProcess process) {
        return CompletableFuture.supplyAsync(process::run, task -> new Thread(task).start());
    }

    private void awaitFile(String name) {
        await().atMost(20, SECONDS).until(() -> Files.exists(base.resolve(name)));
    }

    @Test
    void both_streams_are_one_log_in_order_and_progress_is_no_part_of_it() throws Exception {
        Outcome outcome = run("echo one; echo two >&2; echo '::signalbox progress=50%'; echo three; exit 7");
        assertThat(outcome).isEqualTo(new Outcome.Exited(7));
        assertThat(log()).isEqualTo("one\ntwo\nthree\n");
        assertThat(told).extracting(Progress::progress).containsExactly(Optional.of(0.5));
    }

    @Test
    void the_environment_is_what_is_listed_and_no_more() throws Exception {
        run("env | sed 's/=.*//' | sort");
        assertThat(log().lines()).containsExactlyInAnyOrder("PATH", "PWD", ProcessTree.MARK);
    }

    @Test
    void a_tree_that_ignores_sigterm_is_killed_with_all_its_children() {
        JobProcess process = process(
                Optional.empty(),
                new SecretMask(List.of()),
                "trap '' TERM; (trap '' TERM; (trap '' TERM; touch ready; while :; do sleep 1; done) & wait) & "
                        + "while :; do sleep 1; done");
        CompletableFuture<Outcome> outcome = running(process);
        awaitFile("ready");
        assertThat(ProcessTree.leftBy(id).size()).isGreaterThan(3);
        process.end(EndReason.CANCELLED, KILL_AFTER);
        assertThat(outcome.join()).isEqualTo(new Outcome.Ended(EndReason.CANCELLED, Optional.of(137), 0));
        assertThat(ProcessTree.leftBy(id).size()).isZero();
    }

    @Test
    void children_that_left_the_session_and_their_parent_are_found_by_their_mark() {
        JobProcess process = process(
                Optional.empty(),
                new SecretMask(List.of()),
                "(setsid sh -c 'touch ready; trap \"\" TERM; while :; do sleep 1; done' &) ; while :; do sleep 1; done");
        CompletableFuture<Outcome> outcome = running(process);
        awaitFile("ready");
        process.end(EndReason.CANCELLED, KILL_AFTER);
        assertThat(outcome.join()).isInstanceOfSatisfying(Outcome.Ended.class, ended -> assertThat(ended.left())
                .isZero());
        assertThat(ProcessTree.leftBy(id).size()).isZero();
    }

    @Test
    void a_command_that_ends_in_order_when_asked_is_not_killed() throws Exception {
        JobProcess process = process(
                Optional.empty(),
                new SecretMask(List.of()),
                "trap 'echo tidied up; exit 5' TERM; touch ready; while :; do sleep 0.05; done");
        CompletableFuture<Outcome> outcome = running(process);
        awaitFile("ready");
        process.end(EndReason.SERVER_STOPPED, Duration.ofSeconds(20));
        assertThat(outcome.join()).isEqualTo(new Outcome.Ended(EndReason.SERVER_STOPPED, Optional.of(5), 0));
        assertThat(log()).contains("tidied up");
    }

    @Test
    void what_takes_too_long_is_ended() {
        Outcome outcome = process(
                        Optional.of(Duration.ofMillis(300)), new SecretMask(List.of()), "while :; do sleep 1; done")
                .run();
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Ended.class, ended -> assertThat(ended.reason())
                .isEqualTo(EndReason.TIMEOUT));
    }

    @Test
    void what_a_command_leaves_running_is_ended_with_it() throws Exception {
        Outcome outcome = run("(while :; do sleep 1; done) & exit 0");
        assertThat(outcome).isEqualTo(new Outcome.Exited(0));
        assertThat(ProcessTree.leftBy(id).size()).isZero();
        assertThat(log()).contains("processes that it had left running in its session were ended");
    }

    @Test
    void a_daemon_that_keeps_the_output_open_does_not_hold_the_job() {
        Outcome outcome = run("(setsid sh -c 'touch ready; while :; do sleep 1; done' &); "
                + "while [ ! -e ready ]; do sleep 0.02; done; exit 0");
        assertThat(outcome).isEqualTo(new Outcome.Exited(0));
        assertThat(ProcessTree.leftBy(id).size()).as("it left on purpose").isPositive();
    }

    @Test
    void one_that_is_ended_before_it_began_never_begins() {
        JobProcess process = process(Optional.empty(), new SecretMask(List.of()), "touch begun");
        process.end(EndReason.CANCELLED, KILL_AFTER);
        assertThat(process.run()).isEqualTo(new Outcome.Ended(EndReason.CANCELLED, Optional.empty(), 0));
        assertThat(base.resolve("begun")).doesNotExist();
    }

    @Test
    void a_secret_in_the_output_is_masked_wherever_it_is_cut() throws Exception {
        process(
                        Optional.empty(),
                        new SecretMask(List.of("s3cr3t-value")),
                        "printf 's3cr'; sleep 0.1; printf '3t-value and s3cr3t-val'; sleep 0.1; echo; echo s3cr3t-value")
                .run();
        assertThat(log()).isEqualTo("*** and s3cr3t-val\n***\n");
    }

    @Test
    void much_output_needs_little_memory_and_keeps_its_beginning_and_its_end() throws Exception {
        int megabytes = Integer.getInteger("signalbox.job.output.mb", 64);
        AtomicLong most = new AtomicLong();
        Launch launch = new Launch(
                id,
                List.of(
                        "/bin/sh",
                        "-c",
                        "echo first; head -c " + megabytes + "M /dev/zero | tr '\\0' x; echo; echo last"),
                base,
                Map.of("PATH", System.getenv("PATH")),
                Optional.empty(),
                new SecretMask(List.of()));
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        AtomicLong grown = new AtomicLong();
        JobProcess process = new JobProcess(launch, JobLog.in(base.resolve("log")), KILL_AFTER, told::add, size -> {
            grown.set(size);
            if (size / (32 << 20) > most.get()) {
                most.set(size / (32 << 20));
                System.gc();
                assertThat(runtime.totalMemory() - runtime.freeMemory() - before)
                        .isLessThan(24 << 20);
            }
        });
        assertThat(process.run()).isEqualTo(new Outcome.Exited(0));
        long size = (long) megabytes * 1024 * 1024 + "first\n\nlast\n".length();
        assertThat(grown).hasValue(size);
        try (Stream<Path> pieces = Files.list(base.resolve("log"))) {
            assertThat(pieces.mapToLong(piece -> piece.toFile().length()).sum())
                    .isLessThanOrEqualTo((long) JobLog.MAX_PIECES * JobLog.PIECE_BYTES);
        }
        JobLogs.LogSlice head = LogSlices.read(base.resolve("log"), Optional.of(0L), 10, true);
        assertThat(head.text()).isEqualTo("first\nxxxx");
        assertThat(head.truncated()).isTrue();
        JobLogs.LogSlice tail = LogSlices.read(base.resolve("log"), Optional.empty(), 10, true);
        assertThat(tail.text()).isEqualTo("xxxx\nlast\n");
        assertThat(tail.to()).isEqualTo(size);
        assertThat(tail.complete()).isTrue();
        JobLogs.LogSlice gap = LogSlices.read(base.resolve("log"), Optional.of(2L << 20), 10, true);
        assertThat(gap.skipped()).isPositive();
        assertThat(gap.from()).isEqualTo((2L << 20) + gap.skipped());
    }

    @Test
    void a_flood_of_progress_is_understood_to_its_last_line() {
        int lines = Integer.getInteger("signalbox.job.progress.lines", 100_000);
        AtomicReference<Progress> last = new AtomicReference<>(Progress.NONE);
        AtomicLong count = new AtomicLong();
        Launch launch = new Launch(
                id,
                List.of(
                        "/usr/bin/awk",
                        "BEGIN { for (i = 1; i <= " + lines + "; i++) print \"::signalbox progress=\" i / " + lines
                                + " \" message=\\\"\" i \"\\\"\" }"),
                base,
                Map.of("PATH", System.getenv("PATH")),
                Optional.empty(),
                new SecretMask(List.of()));
        JobProcess process = new JobProcess(
                launch,
                JobLog.in(base.resolve("log")),
                KILL_AFTER,
                progress -> {
                    last.set(last.get().then(progress));
                    count.incrementAndGet();
                },
                size -> {});
        assertThat(process.run()).isEqualTo(new Outcome.Exited(0));
        assertThat(count).hasValue(lines);
        assertThat(last.get().progress()).contains(1.0);
        assertThat(last.get().message()).contains(Integer.toString(lines));
        assertThat(process.logSize()).isZero();
    }

    @Test
    void a_log_that_cannot_be_written_does_not_end_the_command() throws Exception {
        Files.write(base.resolve("log"), "in the way".getBytes(StandardCharsets.UTF_8));
        assertThat(run("echo hello; exit 3")).isEqualTo(new Outcome.Exited(3));
        assertThat(base.resolve("log")).hasContent("in the way");
    }
}
