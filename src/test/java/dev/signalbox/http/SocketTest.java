package dev.signalbox.http;

import static dev.signalbox.http.StubWatcher.project;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Nodes;
import dev.signalbox.bus.Run;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketTest {
    @TempDir
    Path dataDir;

    private TestServer server;
    private StubWatcher alpha;
    private StubRuns runs;
    private StubJournal journal;

    @BeforeEach
    void start() {
        server = TestServer.start(dataDir);
        alpha = new StubWatcher(server.vertx, "alpha").start();
        runs = new StubRuns(server.vertx, "alpha").start();
        journal = new StubJournal(server.vertx, "alpha").start();
        alpha.put(project("alpha", "default", "shop", "v1"));
        await().until(() -> server.get("/api/projects").body().contains("\"shop\""));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static JsonObject message(String type) {
        return new JsonObject().put("v", 1).put("type", type);
    }

    @Test
    void a_socket_greets_and_tells_states_as_they_are_and_as_they_change() {
        runs.put(StubRuns.run("default", "shop", "r1", Run.State.RUNNING, 1, "v1"));
        server.bus.publish(Nodes.ANNOUNCED, new Nodes.Announced("alpha", "1.2.3", List.of("http"), Instant.EPOCH));
        try (SocketReader socket =
                SocketReader.open(server, TestServer.token(Role.VIEWER), "projects,runs,nodes,jobs")) {
            JsonObject hello = socket.await("hello");
            assertThat(socket.messages().get(0)).isEqualTo(hello);
            assertThat(hello.getInteger("v")).isEqualTo(1);
            assertThat(hello.getJsonArray("topics")).containsExactly("projects", "runs", "nodes");
            assertThat(socket.await("reset").getString("topic")).isEqualTo("jobs");
            JsonObject snapshot =
                    socket.await("snapshot", it -> it.getString("topic").equals("projects"));
            assertThat(snapshot.getJsonArray("items").getJsonObject(0).getString("slug"))
                    .isEqualTo("shop");
            assertThat(snapshot.containsKey("problems")).isTrue();
            alpha.put(project("alpha", "default", "shop", "v2"));
            JsonObject update = socket.await("project.update");
            assertThat(update.getString("op")).isEqualTo("put");
            assertThat(update.getString("signature")).isNotEqualTo(snapshot.getString("signature"));
            alpha.remove("shop");
            assertThat(socket.await("project.update", it -> it.getString("op").equals("remove"))
                            .getString("id"))
                    .isEqualTo("shop");
            Run next = StubRuns.run("default", "shop", "r1", Run.State.COMPLETED, 1, "v2");
            runs.put(next);
            assertThat(socket.await("run.update", it -> it.encode().contains("completed"))
                            .getJsonObject("item")
                            .getString("key"))
                    .isEqualTo("shop/r1");
            runs.progress(next, "all done");
            JsonObject result = socket.await("agent.result");
            assertThat(result.getString("run_id")).isEqualTo("r1");
            assertThat(result.getJsonObject("result").getString("summary")).isEqualTo("all done");
            socket.await("snapshot", it -> it.getString("topic").equals("nodes"));
            server.bus.publish(Nodes.LEFT, new Nodes.Left("alpha"));
            socket.await("node.update", it -> it.encode().contains("left"));
            allFitTheSchema(socket);
        }
    }

    @Test
    void events_go_on_after_the_readers_last_one() {
        for (int i = 1; i <= 3; i++) {
            journal.commit("default", "build", "{\"n\":" + i + "}");
        }
        await().until(() -> server.get("/api/events").body().contains("\"n\":3"));
        try (SocketReader socket = SocketReader.open(server, TestServer.token(Role.VIEWER), "events&last_event_id=1")) {
            JsonObject row = socket.await("event", it -> it.getInteger("id") == 2);
            assertThat(row.getJsonObject("event").getString("type")).isEqualTo("build");
            assertThat(row.getJsonObject("event").getJsonObject("data").getInteger("n"))
                    .isEqualTo(2);
            socket.await("event", it -> it.getInteger("id") == 3);
            long next = journal.commit("default", "build", "{}");
            socket.await("event", it -> it.getInteger("id") == next);
            assertThat(socket.messages().stream()
                            .filter(it -> it.getString("type").equals("event")))
                    .extracting(it -> it.getInteger("id"))
                    .containsExactly(2, 3, (int) next);
            allFitTheSchema(socket);
        }
        try (SocketReader late = SocketReader.open(server, TestServer.token(Role.VIEWER), "events&last_event_id=900")) {
            assertThat(late.await("reset").getString("reason")).isEqualTo("unknown_id");
        }
    }

    @Test
    void who_may_not_is_refused_before_the_protocol_is_changed() {
        String bearer = "Bearer " + TestServer.token(Role.VIEWER);
        String cookie = "signalbox_" + server.port + "=" + TestServer.token(Role.VIEWER);
        String path = "/api/ws?topics=projects";
        assertThat(SocketReader.refusal(server, path)).isEqualTo(401);
        assertThat(SocketReader.refusal(server, path, "Authorization", "Bearer nonsense"))
                .isEqualTo(401);
        assertThat(SocketReader.refusal(server, path, "Authorization", bearer, "Origin", "https://evil.example"))
                .isEqualTo(403);
        assertThat(SocketReader.refusal(
                        server, path, "Authorization", bearer, "Origin", "http://127.0.0.1:" + server.port))
                .isEqualTo(101);
        assertThat(SocketReader.refusal(server, path, "Cookie", cookie)).isEqualTo(403);
        assertThat(SocketReader.refusal(server, path, "Cookie", cookie, "Origin", "https://evil.example"))
                .isEqualTo(403);
        assertThat(SocketReader.refusal(server, path, "Cookie", cookie, "Origin", "http://127.0.0.1:" + server.port))
                .isEqualTo(101);
        assertThat(SocketReader.refusal(server, "/api/ws?topics=jobs", "Authorization", bearer))
                .isEqualTo(403);
        assertThat(SocketReader.refusal(server, "/api/ws?topics=nonsense", "Authorization", bearer))
                .isEqualTo(400);
        HttpResponse<String> plain = server.get(path);
        assertThat(plain.statusCode()).isEqualTo(426);
        assertThat(server.get("/metrics").body()).contains("signalbox_streams_opened_total");
    }

    @Test
    void nothing_of_another_account_is_on_a_socket() {
        alpha.put(project("alpha", "other", "secret", "v1"));
        runs.put(StubRuns.run("other", "secret", "r9", Run.State.RUNNING, 1, "v1"));
        try (SocketReader mine = SocketReader.open(server, TestServer.token(Role.VIEWER), "projects,runs,events");
                SocketReader theirs =
                        SocketReader.open(server, TestServer.token(Role.VIEWER, "other"), "projects,runs,events")) {
            theirs.await("snapshot", it -> it.encode().contains("secret"));
            mine.await("snapshot", it -> it.encode().contains("runs"));
            Run changed = StubRuns.run("other", "secret", "r9", Run.State.FAILED, 1, "v2");
            runs.put(changed);
            runs.progress(changed, "secret progress");
            journal.commit("other", "secret", "{}");
            alpha.put(project("alpha", "other", "secret", "v2"));
            theirs.await("agent.result");
            theirs.await("event");
            theirs.await("project.update");
            alpha.put(project("alpha", "default", "shop", "v9"));
            mine.await("project.update", it -> it.encode().contains("v9"));
            assertThat(mine.messages().toString()).doesNotContain("secret");
            assertThat(theirs.messages().toString()).doesNotContain("shop");
        }
    }

    @Test
    void a_message_that_does_not_fit_is_answered_with_what_is_wrong() {
        try (SocketReader socket = SocketReader.open(server, TestServer.token(Role.VIEWER), "projects,events")) {
            socket.say(message("request.snapshot").put("topicz", 1).put("request_id", "q1"));
            JsonObject unknown =
                    socket.await("error", it -> it.getString("code").equals("unknown_member"));
            assertThat(unknown.getString("member")).isEqualTo("topicz");
            assertThat(unknown.getString("request_id")).isEqualTo("q1");
            assertThat(unknown.getString("request_type")).isEqualTo("request.snapshot");
            socket.say(message("gate.answer"));
            assertThat(socket.await("error", it -> it.getString("code").equals("unknown_type"))
                            .getString("message"))
                    .contains("gate.answer", "gate.respond");
            socket.say(message("subscribe.logs").put("project", "../x").put("log_id", "a"));
            assertThat(socket.await("error", it -> it.getString("code").equals("bad_member"))
                            .getString("member"))
                    .isEqualTo("project");
            socket.say(message("unsubscribe.logs").put("project", "x"));
            assertThat(socket.await("error", it -> it.getString("code").equals("missing_member"))
                            .getString("member"))
                    .isEqualTo("log_id");
            socket.say("[1]");
            socket.await("error", it -> it.getString("code").equals("bad_json"));
            socket.socket().sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
            socket.await("error", it -> it.getString("code").equals("binary_frame"));
            socket.socket().sendText("{\"v\":1,", false).join();
            socket.socket().sendText("\"type\":\"x\"}", true).join();
            socket.await("error", it -> it.getString("code").equals("fragmented"));
            socket.say(message("request.snapshot").put("topics", new JsonArray().add("events")));
            assertThat(socket.await("error", it -> it.getString("code").equals("unknown_topic"))
                            .getString("message"))
                    .contains("events");
            allFitTheSchema(socket);
            socket.say("{\"v\":1,\"v\":1,\"type\":\"request.snapshot\"}");
            socket.say(message("request.snapshot").put("v", 2));
            assertThat(socket.awaitClose().code()).isEqualTo(1008);
            assertThat(socket.await("bye").getString("reason")).isEqualTo("bad_messages");
            assertThat(socket.messages().stream()
                            .filter(it -> it.getString("type").equals("error")))
                    .hasSize(10);
        }
    }

    @Test
    void a_message_of_more_than_8_kib_closes_the_socket() {
        try (SocketReader socket = SocketReader.open(server, TestServer.token(Role.VIEWER), "projects")) {
            socket.say(message("request.snapshot").encode() + " ".repeat(8 * 1024 - 40));
            socket.await("snapshot");
            socket.say(" ".repeat(8 * 1024 + 1));
            assertThat(socket.awaitClose().code()).isEqualTo(1009);
        }
        await().atMost(Duration.ofSeconds(15))
                .until(() -> server.get("/metrics").body().contains("\nsignalbox_streams_open 0.0\n"));
    }

    @Test
    void a_state_is_told_anew_when_the_client_asks() {
        try (SocketReader socket = SocketReader.open(server, TestServer.token(Role.VIEWER), "projects,runs,events")) {
            await().atMost(Duration.ofSeconds(15)).until(() -> snapshots(socket, "projects") == 1);
            socket.say(message("request.snapshot").put("topics", new JsonArray().add("projects")));
            await().atMost(Duration.ofSeconds(15)).until(() -> snapshots(socket, "projects") == 2);
            assertThat(snapshots(socket, "runs")).isEqualTo(1);
            socket.say(message("request.snapshot"));
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> snapshots(socket, "projects") == 3 && snapshots(socket, "runs") == 2);
            alpha.put(project("alpha", "default", "shop", "v2"));
            socket.await("project.update");
            assertThat(socket.messages().stream()
                            .filter(it -> it.getString("type").equals("project.update")))
                    .hasSize(1);
        }
    }

    private static long snapshots(SocketReader socket, String topic) {
        return socket.messages().stream()
                .filter(it -> it.getString("type").equals("snapshot"))
                .filter(it -> topic.equals(it.getString("topic")))
                .count();
    }

    @Test
    void a_ping_is_answered() {
        try (SocketReader socket = SocketReader.open(server, TestServer.token(Role.VIEWER), "projects")) {
            socket.socket().sendPing(ByteBuffer.wrap("hi".getBytes())).join();
            await().atMost(Duration.ofSeconds(15)).until(() -> socket.pongs().contains("hi"));
        }
    }

    @Test
    void a_socket_ends_with_its_token_and_with_the_server() throws Exception {
        String token = TestServer.token(Role.VIEWER);
        try (SocketReader socket = SocketReader.open(server, token, "projects");
                SocketReader brief = SocketReader.open(
                        server, TestServer.token(Role.VIEWER, "default", Duration.ofSeconds(2)), "projects");
                SocketReader lasting = SocketReader.open(server, TestServer.token(Role.ADMIN), "projects,jobs")) {
            lasting.await("snapshot");
            assertThat(server.send(TestServer.as(token, server.request("/api/session"))
                                    .DELETE())
                            .statusCode())
                    .isLessThan(300);
            assertThat(socket.awaitClose()).isEqualTo(new SocketReader.Closed(1008, "signed_out"));
            assertThat(socket.await("bye").getString("reason")).isEqualTo("signed_out");
            assertThat(brief.awaitClose()).isEqualTo(new SocketReader.Closed(1008, "token_expired"));
            server.undeploy();
            assertThat(lasting.await("bye").getInteger("retry_ms")).isPositive();
            assertThat(lasting.awaitClose()).isEqualTo(new SocketReader.Closed(1001, "shutdown"));
        }
    }

    @Test
    void gates_are_told_and_answered_and_the_second_learns_who_was_first() {
        StubGates gates = new StubGates(server.vertx, "alpha");
        Gate gate = gates.ask("default", "shop", "g1", Instant.parse("2026-05-01T09:00:00Z"));
        JsonObject answer = message("gate.respond")
                .put("project", "shop")
                .put("gate_id", "g1")
                .put("decision", "yes")
                .put("request_id", "q1");
        try (SocketReader viewer = SocketReader.open(server, TestServer.token(Role.VIEWER), "gates");
                SocketReader engineer = SocketReader.open(server, TestServer.token(Role.ENGINEER), "gates")) {
            engineer.await("snapshot");
            viewer.await("snapshot");
            viewer.say(answer);
            assertThat(viewer.await("error").getString("code")).isEqualTo("role_too_low");
            engineer.say(answer.copy().put("version", gate.version()).put("guidance", "soon"));
            JsonObject resolved = engineer.await("gate.resolved", it -> it.containsKey("request_id"));
            assertThat(resolved.getString("request_id")).isEqualTo("q1");
            assertThat(resolved.getJsonObject("resolution").getString("decision"))
                    .isEqualTo("yes");
            assertThat(gates.asked.get(0).guidance()).hasValue("soon");
            viewer.await(
                    "gate.resolved",
                    it -> it.getJsonObject("item").getString("state").equals("resolved"));
            engineer.say(answer.copy().put("request_id", "q2"));
            JsonObject late = engineer.await("error");
            assertThat(late.getString("code")).isEqualTo("already_resolved");
            assertThat(late.getInteger("status")).isEqualTo(409);
            assertThat(late.getString("request_id")).isEqualTo("q2");
            assertThat(late.getJsonObject("winner").getString("decision")).isEqualTo("yes");
            engineer.say(answer.copy().put("project", "nowhere").put("request_id", "q3"));
            engineer.await("error", it -> it.getInteger("status", 0) == 404);
            gates.ask("default", "shop", "g2", Instant.parse("2026-05-01T09:00:00Z"));
            viewer.await(
                    "gate.request",
                    it -> it.getJsonObject("item").getString("id").equals("g2"));
            allFitTheSchema(viewer);
            allFitTheSchema(engineer);
        }
        await().atMost(Duration.ofSeconds(15))
                .until(() -> journal.rows("default", "command").size() == 4);
        assertThat(journal.rows("default", "command"))
                .extracting(row -> new JsonObject(row.data()).getInteger("status"))
                .containsExactlyInAnyOrder(403, 200, 409, 404);
        assertThat(journal.rows("default", "command").toString())
                .contains("gate.respond")
                .doesNotContain("soon");
    }

    @Test
    void lines_of_a_log_come_while_it_is_followed() {
        StubLog log = new StubLog(server.bus, "alpha", "shop", "a.log");
        log.write("one", "two");
        JsonObject subscribe = message("subscribe.logs").put("project", "shop").put("log_id", "a.log");
        try (SocketReader socket = SocketReader.open(server, TestServer.token(Role.VIEWER), "nodes")) {
            socket.say(subscribe.copy().put("tail_lines", 1));
            JsonObject first = socket.await("log.line");
            assertThat(first.getString("generation")).isEqualTo("g");
            log.write("three");
            socket.await("log.line", it -> it.encode().contains("three"));
            assertThat(texts(socket)).containsExactly("two", "three");
            socket.say(message("unsubscribe.logs").put("project", "shop").put("log_id", "a.log"));
            socket.say(subscribe.copy().put("log_id", "none"));
            socket.await("reset", it -> it.getString("reason").equals("unknown_log"));
            log.write("four");
            socket.say(subscribe.copy().put("from", first.getLong("to")).put("generation", "g"));
            socket.await("log.line", it -> it.encode().contains("four"));
            assertThat(texts(socket)).containsExactly("two", "three", "three", "four");
            allFitTheSchema(socket);
        }
        try (SocketReader named =
                SocketReader.open(server, TestServer.token(Role.VIEWER), "log:shop/a.log&log_lines=1")) {
            named.await("log.line", it -> it.encode().contains("four"));
            named.say(message("unsubscribe.logs").put("project", "shop").put("log_id", "a.log"));
        }
    }

    private static List<String> texts(SocketReader socket) {
        return socket.messages().stream()
                .filter(it -> it.getString("type").equals("log.line"))
                .flatMap(it -> it.getJsonArray("lines").stream())
                .map(line -> ((JsonObject) line).getString("text"))
                .toList();
    }

    private static void allFitTheSchema(SocketReader socket) {
        JsonObject schema = new JsonObject(io.vertx.core.buffer.Buffer.buffer(read("/ws-messages.json")));
        for (JsonObject message : socket.messages()) {
            String type = message.getString("type");
            String definition = message.containsKey("op") && !type.equals("snapshot")
                    ? "update"
                    : message.containsKey("run_id") ? "news" : type;
            Validator validator = Validator.create(
                    JsonSchema.of(new JsonObject()
                            .put("$defs", schema.getJsonObject("$defs"))
                            .put("$ref", "#/$defs/" + definition)),
                    new JsonSchemaOptions()
                            .setDraft(Draft.DRAFT202012)
                            .setBaseUri("https://signalbox.test/")
                            .setOutputFormat(OutputFormat.Basic));
            assertThat(validator.validate(message).getValid())
                    .as(message.encode())
                    .isTrue();
        }
    }

    private static byte[] read(String resource) {
        try (java.io.InputStream in = SocketTest.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
