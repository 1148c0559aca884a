package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.http.auth.Role;
import dev.signalbox.watch.WatchSettings;
import dev.signalbox.watch.WatchVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a hook: call, journal, watcher, stream. Passes are so rare that nothing else can tell. */
class HooksReachThePageTest {
    @TempDir
    Path root;

    @TempDir
    Path dataDir;

    private TestServer server;
    private String watching;

    @BeforeEach
    void start() throws IOException {
        root = root.toRealPath();
        Path list = Files.writeString(
                Files.createDirectories(root.resolve("shop")).resolve("prd.json"),
                """
                {"project": "Shop", "userStories": [{"id": "US-1", "title": "One", "passes": false}]}""");
        Files.setLastModifiedTime(list, FileTime.from(Instant.now().minusSeconds(60)));
        server = TestServer.start(dataDir);
        watch();
        await().until(() -> server.get("/api/projects/shop").statusCode() == 200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void watch() {
        WatchSettings settings = new WatchSettings(
                "alpha",
                "localhost",
                List.of(new WatchSettings.Workspace(root, "default", "")),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(60));
        watching = TestServer.get(server.vertx.deployVerticle(
                new WatchVerticle(settings), new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    }

    private int post(String name, String more) {
        String hook = "{\"hook_event_name\":\"%s\",\"session_id\":\"s\",\"cwd\":\"%s\"%s}"
                .formatted(name, root.resolve("shop/src"), more);
        HttpResponse<String> answer =
                server.send(TestServer.as(TestServer.token(Role.ENGINEER), server.request("/api/ingest/claude-code"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(hook)));
        return answer.statusCode();
    }

    private String state() {
        return new JsonObject(server.get("/api/projects/shop").body()).getString("state");
    }

    @Test
    void a_question_is_on_the_stream_and_goes_when_the_agent_goes_on() throws Exception {
        new RowKeeper(server.vertx);
        try (SseReader stream = server.stream("/api/stream?topics=projects", TestServer.token(Role.VIEWER))) {
            stream.await("projects", event -> event.op().equals("snapshot"));
            assertThat(post("PermissionRequest", ",\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"npm test\"}"))
                    .isEqualTo(201);
            stream.await(
                    "projects",
                    event -> event.data().contains("\"state\":\"waiting\"")
                            && event.data()
                                    .contains("Claude Code asks: Claude needs your permission to use Bash: npm test"));
            assertThat(post("PostToolUse", "")).isEqualTo(201);
            stream.await("projects", event -> event.data().contains("\"state\":\"running\""));
            assertThat(post("Stop", "")).isEqualTo(201);
            stream.await(
                    "projects",
                    event -> event.data().contains("\"state\":\"idle\"")
                            && event.data().contains("Claude Code has stopped"));
        }
    }

    @Test
    void without_a_journal_the_state_changes_nevertheless() {
        assertThat(post("PermissionRequest", "")).isEqualTo(503);
        await().until(() -> state().equals("waiting"));
    }

    @Test
    void an_agent_that_waits_goes_on_waiting_when_the_watcher_starts_anew() throws IOException {
        new RowKeeper(server.vertx);
        assertThat(post("PermissionRequest", ",\"tool_name\":\"Bash\"")).isEqualTo(201);
        await().until(() -> state().equals("waiting"));
        TestServer.get(server.vertx.undeploy(watching));
        Files.createDirectories(root.resolve("new"));
        watch();
        await().until(() -> server.get("/api/projects/new").statusCode() == 200);
        await().until(() -> state().equals("waiting"));
    }
}
