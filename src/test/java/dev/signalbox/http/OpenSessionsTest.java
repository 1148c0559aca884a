package dev.signalbox.http;

import static dev.signalbox.http.PasswordServer.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.account.user.LockOutLimits;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.TokenIssuer;
import dev.signalbox.store.StoreException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class OpenSessionsTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    static Path dataDir;

    private static PasswordServer server;
    private final Contract contract = new Contract();
    private String ann;
    private String bea;

    @BeforeAll
    static void start() throws Exception {
        server = new PasswordServer(dataDir, LockOutLimits.DEFAULT);
    }

    @BeforeEach
    void add() throws Exception {
        ann = server.newUser("engineer");
        bea = server.newUser("admin");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private interface Change {
        void make() throws StoreException;
    }

    @TestFactory
    Stream<DynamicTest> what_takes_rights_away_ends_streams_and_makes_all_earlier_tokens_worthless() {
        return Stream.of(
                        new Named("another password", () -> server.users.password(ann, PASSWORD, false)),
                        new Named("a lesser role", () -> server.users.role(ann, "viewer")),
                        new Named("signed out everywhere", () -> assertThat(
                                        server.delete(server.cookie(ann), "/api/sessions")
                                                .statusCode())
                                .isEqualTo(204)),
                        new Named("signed out everywhere by an admin", () -> assertThat(
                                        server.delete(server.cookie(bea), "/api/sessions?subject=" + ann)
                                                .statusCode())
                                .isEqualTo(204)),
                        new Named("disabled", () -> server.users.disable(ann)))
                .map(named -> DynamicTest.dynamicTest(named.name(), () -> endsAll(named.change())));
    }

    private record Named(String name, Change change) {}

    private void endsAll(Change change) throws StoreException {
        String cookie = server.cookie(ann);
        String bearer = goodToken();
        String other = token(ann, Role.VIEWER, "default");
        try (SseReader mine = server.server.stream("/api/stream?topics=projects", bearer);
                SseReader projects = server.server.stream("/api/projects/stream", bearer);
                SseReader others = server.server.stream("/api/stream?topics=projects", other)) {
            mine.await("hello");
            projects.await("status");
            others.await("hello");

            change.make();

            mine.awaitEnd(SOON);
            projects.awaitEnd(SOON);
            assertThat(mine.await("bye").json().getString("reason")).isEqualTo("signed_out");
            assertThat(server.get(cookie, "/api/session").statusCode()).isEqualTo(401);
            assertThat(status(bearer, "/api/projects")).isEqualTo(401);
            assertThat(status(bearer, "/api/stream?topics=projects")).isEqualTo(401);
            assertThat(server.signIn(new JsonObject().put("token", bearer)).statusCode())
                    .isEqualTo(401);
            assertThat(status(other, "/api/projects")).isEqualTo(200);
            assertThat(others.events()).noneMatch(event -> event.name().equals("bye"));
        }
        HttpResponse<String> again = server.signIn(ann, PASSWORD);
        if (server.isDisabled(ann)) {
            assertThat(again.statusCode()).isEqualTo(401);
        } else {
            // At once, though tokens tell seconds only.
            assertThat(server.get(PasswordServer.cookie(again), "/api/session").statusCode())
                    .isEqualTo(200);
        }
    }

    /** Of the second of the last change none is good, and the command line that makes tokens does not know of it. */
    private String goodToken() {
        return await().until(() -> token(ann, Role.ADMIN, "acme"), token -> status(token, "/api/projects") == 200);
    }

    @Test
    void a_greater_role_counts_from_the_next_sign_in_and_ends_nothing() throws Exception {
        String cookie = server.cookie(ann);
        server.users.role(ann, "admin");
        String next = server.cookie(ann);
        assertThat(new JsonObject(server.get(next, "/api/session").body()).getString("role"))
                .isEqualTo("admin");
        assertThat(new JsonObject(server.get(cookie, "/api/session").body()).getString("role"))
                .isEqualTo("engineer");
    }

    @Test
    void a_cut_off_outlives_a_restart_and_whoever_has_a_token_comes_in_while_the_database_is_away(@TempDir Path other)
            throws Exception {
        String token;
        try (PasswordServer before = new PasswordServer(other, LockOutLimits.DEFAULT)) {
            ann = before.newUser("engineer");
            String cookie = before.cookie(ann);
            token = cookie.substring(cookie.indexOf('=') + 1);
            before.users.disable(ann);
        }
        try (PasswordServer after = new PasswordServer(other, LockOutLimits.DEFAULT)) {
            await().until(() -> status(after, token, "/api/projects") == 401);
            after.server.closeStore();
            HttpResponse<String> signedIn =
                    after.signIn(new JsonObject().put("token", token("bob", Role.VIEWER, "acme")));
            assertThat(signedIn.statusCode()).isEqualTo(200);
            assertThat(after.get(PasswordServer.cookie(signedIn), "/api/projects")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(after.signIn(ann, PASSWORD).statusCode()).isEqualTo(503);
            assertThat(after.get(PasswordServer.cookie(signedIn), "/api/sessions")
                            .statusCode())
                    .isEqualTo(503);
            assertThat(status(after, token, "/api/projects")).isEqualTo(401);
        }
    }

    @Test
    void sessions_are_listed_newest_first_and_end_one_by_one() {
        String first = server.cookie(ann);
        String second = server.cookie(ann);
        String admin = server.cookie(bea);

        JsonArray sessions = server.sessions(second, "");
        assertThat(sessions).hasSize(2);
        JsonObject newest = sessions.getJsonObject(0);
        assertThat(contract.misfits("OpenSession", newest.encode())).isEmpty();
        assertThat(newest.getBoolean("current")).isTrue();
        assertThat(newest.getString("via")).isEqualTo("password");
        assertThat(newest.getString("address")).isEqualTo("127.0.0.1");
        assertThat(newest.getString("user_agent")).isEqualTo("Browser of tests");
        assertThat(sessions.getJsonObject(1).getBoolean("current")).isFalse();
        assertThat(server.sessions(admin, "?subject=" + ann)).hasSize(2);
        assertThat(server.sessions(admin, "?subject=nobody")).isEmpty();
        assertThat(server.get(first, "/api/sessions?subject=" + bea).statusCode())
                .isEqualTo(403);
        assertThat(server.delete(first, "/api/sessions?subject=" + bea).statusCode())
                .isEqualTo(403);
        String ofBea = server.sessions(admin, "").getJsonObject(0).getString("id");
        assertThat(server.delete(first, "/api/sessions/" + ofBea).statusCode()).isEqualTo(404);

        String idOfFirst = sessions.getJsonObject(1).getString("id");
        assertThat(server.delete(second, "/api/sessions/" + idOfFirst).statusCode())
                .isEqualTo(204);
        await().until(() -> server.get(first, "/api/session").statusCode() == 401);
        assertThat(server.get(second, "/api/session").statusCode()).isEqualTo(200);
        assertThat(server.sessions(second, "")).hasSize(1);
        assertThat(server.delete(admin, "/api/sessions/" + newest.getString("id"))
                        .statusCode())
                .isEqualTo(204);
        await().until(() -> server.get(second, "/api/session").statusCode() == 401);
        assertThat(server.delete(admin, "/api/session").statusCode()).isEqualTo(204);
        await().until(() -> server.sessions(server.cookie(bea), "").size() == 1);
    }

    @Test
    void administrators_have_no_say_in_another_account() {
        String cookie = server.cookie(ann);
        String id = server.sessions(cookie, "").getJsonObject(0).getString("id");
        String admin = PasswordServer.cookie(
                server.signIn(new JsonObject().put("token", token("root", Role.ADMIN, "default"))));
        assertThat(server.sessions(admin, "?subject=" + ann)).isEmpty();
        assertThat(server.delete(admin, "/api/sessions/" + id).statusCode()).isEqualTo(404);
        assertThat(server.delete(admin, "/api/sessions?subject=" + ann).statusCode())
                .isEqualTo(204);
        assertThat(server.get(cookie, "/api/session").statusCode()).isEqualTo(200);
    }

    private static int status(String bearer, String path) {
        return status(server, bearer, path);
    }

    private static int status(PasswordServer asked, String bearer, String path) {
        return asked.server
                .send(TestServer.as(bearer, asked.server.request(path)))
                .statusCode();
    }

    private static String token(String subject, Role role, String account) {
        return new TokenIssuer(TestServer.KEY)
                .issue(subject, role, account, Duration.ofHours(1), Optional.empty())
                .value();
    }
}
