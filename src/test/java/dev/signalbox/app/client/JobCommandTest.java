package dev.signalbox.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Jobs;
import dev.signalbox.http.StubJobs;
import dev.signalbox.http.TestServer;
import dev.signalbox.http.auth.Role;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands in this process, against a real HTTP server and jobs that the test makes up. */
class JobCommandTest {
    @TempDir
    Path dataDir;

    private TestServer server;
    private StubJobs jobs;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(dataDir);
        jobs = new StubJobs(server.vertx);
        tokenFile(ProcessHandle.current().pid(), server.port);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void start_prints_the_id_alone_and_sends_typed_parameters() throws IOException {
        Path secret = Files.writeString(dataDir.resolve("secret"), "s3cret\n");
        int exit = run(
                "start",
                "sync-push",
                "--target",
                "peer-a",
                "--param",
                "count=3",
                "--param",
                "force=true",
                "--param-file",
                "key=" + secret);
        assertThat(exit).as(err.toString()).isZero();
        Jobs.Start asked = (Jobs.Start) jobs.asked.get(0);
        assertThat(asked.target()).hasValue("peer-a");
        assertThat(asked.parameters()).isEqualTo("{\"count\":3,\"force\":true,\"key\":\"s3cret\"}");
        assertThat(UUID.fromString(out.toString().strip())).isNotNull();
    }

    @Test
    void several_lines_of_a_secret_stay_as_they_are() throws IOException {
        Path secret = Files.writeString(dataDir.resolve("key"), "-----BEGIN\nxyz\n-----END\n");
        assertThat(run("start", "sync-push", "--target", "peer-a", "--param-file", "key=" + secret))
                .isZero();
        assertThat(((Jobs.Start) jobs.asked.get(0)).parameters())
                .isEqualTo("{\"key\":\"-----BEGIN\\nxyz\\n-----END\\n\"}");
    }

