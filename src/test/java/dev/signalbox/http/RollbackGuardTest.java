package dev.signalbox.http;

import static dev.signalbox.http.RollbackServer.ALIAS;
import static dev.signalbox.http.RollbackServer.ENGINEER;
import static dev.signalbox.http.RollbackServer.ROLLBACK;
import static dev.signalbox.http.RollbackServer.ROLLBACKS;
import static dev.signalbox.http.RollbackServer.UNDO;
import static dev.signalbox.http.RollbackServer.code;
import static dev.signalbox.http.RollbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackGuardTest {
    private static final List<String> GETS = List.of(ROLLBACK, ROLLBACKS);
    private static final List<String> POSTS = List.of(ROLLBACK, UNDO, ALIAS);

    @TempDir
    Path dataDir;

    private final Contract contract = new Contract();
    private RollbackServer box;

    @BeforeEach
    void start() {
        box = new RollbackServer(dataDir);
    }

    @AfterEach
    void stop() {
        box.close();
    }

    @Test
    void viewers_and_strangers_get_nothing_and_the_node_is_not_asked() {
        String viewer = TestServer.token(Role.VIEWER);
        for (String path : GETS) {
            assertThat(code(box.server.get(path))).as(path).isEqualTo("role_too_low");
            assertThat(box.server.get(path).statusCode()).isEqualTo(403);
            assertThat(box.server.send(box.server.request(path)).statusCode()).isEqualTo(401);
        }
        for (String path : POSTS) {
            assertThat(box.post(viewer, path, "{}").statusCode()).as(path).isEqualTo(403);
            HttpRequest.Builder nobodys = box.server.request(path, "Content-Type", "application/json");
            assertThat(box.server
                            .send(nobodys.POST(HttpRequest.BodyPublishers.ofString("{}")))
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(box.node.asked).isEmpty();
    }

    @Test
    void a_slug_is_checked_before_anything_else() {
        for (String slug : List.of(
                "..",
                "a.b",
                "%2e%2e",
                "..%2f..%2fetc",
                "a%2Fb",
                "a%5cb",
                "a%00",
                "a%0a",
                "%20",
                "$(id)",
                "%60id%60",
                "a;b",
                "%C3%A4",
                "-%2fx",
                "a".repeat(65),
                "")) {
            for (String call : List.of(
                    "GET /api/projects/" + slug + "/rollback",
                    "GET /api/projects/" + slug + "/rollbacks",
                    "POST /api/projects/" + slug + "/rollback",
                    "POST /api/projects/" + slug + "/rollbacks/1/undo",
                    "POST /api/ralph/" + slug + "/rollback")) {
                String body = call.startsWith("POST") ? "{\"odd\":1}" : "";
                String answer = box.server.raw(call + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Authorization: Bearer " + ENGINEER + "\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body);
                assertThat(TestServer.statusOf(answer)).as(call).isEqualTo(400);
                assertThat(answer).as(call).contains("\"code\":\"invalid_slug\"");
            }
        }
        assertThat(box.node.asked).isEmpty();
    }

    @Test
    void an_id_that_cannot_be_one_is_no_rollback() {
        for (String id : List.of("..", "a%2fb", "a%00", "refs%2fheads", "a".repeat(65), "%2d%2d;", "a.lock")) {
            HttpResponse<String> answer = box.post(ROLLBACKS + "/" + id + "/undo", "{}");
            assertProblem(answer, 404, "unknown_rollback");
            assertThat(json(answer).getBoolean("success")).isFalse();
        }
        assertThat(box.node.asked).isEmpty();
    }

    @Test
    void a_body_is_one_object_with_known_members() {
        for (String body : List.of(
                "null",
                "[]",
                "1",
                "{",
                "{} {}",
                "{\"odd\":1}",
                "{\"expectedHead\":\"h\"}",
                "{\"force\":\"perhaps\"}",
                "{\"force\":{}}",
                "{\"story_id\":[]}",
                "{\"expected_head\":\"\"}",
                "{\"idempotency_key\":\"\"}",
                "{\"idempotency_key\":\" \"}",
                "{\"story_id\":\"" + "x".repeat(201) + "\"}")) {
            for (String path : POSTS) {
                HttpResponse<String> answer = box.post(path, body);
                assertProblem(answer, 400, "bad_request");
                assertThat(json(answer).getBoolean("success")).isFalse();
            }
        }
        assertProblem(box.post(UNDO, "{\"force\":true}"), 400, "bad_request");
        assertProblem(box.post(ROLLBACK, ""), 400, "bad_request");
        assertProblem(box.poke(ROLLBACK), 415, "json_only");
        for (String path : POSTS) {
            for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
                for (String body : List.of("", "{}")) {
                    HttpRequest.Builder request =
                            TestServer.as(ENGINEER, box.server.request(path, "Content-Type", type));
                    assertProblem(
                            box.server.send(request.POST(HttpRequest.BodyPublishers.ofString(body))), 415, "json_only");
                }
            }
            HttpRequest.Builder untyped = TestServer.as(ENGINEER, box.server.request(path));
            assertProblem(box.server.send(untyped.POST(HttpRequest.BodyPublishers.ofString("{}"))), 415, "json_only");
        }
        assertThat(box.node.asked).isEmpty();
    }

    @Test
    void other_sites_are_refused() {
        for (String path : POSTS) {
            for (String body : List.of("", "{}")) {
                assertProblem(box.post(ENGINEER, path, body, "Origin", "http://evil.example"), 403, "cross_site");
                assertProblem(box.post(ENGINEER, path, body, "Sec-Fetch-Site", "cross-site"), 403, "cross_site");
                assertProblem(box.post(ENGINEER, path, body, "Sec-Fetch-Site", "same-site"), 403, "cross_site");
            }
            HttpRequest.Builder bare =
                    TestServer.as(ENGINEER, box.server.request(path, "Origin", "http://evil.example"));
            assertProblem(box.server.send(bare.POST(HttpRequest.BodyPublishers.noBody())), 403, "cross_site");
        }
        for (String path : GETS) {
            HttpRequest.Builder request =
                    TestServer.as(ENGINEER, box.server.request(path, "Sec-Fetch-Site", "cross-site"));
            assertProblem(box.server.send(request), 403, "cross_site");
        }
        assertThat(box.node.asked).isEmpty();
    }

    private void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(contract.misfits("RollbackProblem", answer.body())).isEmpty();
        JsonObject problem = json(answer);
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(problem.getInteger("status")).isEqualTo(status);
    }
}
