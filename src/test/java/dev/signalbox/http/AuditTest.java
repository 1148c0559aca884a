package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Rollbacks;
import dev.signalbox.bus.Sessions;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
    @TempDir
    Path dataDir;

    private RollbackServer server;
    private StubJournal journal;

    @BeforeEach
    void start() {
        server = new RollbackServer(dataDir);
        journal = new StubJournal(server.server.vertx, "alpha").start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void every_command_is_a_row_whatever_becomes_of_it() {
        assertThat(server.post(RollbackServer.ROLLBACK, "{}").statusCode()).isEqualTo(200);
        server.node.refuses(new Rollbacks.Refusal(Rollbacks.Code.HEAD_MOVED, "moved", List.of(), Optional.empty()));
        assertThat(server.post(RollbackServer.ROLLBACK, "{}").statusCode()).isEqualTo(409);
        String viewer = TestServer.token(Role.VIEWER);
        assertThat(server.post(viewer, RollbackServer.ROLLBACK, "{}").statusCode())
                .isEqualTo(403);
        assertThat(server.post("/api/projects/theirs/rollback", "{}").statusCode())
                .isEqualTo(404);
        assertThat(server.post("/api/projects/a%2fb/rollback", "{}").statusCode())
                .isEqualTo(400);
        assertThat(server.post(RollbackServer.ROLLBACK, "{\"secret\":\"in the body\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.server
                        .send(TestServer.as(RollbackServer.ENGINEER, server.server.request(RollbackServer.ROLLBACK))
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString("x")))
                        .statusCode())
                .isEqualTo(415);
        assertThat(server.poke(RollbackServer.UNDO).statusCode()).isEqualTo(409);
        assertThat(server.get(RollbackServer.ROLLBACK).statusCode()).isEqualTo(200);

        await().until(() -> journal.rows("default", "command").size() == 8);
        List<Journal.Event> rows = journal.rows("default", "command");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.actor()).hasValue("ann");
            assertThat(row.data()).doesNotContain("in the body");
            JsonObject data = new JsonObject(row.data());
            assertThat(data.fieldNames())
                    .containsExactly("operation", "parameters", "status", "code", "duration_ms", "at");
        });
        assertThat(rows)
                .extracting(row -> new JsonObject(row.data()).getInteger("status"))
                .containsExactlyInAnyOrder(200, 409, 403, 404, 400, 400, 415, 409);
        assertThat(rows.stream().map(Journal.Event::project).filter(Optional::isPresent))
                .hasSize(6);
        JsonObject first = new JsonObject(rows.get(0).data());
        assertThat(first.getString("operation")).isEqualTo("POST /api/projects/{slug}/rollback");
        assertThat(first.getJsonObject("parameters")).isEqualTo(new JsonObject().put("slug", "shop"));
        assertThat(first.getValue("code")).isNull();
        assertThat(new JsonObject(rows.get(1).data()).getString("code")).isEqualTo("head_moved");
        assertThat(new JsonObject(rows.get(2).data()).getString("code")).isEqualTo("role_too_low");
        assertThat(journal.rows("acme")).isEmpty();
    }

    @Test
    void signing_in_and_out_and_being_refused_are_rows_without_any_secret() {
        String ticket = TestServer.get(server.server.bus.request(
                        Sessions.ISSUE_TICKET,
                        new Sessions.IssueTicket(new Sessions.Identity("bob", "engineer", "acme"), 60_000)))
                .value();
        String cookie = signIn("ticket", ticket)
                .headers()
                .firstValue("set-cookie")
                .orElseThrow()
                .split(";")[0];
        assertThat(signIn("ticket", ticket).statusCode()).isEqualTo(401);
        assertThat(signIn("token", "not.a.token").statusCode()).isEqualTo(401);
        assertThat(server.post("not.a.token", RollbackServer.ROLLBACK, "{}").statusCode())
                .isEqualTo(401);
        assertThat(server.server
                        .send(server.server
                                .request("/api/session", "Cookie", cookie)
                                .DELETE())
                        .statusCode())
                .isEqualTo(204);

        await().until(() -> journal.rows("acme").size() == 2);
        assertThat(journal.rows("acme"))
                .extracting(Journal.Event::type)
                .containsExactly("session.signed_in", "session.signed_out");
        assertThat(journal.rows("acme"))
                .allSatisfy(row -> assertThat(row.actor()).hasValue("bob"));
        assertThat(new JsonObject(journal.rows("acme").get(0).data()).getString("role"))
                .isEqualTo("engineer");
        assertThat(new JsonObject(journal.rows("acme").get(0).data()).getString("via"))
                .isEqualTo("ticket");
        await().until(() -> journal.rows("default").size() == 3);
        List<Journal.Event> refused = journal.rows("default");
        assertThat(refused).allSatisfy(row -> {
            assertThat(row.type()).isEqualTo("session.refused");
            assertThat(row.actor()).isEmpty();
            assertThat(row.data()).contains("\"remote\":\"127.0.0.1\"").doesNotContain(ticket, "not.a.token");
        });
        assertThat(refused)
                .extracting(row -> new JsonObject(row.data()).getString("code"))
                .containsExactly("unauthenticated", "token_refused", "invalid_token");
    }

    @Test
    void whoever_tries_out_tokens_cannot_fill_the_journal() {
        for (int i = 0; i < 40; i++) {
            assertThat(signIn("token", "guess-" + i).statusCode()).isEqualTo(401);
        }
        server.post(RollbackServer.ROLLBACK, "{}");
        await().until(() -> journal.rows("default", "command").size() == 1);
        assertThat(journal.rows("default", "session.refused")).hasSizeBetween(10, 14);
    }

    @Test
    void whoever_may_only_read_cannot_fill_the_journal() {
        String viewer = TestServer.token(Role.VIEWER);
        for (int i = 0; i < 150; i++) {
            assertThat(server.post(viewer, RollbackServer.ROLLBACK, "{}").statusCode())
                    .isEqualTo(403);
        }
        server.post(RollbackServer.ROLLBACK, "{}");
        await().until(() -> journal.rows("default", "command").stream()
                .anyMatch(row -> row.data().contains("\"status\":200")));
        assertThat(journal.rows("default", "command")).hasSizeBetween(101, 140);
    }

    @Test
    void rows_that_say_themselves_who_made_them_are_not_told_twice() {
        assertThat(server.post("/api/events", "{\"type\":\"t\"}").statusCode()).isEqualTo(201);
        assertThat(server.post(RollbackServer.ROLLBACK, "{}").statusCode()).isEqualTo(200);
        await().until(() -> journal.rows("default").size() == 2);
        assertThat(journal.rows("default")).extracting(Journal.Event::type).containsExactly("t", "command");
    }

    @Test
    void a_command_is_answered_while_the_journal_is_away_and_its_row_follows() {
        journal.become(Journal.Health.UNAVAILABLE, "gone");
        assertThat(server.post(RollbackServer.ROLLBACK, "{}").statusCode()).isEqualTo(200);
        assertThat(server.poke(RollbackServer.UNDO).statusCode()).isEqualTo(200);
        assertThat(journal.rows("default")).isEmpty();
        journal.become(Journal.Health.OK, "");
        await().until(() -> journal.rows("default", "command").size() == 2);
        assertThat(journal.rows("default"))
                .extracting(row -> new JsonObject(row.data()).getString("operation"))
                .containsExactly("POST /api/projects/{slug}/rollback", "POST /api/projects/{slug}/rollbacks/{id}/undo");
    }

    private HttpResponse<String> signIn(String kind, String proof) {
        return server.server.send(server.server
                .request("/api/session", "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"" + kind + "\":\"" + proof + "\"}")));
    }
}
