package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Run;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
    private static final Run OLD = StubRuns.run("default", "shop", "r/1 ä", Run.State.COMPLETED, 1, "v1");
    private static final Run NEW = StubRuns.run("default", "desk", "r2", Run.State.RUNNING, 2, "v1");
    private static final Run FOREIGN = StubRuns.run("other", "secret", "r3", Run.State.RUNNING, 3, "v1");

    @TempDir
    Path dataDir;

    private final Contract contract = new Contract();
    private TestServer server;
    private StubRuns alpha;

    @BeforeEach
    void start() {
        server = TestServer.start(dataDir);
        alpha = new StubRuns(server.vertx, "alpha").start();
        for (Run run : List.of(OLD, NEW, FOREIGN)) {
            alpha.put(run);
        }
        await().atMost(Duration.ofSeconds(15)).until(() -> ids("").equals(List.of("r2", "r/1 ä")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<String> ids(String query) {
        HttpResponse<String> answer = server.get("/api/runs" + query);
        assertThat(contract.misfits("RunList", answer.body())).isEmpty();
        return new JsonObject(answer.body())
                .getJsonArray("runs").stream()
                        .map(run -> ((JsonObject) run).getString("id"))
                        .toList();
    }

    @Test
    void runs_are_listed_newest_first_and_can_be_filtered() {
        assertThat(ids("?project=shop")).containsExactly("r/1 ä");
        assertThat(ids("?project=nowhere")).isEmpty();
        assertThat(ids("?state=running,failed")).containsExactly("r2");
        assertThat(ids("?state=running&project=shop")).isEmpty();
        for (String query : List.of("?state=busy", "?state=running,", "?project=..", "?project=a&project=b")) {
            assertThat(server.get("/api/runs" + query).statusCode()).as(query).isEqualTo(400);
        }
    }

    @Test
    void a_run_is_told_with_everything_that_its_node_reads_of_it() {
        HttpResponse<String> answer = server.get("/api/runs/shop/r%2F1%20%C3%A4");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject run = new JsonObject(answer.body());
        assertThat(contract.misfits("RunDetails", answer.body())).isEmpty();
        assertThat(run.getString("key")).isEqualTo("shop/r/1 ä");
        assertThat(run.getString("plan")).isEqualTo("plans/a.md");
        assertThat(run.getJsonArray("events")
                        .getJsonObject(0)
                        .getJsonObject("decision")
                        .getString("decision"))
                .isEqualTo("continue");
    }

    @Test
    void a_run_that_is_known_and_cannot_be_read_may_be_asked_for_again() {
        alpha.readable(false);
        HttpResponse<String> answer = server.get("/api/runs/shop/r%2F1%20%C3%A4");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("unread_run");
    }

    @Test
    void what_is_no_run_of_the_callers_account_is_no_run() {
        assertThat(server.get("/api/runs/shop/r2").statusCode()).isEqualTo(404);
        assertThat(server.get("/api/runs/secret/r3").statusCode()).isEqualTo(404);
        assertThat(server.get("/api/runs/..%2fshop/r2").statusCode()).isEqualTo(400);
        assertThat(server.get("/api/runs/shop/" + "r".repeat(201)).statusCode()).isEqualTo(400);
        for (String control : List.of("%00", "%0a", "%C2%85")) {
            assertThat(server.get("/api/runs/shop/r" + control).statusCode()).isEqualTo(400);
        }
        assertThat(server.send(TestServer.as(
                                TestServer.token(Role.VIEWER, "other"), server.request("/api/runs/secret/r3")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void the_stream_tells_runs_as_they_change_and_heals_what_was_lost() {
        try (SseReader stream = server.stream("/api/stream?topics=runs", TestServer.token(Role.VIEWER))) {
            SseReader.Event snapshot = stream.await("runs");
            assertThat(snapshot.json().getJsonArray("items")).hasSize(2);
            assertThat(snapshot.data()).doesNotContain("secret");
            alpha.put(StubRuns.run("default", "desk", "r2", Run.State.FAILED, 2, "v2"));
            SseReader.Event put = stream.await("runs", event -> event.op().equals("put"));
            assertThat(contract.misfits("Run", put.json().getJsonObject("item").encode()))
                    .isEmpty();
            alpha.remove(OLD);
            SseReader.Event remove = stream.await("runs", event -> event.op().equals("remove"));
            assertThat(remove.json().getString("id")).isEqualTo("shop/r/1 ä");
            alpha.putUnheard(StubRuns.run("default", "desk", "r2", Run.State.COMPLETED, 2, "v3"));
            stream.await("runs", event -> event.data().contains("\"completed\""));
            assertThat(stream.events().toString()).doesNotContain("secret");
        }
    }

    @Test
    void runs_of_a_node_that_falls_silent_are_unknown_until_it_is_back() {
        alpha.fallSilent();
        await().atMost(Duration.ofSeconds(30)).until(() -> ids("?state=unknown").size() == 2);
        assertThat(server.get("/api/runs").body()).contains("node alpha has not been heard of since");
        assertThat(server.get("/api/runs/desk/r2").statusCode()).isEqualTo(503);
        alpha.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> ids("?state=unknown").isEmpty());
        assertThat(ids("?state=running")).containsExactly("r2");
    }
}
