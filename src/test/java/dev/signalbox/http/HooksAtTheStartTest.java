package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.AgentReport;
import dev.signalbox.bus.Projects.Doing;
import dev.signalbox.http.auth.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HooksAtTheStartTest {
    private static final String HOOK =
            """
            {"hook_event_name":"UserPromptSubmit","session_id":"s","cwd":"/srv/shop/src"}""";

    @TempDir
    Path dataDir;

    private final List<AgentReport> reports = new CopyOnWriteArrayList<>();
    private TestServer server;
    private RowKeeper journal;

    @BeforeEach
    void start() {
        server = TestServer.start(dataDir);
        journal = new RowKeeper(server.vertx);
        server.bus.subscribe(Projects.AGENT_REPORTED, reports::add);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CompletableFuture<HttpResponse<String>> post() {
        HttpRequest.Builder request =
                TestServer.as(TestServer.token(Role.ENGINEER), server.request("/api/ingest/claude-code"));
        return CompletableFuture.supplyAsync(() -> server.send(request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(HOOK))))
                .orTimeout(10, TimeUnit.SECONDS);
    }

    @Test
    void a_hook_that_comes_before_the_projects_are_known_changes_the_state_of_its_project() {
        CompletableFuture<HttpResponse<String>> answer = post();
        new StubWatcher(server.vertx, "alpha").restart(true, StubWatcher.project("alpha", "default", "shop", "v1"));
        assertThat(answer.join().statusCode()).isEqualTo(201);
        await().until(() -> !reports.isEmpty());
        assertThat(reports)
                .allSatisfy(report -> assertThat(report.slug()).isEqualTo("shop"))
                .allSatisfy(report -> assertThat(report.doing()).isEqualTo(Doing.WORKING));
    }

    @Test
    void nobody_waits_for_ever_for_a_watcher_that_is_not_there() {
        assertThat(post().join().statusCode()).isEqualTo(201);
        assertThat(journal.last().project()).isEmpty();
        assertThat(reports).isEmpty();
    }
}
