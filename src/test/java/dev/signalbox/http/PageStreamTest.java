package dev.signalbox.http;

import static dev.signalbox.http.StubWatcher.project;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Nodes;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageStreamTest {
    @TempDir
    Path dataDir;

    private final Contract contract = new Contract();
    private TestServer server;
    private StubWatcher alpha;

    @BeforeEach
    void start() {
        server = TestServer.start(dataDir);
        alpha = new StubWatcher(server.vertx, "alpha").start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_page_stream_greets_then_tells_everything() {
        alpha.put(project("alpha", "default", "shop", "v1"));
        awaitList(list -> assertThat(slugs(list)).isEqualTo("shop"));
        server.bus.publish(Nodes.ANNOUNCED, new Nodes.Announced("alpha", "1.2.3", List.of("http"), Instant.EPOCH));
        String signature;
        try (SseReader stream =
                server.stream("/api/stream?topics=projects,nodes,jobs,log:shop/a.log", TestServer.token(Role.VIEWER))) {
            stream.await("nodes", event -> event.data().contains("\"mode\":\"events\""));
            JsonObject hello = stream.events().get(0).json();
            assertThat(stream.events().get(0).name()).isEqualTo("hello");
            assertThat(hello.fieldNames())
                    .containsExactly(
                            "node", "version", "epoch", "topics", "server_time", "journal_epoch", "journal_last_id");
            assertThat(hello.getJsonArray("topics"))
                    .isEqualTo(new JsonArray().add("projects").add("nodes").add("log:shop/a.log"));
            assertThat(stream.events().stream()
                            .filter(e -> e.name().equals("reset"))
                            .map(e -> e.json().getString("topic")))
                    .containsExactly("jobs");
            assertThat(stream.await("log-notice").json().getString("kind")).isEqualTo("unavailable");
            SseReader.Event snapshot = stream.await("projects");
            assertThat(snapshot.op()).isEqualTo("snapshot");
            signature = snapshot.json().getString("signature");
            alpha.put(project("alpha", "default", "shop", "v2"));
            SseReader.Event put = stream.await("projects", event -> event.op().equals("put"));
            assertThat(contract.misfits(
                            "Project", put.json().getJsonObject("item").encode()))
                    .isEmpty();
            assertThat(put.json().getString("signature")).isNotEqualTo(signature);
            signature = put.json().getString("signature");
        }
        try (SseReader again = server.stream(
                "/api/stream?topics=projects&have=projects:" + signature, TestServer.token(Role.VIEWER))) {
            SseReader.Event current = again.await("projects");
            assertThat(current.data()).isEqualTo("{\"op\":\"current\",\"signature\":\"" + signature + "\"}");
            alpha.put(project("alpha", "default", "shop", "v3"));
            assertThat(again.await("projects", event -> !event.op().equals("current"))
                            .op())
                    .isEqualTo("put");
        }
        try (SseReader other =
                server.stream("/api/stream?topics=projects&have=projects:old,odd", TestServer.token(Role.VIEWER))) {
            assertThat(other.await("projects").op()).isEqualTo("snapshot");
        }
    }

    @Test
    void unknown_topics_are_refused_with_the_names_of_the_known() {
        for (String query : List.of(
                "", "?topics=", "?topics=nonsense", "?topics=projects,x", "?topics=log:../x", "?topics=a&topics=b")) {
            HttpResponse<String> answer = server.get("/api/stream" + query);
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
        }
        assertThat(server.get("/api/stream?topics=x").body()).contains("projects, nodes, events");
    }

    @Test
    void nodes_change_only_when_a_reader_would_see_it() {
        Nodes.Announced beta = new Nodes.Announced("beta", "1.0.0", List.of("watch"), Instant.EPOCH);
        server.bus.publish(Nodes.ANNOUNCED, beta);
        try (SseReader stream = server.stream("/api/stream?topics=nodes", TestServer.token(Role.VIEWER))) {
            stream.await("nodes", event -> event.data().contains("beta"));
            for (int i = 0; i < 20; i++) {
                server.bus.publish(Nodes.ANNOUNCED, beta);
            }
            server.bus.publish(Nodes.LEFT, new Nodes.Left("beta"));
            SseReader.Event left = stream.await("nodes", event -> event.data().contains("\"state\":\"left\""));
            assertThat(left.json().getJsonObject("item").getString("last_seen")).isNotNull();
            assertThat(stream.events().stream()
                            .filter(event ->
                                    event.name().equals("nodes") && event.data().contains("\"beta\"")))
                    .hasSizeLessThanOrEqualTo(2);
            server.bus.publish(Nodes.ANNOUNCED, beta);
            stream.await(
                    "nodes", event -> event.op().equals("put") && event.data().contains("\"state\":\"up\""));
            stream.await("nodes", event -> event.data().contains("\"state\":\"lost\""));
        }
    }

    @Test
    void metrics_tell_of_streams_watchers_and_requests() {
        Awaitility.await().until(() -> server.get("/health/ready").body().contains("watch:alpha"));
        try (SseReader stream = server.stream("/api/projects/stream", TestServer.token(Role.VIEWER))) {
            stream.await("status");
            HttpResponse<String> metrics = server.get("/metrics");
            assertThat(metrics.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
            assertThat(metrics.body())
                    .contains(
                            "signalbox_streams_open 1.0",
                            "signalbox_watch_up{node=\"alpha\"} 1.0",
                            "jvm_memory_used_bytes")
                    .contains("signalbox_http_requests_total{method=\"GET\",route=\"/health/ready\",status=\"200\"}");
        }
    }

    private void awaitList(Consumer<JsonObject> check) {
        Awaitility.await()
                .untilAsserted(() ->
                        check.accept(new JsonObject(server.get("/api/projects").body())));
    }

    private static String slugs(JsonObject list) {
        return list.getJsonArray("projects").stream()
                .map(project -> ((JsonObject) project).getString("slug"))
                .collect(Collectors.joining(","));
    }
}