    @Test
    void a_secret_among_the_arguments_is_refused() {
        assertThat(run("start", "sync-push", "--target", "peer-a", "--param", "key=s3cret"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--param-file key=FILE").doesNotContain("s3cret");
        assertThat(jobs.asked).isEmpty();
    }

    @Test
    void what_the_server_refuses_is_told() {
        assertThat(run("start", "nothing")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no action nothing.");
        assertThat(run("start", "sync-push", "--target", "peer-a", "--param", "count=1"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("key: is missing");
        assertThat(run("start", "tests")).isZero();
        assertThat(run("start", "tests")).isEqualTo(7);
        assertThat(err.toString()).contains("signalbox job watch");
    }

    @ParameterizedTest
    @CsvSource({"SUCCESS,0", "WARNING,3", "ERROR,4", "CANCELLED,5", "INTERRUPTED,6"})
    void the_exit_code_of_watch_tells_how_the_job_ended(Job.State state, int expected) throws Exception {
        Job job = jobs.put(StubJobs.job("default", "tests", Optional.empty(), Job.State.RUNNING));
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> run("watch", job.id()));
        Awaitility.await().until(() -> out.toString().contains("running"));
        jobs.put(StubJobs.after(job, state, Optional.empty(), Optional.of("That was \u001b[31mall.")));
        assertThat(exit.get(20, TimeUnit.SECONDS)).isEqualTo(expected);
        assertThat(out.toString().lines().toList())
                .containsExactly("Push  running", "Push  " + state.name().toLowerCase() + "  That was  [31mall.");
    }

    @Test
    void start_with_watch_follows_to_the_end() throws Exception {
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> run("start", "tests", "--watch"));
        Awaitility.await().until(() -> out.toString().contains("queued"));
        String id = out.toString().lines().findFirst().orElseThrow();
        run("cancel", id);
        assertThat(exit.get(20, TimeUnit.SECONDS)).isEqualTo(5);
    }

    @Test
    void watch_with_the_log_prints_what_the_job_prints_and_the_rest_beside_it() throws Exception {
        Job job = jobs.put(StubJobs.job("default", "tests", Optional.empty(), Job.State.RUNNING));
        jobs.write(job, "first\n", false);
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> run("watch", job.id(), "--log"));
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> out.toString()
                .contains("first"));
        jobs.write(job, "second\nlast\n", true);
        jobs.put(StubJobs.after(job, Job.State.WARNING, Optional.empty(), Optional.empty()));
        assertThat(exit.get(20, TimeUnit.SECONDS)).isEqualTo(3);
        assertThat(out.toString()).isEqualTo("first\nsecond\nlast\n");
        assertThat(err.toString()).contains("Push  running", "Push  warning");
    }

    @Test
    void a_terminal_gets_the_colours_of_a_log_and_nothing_else_to_obey() {
        assertThat(TerminalText.coloured("\u001b[1;32mok\u001b[0m\tdone\r\n"))
                .isEqualTo("\u001b[1;32mok\u001b[0m\tdone\n");
        assertThat(TerminalText.coloured("a\u001b[2Jb\u001b]0;title\u0007c\u001b]8;;x\u001b\\d\u009b31me\u202ef"))
                .isEqualTo("abcd31mef");
    }

    @Test
    void an_end_that_was_before_is_told_at_once_and_an_unknown_job_is_an_error() {
        Job old = jobs.putOld(StubJobs.job("default", "tests", Optional.empty(), Job.State.ERROR));
        assertThat(run("watch", old.id())).isEqualTo(4);
        assertThat(run("watch", UUID.randomUUID().toString())).isEqualTo(1);
        assertThat(run("watch", "no/../id?")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no such job.");
    }

    @Test
    void cancel_asks_and_a_finished_job_cannot_be_cancelled() {
        Job job = jobs.put(StubJobs.job("default", "tests", Optional.empty(), Job.State.RUNNING));
        assertThat(run("cancel", job.id(), "--watch")).isEqualTo(5);
        assertThat(run("cancel", job.id())).isEqualTo(1);
        assertThat(err.toString()).contains("The job is over.");
    }

    @Test
    void list_shows_jobs_and_actions() {
        Job job = jobs.put(StubJobs.job("default", "tests", Optional.of("x\u001b]0;y"), Job.State.RUNNING));
        assertThat(run("list")).isZero();
        assertThat(out.toString())
                .contains(job.id())
                .contains("Push (x ]0;y)  running")
                .doesNotContain("\u001b");
        assertThat(run("list", "--json", "--state", "running")).isZero();
        assertThat(out.toString()).contains("\"id\":\"" + job.id() + "\"");
        assertThat(run("list", "--actions")).isZero();
        assertThat(out.toString()).contains("sync-push  --target peer-a  --target peer-b  Push");
        assertThat(run("list", "--state", "odd")).isEqualTo(1);
    }

    @Test
    void the_server_is_found_by_its_token_file() throws IOException {
        assertThat(new CommandLine(new JobCommand()).execute("list", "--data-dir", "/no/such/folder"))
                .isEqualTo(1);
        Path other = tokenFile(ProcessHandle.current().pid(), 1);
        assertThat(run("list")).isEqualTo(1);
        assertThat(err.toString()).contains("choose one with --port (1, " + server.port + ")");
        assertThat(run("list", "--port", Integer.toString(server.port))).isZero();
        // One that was killed leaves its file behind.
        tokenFile(Integer.MAX_VALUE, 1);
        assertThat(run("list")).isZero();
        Files.writeString(other, "{ torn");
        assertThat(run("list")).isZero();
        Files.delete(dataDir.resolve("dashboard-token." + server.port + ".json"));
        assertThat(run("list")).isEqualTo(1);
        assertThat(err.toString()).contains("no server runs with the data folder");
    }

    @Test
    void a_wrong_command_line_is_told_apart() {
        assertThat(run("watch")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(run("start", "tests", "--odd")).isEqualTo(2);
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Exit codes:", "7   not started");
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + (arguments.length > 0 ? 2 : 0)];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        if (arguments.length > 0 && !arguments[0].startsWith("-")) {
            all[arguments.length] = "--data-dir";
            all[arguments.length + 1] = dataDir.toString();
        } else {
            all = arguments;
        }
        return new CommandLine(new JobCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    private Path tokenFile(long pid, int port) throws IOException {
        return Files.writeString(
                dataDir.resolve("dashboard-token." + port + ".json"),
                "{\"pid\":" + pid + ",\"port\":" + port + ",\"token\":\"" + TestServer.token(Role.ADMIN)
                        + "\",\"startedAt\":\"2026-05-01T09:00:00Z\",\"url\":\"http://127.0.0.1:" + port + "/\"}");
    }
}
