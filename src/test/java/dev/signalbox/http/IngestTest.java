package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Event;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.AgentReport;
import dev.signalbox.bus.Projects.Doing;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.auth.Role;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestTest {
    private static final String CLAUDE_CODE = "/api/ingest/claude-code";
    private static final String HOOKS = "/api/ingest/hooks";
    private static final String ENGINEER = TestServer.token(Role.ENGINEER);

    @TempDir
    static Path dataDir;

    private static final List<AgentReport> REPORTS = new CopyOnWriteArrayList<>();
    private static TestServer server;
    private static RowKeeper journal;

    @BeforeAll
    static void start() {
        server = TestServer.start(dataDir);
        journal = new RowKeeper(server.vertx);
        server.bus.subscribe(Projects.AGENT_REPORTED, REPORTS::add);
        new StubWatcher(server.vertx, "alpha")
                .start()
                .put(
                        StubWatcher.project("alpha", "default", "shop", "v1"),
                        StubWatcher.project("alpha", "acme", "theirs", "v1"));
        await().until(() -> server.get("/api/projects/shop").statusCode() == 200);
        // What was said before is told to a watcher that starts; there is nothing yet.
        await().until(() -> journal.reads() > 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void reset() {
        journal.writing(Future::succeededFuture);
        // Whatever was published before has arrived when this has.
        AgentReport marker =
                new AgentReport("none", "none", "none", "", "reset", Doing.GONE, Optional.empty(), Instant.now());
        server.bus.publish(Projects.AGENT_REPORTED, marker);
        await().until(() -> REPORTS.contains(marker));
        REPORTS.clear();
    }

    private static HttpResponse<String> post(String token, String path, String body, String... headers) {
        return server.send(TestServer.as(token, server.request(path, headers))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> post(String path, String body) {
        return post(ENGINEER, path, body);
    }

    private static JsonObject hook(String name, String cwd) {
        return new JsonObject()
                .put("session_id", "s-1")
                .put("transcript_path", "/home/ann/.claude/projects/x/s-1.jsonl")
                .put("cwd", cwd)
                .put("permission_mode", "default")
                .put("hook_event_name", name);
    }

    private static AgentReport theReport() {
        await().until(() -> !REPORTS.isEmpty());
        assertThat(REPORTS).hasSize(1);
        return REPORTS.get(0);
    }

    /** Reports come in order, so one that is told later shows that there was none before. */
    private static void assertNoReport() {
        post(CLAUDE_CODE, hook("Stop", "/srv/shop").put("session_id", "marker").encode());
        assertThat(theReport().sessionId()).isEqualTo("marker");
    }

    @Test
    void a_hook_becomes_a_row_and_a_report() {
        JsonObject hook = hook("Notification", "/srv/shop/packages/web")
                .put("message", "Claude needs your permission to use Bash")
                .put("notification_type", "permission_prompt")
                .put("something_new", new JsonObject().put("deep", 1));
        HttpResponse<String> answer = post(CLAUDE_CODE, hook.encode());
        assertThat(answer.statusCode()).isEqualTo(201);
        Event row = journal.last();
        assertThat(new JsonObject(answer.body()))
                .isEqualTo(new JsonObject().put("ids", List.of(row.id())).put("project", "shop"));
        assertThat(new Contract().misfits("Ingested", answer.body())).isEmpty();
        assertThat(new Contract().misfits("ClaudeCodeHook", hook.encode())).isEmpty();
        assertThat(row.type()).isEqualTo("claude_code.notification");
        assertThat(row.account()).isEqualTo("default");
        assertThat(row.project()).contains("shop");
        assertThat(row.actor()).contains("ann");
        assertThat(new JsonObject(row.data())).isEqualTo(hook);
        AgentReport report = theReport();
        assertThat(report)
                .isEqualTo(new AgentReport(
                        "alpha",
                        "default",
                        "shop",
                        "Claude Code",
                        "s-1",
                        Doing.WAITING,
                        Optional.of("Claude needs your permission to use Bash"),
                        report.at()));
    }

    @Test
    void a_hook_in_the_form_of_observers_is_taken_in_the_same_way() {
        JsonObject event = new JsonObject()
                .put("source_app", "shop-agent")
                .put("session_id", "s-2")
                .put("hook_event_type", "PreToolUse")
                .put("payload", hook("PreToolUse", "/srv/shop").put("session_id", "s-2"))
                .put("timestamp", 1_790_000_000_000L)
                .put("model_name", "some-model")
                .put("chat", List.of(new JsonObject().put("role", "user")));
        HttpResponse<String> answer = post(HOOKS, event.encode());
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(new JsonObject(answer.body()).getString("project")).isEqualTo("shop");
        assertThat(new Contract().misfits("ObservedHook", event.encode())).isEmpty();
        assertThat(journal.last().type()).isEqualTo("hook.pre_tool_use");
        assertThat(new JsonObject(journal.last().data())).isEqualTo(event);
        assertThat(theReport().source()).isEqualTo("shop-agent");
        assertThat(theReport().doing()).isEqualTo(Doing.WORKING);
    }

    @Test
    void an_address_in_a_hook_is_never_opened() throws Exception {
        try (ServerSocket bait = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "://127.0.0.1:" + bait.getLocalPort() + "/";
            JsonObject event = new JsonObject()
                    .put("source_app", "a")
                    .put("session_id", "s")
                    .put("hook_event_type", "PreToolUse")
                    .put("payload", hook("PreToolUse", "/srv/shop").put("transcript_path", "http" + address))
                    .put(
                            "humanInTheLoop",
                            new JsonObject()
                                    .put("question", "Deploy?")
                                    .put("responseWebSocketUrl", "ws" + address)
                                    .put("type", "question"));
            assertThat(post(HOOKS, event.encode()).statusCode()).isEqualTo(201);
            assertThat(theReport().question()).contains("Deploy?");
            bait.setSoTimeout(300);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(bait::accept))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/srv", "/srv/shopping", "/srv/theirs", "shop", "", "/srv/shop/../theirs"})
    void a_hook_from_elsewhere_is_a_row_of_no_project(String cwd) {
        HttpResponse<String> answer = post(CLAUDE_CODE, hook("Stop", cwd).encode());
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(new JsonObject(answer.body()).containsKey("project")).isTrue();
        assertThat(new JsonObject(answer.body()).getString("project")).isNull();
        assertThat(new Contract().misfits("Ingested", answer.body())).isEmpty();
        assertThat(journal.last().project()).isEmpty();
        assertNoReport();
    }

    @Test
    void another_accounts_project_is_found_by_that_account_only() {
        String theirs = TestServer.token(Role.ENGINEER, "acme");
        JsonObject mine = hook("Stop", "/srv/shop");
        assertThat(new JsonObject(post(theirs, CLAUDE_CODE, mine.encode()).body()).getString("project"))
                .isNull();
        assertThat(journal.last().account()).isEqualTo("acme");
        HttpResponse<String> own =
                post(theirs, CLAUDE_CODE, hook("Stop", "/srv/theirs").encode());
        assertThat(new JsonObject(own.body()).getString("project")).isEqualTo("theirs");
        assertThat(theReport().account()).isEqualTo("acme");
    }

    @ParameterizedTest
    @CsvSource({"VIEWER,403", "ENGINEER,201", "ADMIN,201"})
    void engineers_may(Role role, int status) {
        String body = hook("PreCompact", "/srv/shop")
                .put("hook_event_type", "PreCompact")
                .encode();
        for (String path : List.of(CLAUDE_CODE, HOOKS)) {
            assertThat(post(TestServer.token(role), path, body).statusCode()).isEqualTo(status);
        }
    }

    @Test
    void without_a_token_nothing_is_taken() {
        int before = journal.rows().size();
        HttpResponse<String> answer = server.send(server.request(CLAUDE_CODE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        hook("Stop", "/srv/shop").encode())));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(journal.rows()).hasSize(before);
        assertNoReport();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "{\"hook_event_name\":1}", "{", "", "{\"a\":1,\"a\":2}"})
    void what_is_no_hook_is_refused(String body) {
        int before = journal.rows().size();
        for (String path : List.of(CLAUDE_CODE, HOOKS)) {
            HttpResponse<String> answer = post(path, body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("bad_request");
        }
        assertThat(journal.rows()).hasSize(before);
    }

    @Test
    void a_hook_as_large_as_a_body_may_be_is_cut_to_a_row_and_a_larger_one_refused() {
        JsonObject hook = hook("PostToolUse", "/srv/shop").put("tool_name", "Read");
        int room = 1024 * 1024 - hook.encode().length() - ",\"tool_response\":\"\"".length();
        HttpResponse<String> answer =
                post(CLAUDE_CODE, hook.put("tool_response", "x".repeat(room)).encode());
        assertThat(answer.statusCode()).isEqualTo(201);
        Event row = journal.last();
        assertThat(row.data().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(Journal.MAX_DATA_BYTES);
        assertThat(new JsonObject(row.data()).getString("tool_response")).contains("cut by Signalbox");
        assertThat(theReport().doing()).isEqualTo(Doing.WORKING);

        hook.put("tool_response", "x".repeat(room + 1));
        assertThat(post(CLAUDE_CODE, hook.encode()).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"UNAVAILABLE,503,journal_unavailable", "INSUFFICIENT_STORAGE,507,journal_full", "TIMEOUT,504,timeout"})
    void the_state_is_told_although_the_row_cannot_be_written(FailureCode failure, int status, String code) {
        journal.writing(() -> Future.failedFuture(new RefusedException(failure, "not now")));
        HttpResponse<String> answer =
                post(CLAUDE_CODE, hook("Stop", "/srv/shop").encode());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
        assertThat(theReport().doing()).isEqualTo(Doing.IDLE);
    }

    @Test
    void a_slow_journal_holds_the_answer_up_but_not_the_state() {
        Promise<Void> written = Promise.promise();
        journal.writing(written::future);
        var answer = java.util.concurrent.CompletableFuture.supplyAsync(
                () -> post(CLAUDE_CODE, hook("Stop", "/srv/shop").encode()));
        assertThat(theReport().doing()).isEqualTo(Doing.IDLE);
        assertThat(answer).isNotDone();
        written.complete();
        assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).satisfies(it -> assertThat(it.statusCode())
                .isEqualTo(201));
        assertThat(REPORTS).hasSize(1);
    }

    @Test
    void a_quick_journal_has_the_row_before_the_state_is_told() {
        List<Integer> rowsAtReport = new CopyOnWriteArrayList<>();
        var registration = server.bus.subscribe(
                Projects.AGENT_REPORTED,
                report -> rowsAtReport.add(journal.rows().size()));
        // More than once, because a machine that is busy makes any journal slow.
        await().until(() -> {
            int before = journal.rows().size();
            rowsAtReport.clear();
            post(CLAUDE_CODE, hook("Stop", "/srv/shop").encode());
            await().until(() -> !rowsAtReport.isEmpty());
            return rowsAtReport.equals(List.of(before + 1));
        });
        TestServer.get(registration.end());
    }

    @Test
    void who_prefers_it_gets_an_empty_answer() {
        HttpResponse<String> answer =
                post(ENGINEER, CLAUDE_CODE, hook("Stop", "/srv/shop").encode(), "Prefer", "return=minimal");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("preference-applied")).contains("return=minimal");
    }
}
