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

import dev.signalbox.bus.Rollbacks;
import dev.signalbox.bus.Rollbacks.Answer;
import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.http.auth.Role;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbacksTest {
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
    void a_preview_is_the_nodes_and_fits_the_contract() {
        HttpResponse<String> allowed = box.get(ROLLBACK);

        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(contract.misfits("RollbackPreview", allowed.body())).isEmpty();
        JsonObject preview = json(allowed);
        assertThat(preview.fieldNames())
                .containsExactlyInAnyOrder(
                        "allowed",
                        "code",
                        "reason",
                        "expected_head",
                        "commit",
                        "story",
                        "kept",
                        "blocked_by",
                        "diff",
                        "diff_truncated",
                        "warnings");
        assertThat(preview.getJsonObject("commit").getString("committed_at")).isEqualTo("2026-05-01T09:00:00Z");
        assertThat(preview.getJsonObject("commit").getJsonArray("files").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("path", "a.txt")
                        .put("change", "modified")
                        .put("added", 3)
                        .put("deleted", 1));
        assertThat(preview.getJsonObject("story").getString("found_by")).isEqualTo("commit_subject");
        assertThat(box.node.asked).containsExactly(new Rollbacks.Preview("shop", "default", Optional.empty()));
    }

    @Test
    void a_preview_of_what_would_be_refused_is_an_answer_and_names_the_code() {
        for (Code code : Code.values()) {
            box.node.previews(StubRollbacks.refused(code));
            HttpResponse<String> answer = box.get(ROLLBACK);
            assertThat(answer.statusCode()).as(code.name()).isEqualTo(200);
            assertThat(contract.misfits("RollbackPreview", answer.body())).isEmpty();
            assertThat(code(answer)).isEqualTo(code.name().toLowerCase(Locale.ROOT));
            assertThat(json(answer).getValue("story")).isNull();
        }
    }

    @Test
    void a_preview_can_be_asked_for_another_story() {
        assertThat(box.get(ROLLBACK + "?story_id=US-7").statusCode()).isEqualTo(200);
        assertThat(box.node.asked).containsExactly(new Rollbacks.Preview("shop", "default", Optional.of("US-7")));
        assertThat(box.get(ROLLBACK + "?story_id=").statusCode()).isEqualTo(400);
        assertThat(box.get(ROLLBACK + "?story_id=a&story_id=b").statusCode()).isEqualTo(400);
    }

    @Test
    void a_rollback_that_is_done_fits_the_contract() {
        HttpResponse<String> answer =
                box.post(ROLLBACK, "{\"expected_head\":\"" + StubRollbacks.HEAD + "\",\"idempotency_key\":\"k1\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(contract.misfits("Rollback", answer.body())).isEmpty();
        JsonObject done = json(answer);
        assertThat(done.getBoolean("success")).isTrue();
        assertThat(done.getString("reverted_commit")).isEqualTo(StubRollbacks.HEAD);
        assertThat(done.getString("new_head")).isEqualTo(StubRollbacks.NEW_HEAD);
        assertThat(done.getString("story_reverted")).isEqualTo("US-1");
        assertThat(done.getString("method")).isEqualTo("revert");
        assertThat(done.fieldNames()).contains("message", "rollback_id", "backup_ref", "snapshot_ref");
        assertThat(done.getValue("snapshot_ref")).isNull();
    }

    @Test
    void who_asks_and_with_which_role_is_told_by_the_token_alone() {
        String body = "{\"expected_head\":\"h\",\"story_id\":\"US-2\",\"force\":true,\"idempotency_key\":\"k\"}";
        assertThat(box.post(ADMIN, ROLLBACK, body).statusCode()).isEqualTo(200);
        assertThat(box.post(ENGINEER, ROLLBACK, "{\"force\":false}").statusCode())
                .isEqualTo(200);
        assertThat(box.post(ADMIN, UNDO, "{}").statusCode()).isEqualTo(200);
        assertThat(box.post(
                                TestServer.token(Role.ENGINEER, "acme"),
                                "/api/projects/theirs/rollback",
                                "{\"story_id\":null}")
                        .statusCode())
                .isEqualTo(200);

        assertThat(box.node.asked)
                .containsExactly(
                        new Rollbacks.RollBack(
                                "shop",
                                "default",
                                Optional.of("h"),
                                Optional.of("US-2"),
                                true,
                                Optional.of("k"),
                                "ann",
                                "admin"),
                        plain("shop", "default"),
                        new Rollbacks.Undo("shop", "default", "1", "ann", "admin"),
                        plain("theirs", "acme"));
        for (String claim : List.of("{\"actor\":\"bob\"}", "{\"role\":\"admin\"}", "{\"account\":\"acme\"}")) {
            assertThat(box.post(ROLLBACK, claim).statusCode()).as(claim).isEqualTo(400);
        }
    }

    @Test
    void older_clients_may_leave_the_body_out() {
        for (HttpResponse<String> answer :
                List.of(box.poke(ALIAS), box.post(ALIAS, ""), box.post(ALIAS, "{}"), box.post(ROLLBACK, "{}"))) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json(answer).fieldNames())
                    .containsAll(Set.of("success", "message", "reverted_commit", "story_reverted", "method"));
        }
        assertThat(box.node.asked).hasSize(4).containsOnly(plain("shop", "default"));
        assertThat(TestServer.statusOf(box.server.raw("POST " + ALIAS + " HTTP/1.1\r\nHost: localhost\r\n"
                        + "Authorization: Bearer " + ENGINEER + "\r\nConnection: close\r\n\r\n")))
                .as("neither a length nor a type")
                .isEqualTo(200);
        assertThat(box.post(ALIAS, "{\"expected_head\":\"h\"}").statusCode()).isEqualTo(200);
        assertThat(box.node.asked.get(5))
                .isInstanceOfSatisfying(Rollbacks.RollBack.class, asked -> assertThat(asked.expectedHead())
                        .hasValue("h"));
    }

    @Test
    void an_undo_needs_no_body() {
        for (HttpResponse<String> answer : List.of(box.poke(UNDO), box.post(UNDO, ""), box.post(UNDO, "{}"))) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(contract.misfits("Rollback", answer.body())).isEmpty();
        }
        assertThat(box.node.asked)
                .hasSize(3)
                .containsOnly(new Rollbacks.Undo("shop", "default", "1", "ann", "engineer"));
    }

    @Test
    void the_history_is_the_nodes_and_fits_the_contract() {
        HttpResponse<String> answer = box.get(ROLLBACKS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(contract.misfits("RollbackHistory", answer.body())).isEmpty();
        assertThat(json(answer).getJsonArray("rollbacks").stream()
                        .map(attempt -> ((JsonObject) attempt).getString("rollback_id")))
                .containsExactly("2", "1");
        assertThat(answer.body()).contains("\"code\":\"repository_locked\"", "\"lock_age_ms\":7000");
        assertThat(box.node.asked).containsExactly(new Rollbacks.HistoryRequest("shop", "default", 200));
    }

    @Test
    void a_rollback_may_take_longer_than_other_requests() {
        box.node.answers(() -> {
            Promise<Answer> late = Promise.promise();
            box.server.vertx.setTimer(3_500, timer -> late.complete(Answer.of(StubRollbacks.done())));
            return late.future();
        });
        assertThat(box.post(ROLLBACK, "{}").statusCode()).isEqualTo(200);
    }

    private static Rollbacks.RollBack plain(String slug, String account) {
        return new Rollbacks.RollBack(
                slug, account, Optional.empty(), Optional.empty(), false, Optional.empty(), "ann", "engineer");
    }
}
