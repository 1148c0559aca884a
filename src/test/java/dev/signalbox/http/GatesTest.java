package dev.signalbox.http;

import static dev.signalbox.http.StubWatcher.project;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gates.Resolve;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatesTest {
    private static final Instant T = Instant.parse("2026-05-01T10:00:00Z");

    @TempDir
    Path dataDir;

    private final Contract contract = new Contract();
    private TestServer server;
    private StubGates gates;

    @BeforeEach
    void start() {
        server = TestServer.start(dataDir);
        StubWatcher watcher = new StubWatcher(server.vertx, "alpha").start();
        gates = new StubGates(server.vertx, "alpha");
        watcher.put(project("alpha", "default", "shop", "v1"), project("alpha", "acme", "forge", "v1"));
        await(() -> server.get("/api/projects/shop").statusCode() == 200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    private List<String> ids(String query) {
        HttpResponse<String> answer = server.get("/api/gates" + query);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(contract.misfits("GateList", answer.body())).isEmpty();
        return new JsonObject(answer.body())
                .getJsonArray("gates").stream()
                        .map(gate -> ((JsonObject) gate).getString("id"))
                        .toList();
    }

    private HttpRequest.Builder post(String project, String id, String body) {
        return server.request("/api/gates/" + project + "/" + id + "/resolve", "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> resolve(String id, String body) {
        return server.send(TestServer.as(TestServer.token(Role.ENGINEER), post("shop", id, body)));
    }

    private static String yes(Gate gate) {
        return "{\"decision\":\"yes\",\"guidance\":\"soon\",\"version\":\"" + gate.version() + "\"}";
    }

    private static String code(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("code");
    }

    @Test
    void gates_are_listed_by_state_the_longest_wait_first() {
        gates.ask("default", "shop", "late", T.plusSeconds(9));
        Gate done = gates.ask("default", "shop", "done", T);
        gates.ask("default", "shop", "early", T.plusSeconds(1));
        gates.ask("acme", "forge", "theirs", T);
        assertThat(resolve("done", yes(done)).statusCode()).isEqualTo(200);
        await(() -> ids("").equals(List.of("early", "late", "done")));
        assertThat(ids("?state=all")).containsExactly("early", "late", "done");
        assertThat(ids("?state=pending")).containsExactly("early", "late");
        await(() -> ids("?state=resolved").equals(List.of("done")));
        assertThat(server.get("/api/gates?state=open").statusCode()).isEqualTo(400);
        HttpResponse<String> theirs =
                server.send(TestServer.as(TestServer.token(Role.VIEWER, "acme"), server.request("/api/gates")));
        assertThat(theirs.body()).contains("theirs").doesNotContain("early");
    }

    @Test
    void the_first_answer_is_told_and_the_second_learns_who_was_first() {
        Gate gate = gates.ask("default", "shop", "a.1_b-2", T);
        HttpResponse<String> first = resolve("a.1_b-2", yes(gate));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(contract.misfits("Resolution", first.body())).isEmpty();
        assertThat(new JsonObject(first.body()).getString("via")).isEqualTo("api");
        assertThat(gates.asked)
                .containsExactly(new Resolve(
                        "default",
                        "shop",
                        "a.1_b-2",
                        "yes",
                        Optional.of("soon"),
                        Optional.of(gate.version()),
                        "ann",
                        "api"));

        HttpResponse<String> second = resolve("a.1_b-2", yes(gate));
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(code(second)).isEqualTo("already_resolved");
        assertThat(contract.misfits("GateProblem", second.body())).isEmpty();
        assertThat(new JsonObject(second.body()).getJsonObject("winner")).isEqualTo(new JsonObject(first.body()));
    }

    @Test
    void an_answer_by_cookie_is_the_pages() {
        Gate gate = gates.ask("default", "shop", "a", T);
        HttpResponse<String> signedIn = server.send(server.request("/api/session", "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + TestServer.token(Role.ENGINEER) + "\"}")));
        String cookie =
                signedIn.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
        HttpResponse<String> answer = server.send(post("shop", "a", yes(gate)).header("Cookie", cookie));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getString("via")).isEqualTo("page");
    }

    @Test
    void a_gate_that_changed_is_412_with_what_it_is_now() {
        gates.ask("default", "shop", "a", T);
        HttpResponse<String> answer = resolve("a", "{\"decision\":\"yes\",\"version\":\"old\"}");
        assertThat(answer.statusCode()).isEqualTo(412);
        assertThat(code(answer)).isEqualTo("changed");
        assertThat(contract.misfits("GateProblem", answer.body())).isEmpty();
        assertThat(new JsonObject(answer.body()).getJsonObject("gate").getString("key"))
                .isEqualTo("shop/a");
    }

    @Test
    void what_is_no_answer_is_refused_before_anybody_is_asked() {
        for (String body : List.of(
                "{}",
                "{\"decision\":\"yes\"}",
                "{\"version\":\"v\"}",
                "{\"decision\":\" \",\"version\":\"v\"}",
                "{\"decision\":\"" + "x".repeat(201) + "\",\"version\":\"v\"}",
                "{\"decision\":\"yes\",\"version\":\"v\",\"guidance\":\"" + "x".repeat(10_001) + "\"}",
                "{\"decision\":\"yes\",\"version\":\"v\",\"by\":\"root\"}")) {
            assertThat(resolve("a", body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(resolve("a%20b", "{\"decision\":\"yes\",\"version\":\"v\"}").statusCode())
                .isEqualTo(404);
        assertThat(gates.asked).isEmpty();
    }

    @Test
    void viewers_may_look_only_and_strangers_see_nothing() {
        Gate gate = gates.ask("default", "shop", "a", T);
        assertThat(server.send(TestServer.as(TestServer.token(Role.VIEWER), post("shop", "a", yes(gate))))
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.send(post("shop", "a", yes(gate))).statusCode()).isEqualTo(401);
        HttpResponse<String> stranger =
                server.send(TestServer.as(TestServer.token(Role.ADMIN, "acme"), post("shop", "a", yes(gate))));
        assertThat(stranger.statusCode()).isEqualTo(404);
        assertThat(code(stranger)).isEqualTo("unknown_project");
        assertThat(gates.asked).isEmpty();
        HttpResponse<String> unknown = resolve("nothing", yes(gate));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(code(unknown)).isEqualTo("unknown_gate");
    }

    @Test
    void where_nobody_looks_after_gates_an_answer_is_503() {
        Gate gate = gates.ask("default", "shop", "a", T);
        gates.fallSilent();
        HttpResponse<String> answer = resolve("a", yes(gate));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(answer.body()).getString("detail")).contains("alpha");
    }

    @Test
    void the_topic_tells_of_every_change() {
        Gate gate = gates.ask("default", "shop", "a", T);
        gates.ask("acme", "forge", "theirs", T);
        await(() -> ids("").equals(List.of("a")));
        try (SseReader stream = server.stream("/api/stream?topics=gates", TestServer.token(Role.VIEWER))) {
            SseReader.Event snapshot = stream.await("gates");
            assertThat(snapshot.op()).isEqualTo("snapshot");
            JsonArray items = snapshot.json().getJsonArray("items");
            assertThat(items).hasSize(1);
            assertThat(contract.misfits("Gate", items.getJsonObject(0).encode()))
                    .isEmpty();
            resolve("a", yes(gate));
            JsonObject item = stream.await("gates", event -> event.op().equals("put"))
                    .json()
                    .getJsonObject("item");
            assertThat(contract.misfits("Gate", item.encode())).isEmpty();
            assertThat(item.getString("state")).isEqualTo("resolved");
            gates.remove(gate);
            assertThat(stream.await("gates", event -> event.op().equals("remove"))
                            .json()
                            .getString("id"))
                    .isEqualTo("shop/a");
        }
    }
}
