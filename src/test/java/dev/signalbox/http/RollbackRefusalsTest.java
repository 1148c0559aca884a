package dev.signalbox.http;

import static dev.signalbox.http.RollbackServer.ADMIN;
import static dev.signalbox.http.RollbackServer.ALIAS;
import static dev.signalbox.http.RollbackServer.ENGINEER;
import static dev.signalbox.http.RollbackServer.ROLLBACK;
import static dev.signalbox.http.RollbackServer.ROLLBACKS;
import static dev.signalbox.http.RollbackServer.UNDO;
import static dev.signalbox.http.RollbackServer.code;
import static dev.signalbox.http.RollbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Rollbacks.Answer;
import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Refusal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackRefusalsTest {
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
    void every_refusal_is_a_problem_with_its_status_code_and_paths() {
        Set<Code> badRequests = Set.of(Code.NOT_GIT, Code.UNKNOWN_STORY);
        for (Code code : Code.values()) {
            int status = badRequests.contains(code)
                    ? 400
                    : switch (code) {
                        case FORBIDDEN -> 403;
                        case UNKNOWN_ROLLBACK -> 404;
                        case REPOSITORY_LOCKED -> 423;
                        default -> 409;
                    };
            box.node.refuses(new Refusal(code, "Why not.", List.of("a.txt", "ä/b"), Optional.empty()));
            for (String path : POSTS) {
                HttpResponse<String> answer = box.post(path, "{}");
                assertProblem(answer, status, code.name().toLowerCase(Locale.ROOT));
                assertThat(json(answer).getString("detail")).isEqualTo("Why not.");
                assertThat(json(answer).getBoolean("success")).isFalse();
                assertThat(json(answer).getJsonArray("paths")).isEqualTo(new JsonArray(List.of("a.txt", "ä/b")));
                assertThat(json(answer).containsKey("lock_age_ms")).isFalse();
            }
        }
    }

    @Test
    void a_lock_is_told_with_its_age() {
        box.node.refuses(
                new Refusal(Code.REPOSITORY_LOCKED, "Git is busy.", List.of(".git/index.lock"), Optional.of(61_000L)));
        HttpResponse<String> answer = box.post(ROLLBACK, "{}");
        assertProblem(answer, 423, "repository_locked");
        assertThat(json(answer).getLong("lock_age_ms")).isEqualTo(61_000);
    }

    @Test
    void force_is_for_admins() {
        for (String path : List.of(ROLLBACK, ALIAS)) {
            HttpResponse<String> answer = box.post(ENGINEER, path, "{\"force\":true}");
            assertProblem(answer, 403, "forbidden");
            assertThat(json(answer).getString("detail")).contains("needs the role admin");
            assertThat(json(answer).getBoolean("success")).isFalse();
            assertThat(box.post(ADMIN, path, "{\"force\":true}").statusCode()).isEqualTo(200);
        }
        assertThat(box.node.asked).hasSize(2);
    }

    @Test
    void a_project_of_another_account_does_not_exist() {
        for (String slug : List.of("theirs", "nobodys", "a".repeat(64))) {
            assertProblem(box.get("/api/projects/" + slug + "/rollback"), 404, "unknown_project");
            assertProblem(box.get("/api/projects/" + slug + "/rollbacks"), 404, "unknown_project");
            for (String path : List.of(
                    "/api/projects/" + slug + "/rollback",
                    "/api/projects/" + slug + "/rollbacks/1/undo",
                    "/api/ralph/" + slug + "/rollback")) {
                HttpResponse<String> answer = box.post(ADMIN, path, "{}");
                assertProblem(answer, 404, "unknown_project");
                assertThat(json(answer).getBoolean("success")).isFalse();
            }
        }
        assertThat(box.node.asked).isEmpty();
    }

    @Test
    void a_project_that_the_node_does_not_know_does_not_exist_either() {
        box.node.fails(new RefusedException(FailureCode.NOT_FOUND, "this node watches no such project"));
        for (String path : GETS) {
            assertProblem(box.get(path), 404, "unknown_project");
        }
        for (String path : POSTS) {
            assertProblem(box.post(path, "{}"), 404, "unknown_project");
        }
    }

    @Test
    void a_silent_nodes_projects_are_refused_at_once() {
        box.watcher.fallSilent();
        Awaitility.await().until(() -> box.get("/api/projects/shop").body().contains("\"state\":\"unknown\""));
        for (String path : GETS) {
            assertSilence(box.get(path), 503, "unavailable");
        }
        for (String path : POSTS) {
            HttpResponse<String> answer = box.post(path, "{}");
            assertSilence(answer, 503, "unavailable");
            assertThat(json(answer).getBoolean("success")).isFalse();
        }
        assertThat(box.node.asked).isEmpty();
    }

    @Test
    void a_node_on_which_nobody_serves_rollbacks_does_not_answer() {
        box.node.end();
        for (String path : GETS) {
            assertSilence(box.get(path), 503, "unavailable");
        }
        for (String path : POSTS) {
            HttpResponse<String> answer = box.post(path, "{}");
            assertSilence(answer, 503, "unavailable");
            assertThat(json(answer).getBoolean("success")).isFalse();
        }
    }

    @Test
    void after_a_timeout_nobody_claims_to_know_whether_it_was_done() {
        box.node.fails(new RefusedException(FailureCode.TIMEOUT, "too late"));
        for (String path : GETS) {
            assertSilence(box.get(path), 504, "timeout");
        }
        for (String path : POSTS) {
            HttpResponse<String> answer = box.post(path, "{}");
            assertSilence(answer, 504, "timeout");
            assertThat(json(answer).getString("detail")).contains("not known");
            assertThat(json(answer).containsKey("success")).isFalse();
        }
    }

    @Test
    void what_breaks_in_the_node_is_an_internal_error_without_its_words() {
        box.node.fails(new IllegalStateException("secret"));
        for (HttpResponse<String> answer : List.of(box.get(ROLLBACK), box.post(ROLLBACK, "{}"), box.post(UNDO, "{}"))) {
            assertProblem(answer, 500, "internal");
            assertThat(answer.body()).doesNotContain("secret", "success");
        }
        box.node.answers(() -> Future.succeededFuture(new Answer(Optional.empty(), Optional.empty())));
        assertProblem(box.post(ROLLBACK, "{}"), 500, "internal");
    }

    private void assertSilence(HttpResponse<String> answer, int status, String code) {
        assertProblem(answer, status, code);
        assertThat(json(answer).getString("detail")).startsWith("node alpha does not answer");
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
