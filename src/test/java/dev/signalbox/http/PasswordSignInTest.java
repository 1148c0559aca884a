package dev.signalbox.http;

import static dev.signalbox.http.PasswordServer.PASSWORD;
import static dev.signalbox.http.PasswordServer.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.account.totp.AuthenticatorApp;
import dev.signalbox.account.user.LockOutLimits;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordSignInTest {
    private static final LockOutLimits LIMITS = new LockOutLimits(4, 100, Duration.ofMinutes(15));

    @TempDir
    static Path dataDir;

    private static PasswordServer server;
    private final Contract contract = new Contract();
    private String ann;

    @BeforeAll
    static void start() throws Exception {
        server = new PasswordServer(dataDir, LIMITS);
    }

    @BeforeEach
    void add() throws Exception {
        ann = server.newUser("engineer");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void name_and_password_make_a_session() {
        HttpResponse<String> signedIn = server.signIn(" " + ann.toUpperCase(Locale.ROOT) + " ", PASSWORD);

        assertThat(signedIn.statusCode()).isEqualTo(200);
        assertThat(contract.misfits("Session", signedIn.body())).isEmpty();
        JsonObject who = new JsonObject(signedIn.body());
        assertThat(who.getString("subject")).isEqualTo(ann);
        assertThat(who.getString("role")).isEqualTo("engineer");
        assertThat(who.getString("account")).isEqualTo("acme");
        assertThat(server.get(PasswordServer.cookie(signedIn), "/api/projects").statusCode())
                .isEqualTo(200);
    }

    @Test
    void nobody_can_tell_an_unknown_user_from_a_wrong_password_or_a_disabled_user() throws Exception {
        HttpResponse<String> wrong = server.signIn(ann, "another password");
        HttpResponse<String> unknown = server.signIn("nobody", PASSWORD);
        HttpResponse<String> impossible = server.signIn("no body!", PASSWORD);
        server.users.disable(ann);
        HttpResponse<String> disabled = server.signIn(ann, PASSWORD);

        for (HttpResponse<String> answer : List.of(wrong, unknown, impossible, disabled)) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(code(answer)).isEqualTo("wrong_credentials");
            assertThat(answer.body()).isEqualTo(wrong.body());
            assertThat(answer.headers().map().keySet())
                    .isEqualTo(wrong.headers().map().keySet());
            assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
        }
        server.users.enable(ann);
        assertThat(server.signIn(ann, PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void bodies_of_no_one_form_are_bad_requests() {
        for (String body : List.of(
                "{}",
                "{\"username\":\"ann\"}",
                "{\"password\":\"x\"}",
                "{\"ticket\":\"x\",\"token\":\"y\"}",
                "{\"token\":\"y\",\"username\":\"ann\",\"password\":\"x\"}",
                "{\"ticket\":\"x\",\"totp\":\"123456\"}",
                "{\"username\":\"\",\"password\":\"x\"}",
                "{\"username\":\"ann\",\"password\":\"\"}",
                "{\"username\":\"ann\",\"password\":\"x\",\"totp\":\"12345\"}",
                "{\"username\":\"" + "a".repeat(65) + "\",\"password\":\"x\"}",
                "{\"username\":\"ann\",\"password\":\"" + "x".repeat(1025) + "\"}",
                "{\"username\":[\"ann\"],\"password\":\"x\"}")) {
            assertThat(server.signIn(new JsonObject(body)).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
    }

    @Test
    void too_many_failures_lock_the_name_out_and_leave_its_sessions_alone() throws Exception {
        String cookie = server.cookie(ann);
        String nobody = "no" + ann;
        for (int i = 0; i < LIMITS.perName(); i++) {
            assertThat(server.signIn(ann, "guess number " + i).statusCode()).isEqualTo(401);
            assertThat(server.signIn(nobody, "guess number " + i).statusCode()).isEqualTo(401);
        }
        for (String name : List.of(ann, ann.toUpperCase(Locale.ROOT), nobody)) {
            HttpResponse<String> locked = server.signIn(name, PASSWORD);
            assertThat(locked.statusCode()).isEqualTo(429);
            assertThat(code(locked)).isEqualTo("locked_out");
            assertThat(Integer.parseInt(
                            locked.headers().firstValue("retry-after").orElseThrow()))
                    .isBetween(800, 901);
            assertThat(contract.misfits("Problem", locked.body())).isEmpty();
        }
        assertThat(server.get(cookie, "/api/session").statusCode()).isEqualTo(200);
        assertThat(server.signIn(server.newUser("viewer"), PASSWORD).statusCode())
                .isEqualTo(200);
        assertThat(server.server.query("SELECT data FROM events WHERE type = 'session.locked_out'"))
                .hasSizeBetween(1, 2)
                .first()
                .asString()
                .contains("\"user\":\"" + ann + "\"", "127.0.0.1");
    }

    @Test
    void the_ways_to_sign_in_are_told_to_everybody() {
        JsonObject expected = new JsonObject()
                .put("ticket", true)
                .put("token", true)
                .put("password", true)
                .put("oidc", new JsonArray());
        await().untilAsserted(() -> {
            HttpResponse<String> answer = server.server.send(server.server.request("/api/session/methods"));
            assertThat(contract.misfits("SignInMethods", answer.body())).isEmpty();
            assertThat(new JsonObject(answer.body())).isEqualTo(expected);
        });
    }

    @Test
    void a_code_beside_the_password_is_asked_for_from_its_confirmation_to_its_removal() {
        String cookie = server.cookie(ann);
        JsonObject password = new JsonObject().put("password", PASSWORD);
        JsonObject wrong = new JsonObject().put("password", "another password");
        assertThat(code(server.send(cookie, "POST", "/api/session/totp", wrong)))
                .isEqualTo("wrong_credentials");
        assertThat(code(server.send(
                        cookie, "POST", "/api/session/totp/confirm", new JsonObject().put("code", "123456"))))
                .isEqualTo("totp_not_begun");

        HttpResponse<String> begun = server.send(cookie, "POST", "/api/session/totp", password);
        assertThat(begun.statusCode()).isEqualTo(200);
        JsonObject draft = new JsonObject(begun.body());
        assertThat(draft.getString("uri")).contains("Signalbox:" + ann + "?secret=" + draft.getString("secret"));
        AuthenticatorApp app = new AuthenticatorApp(draft.getString("secret"));
        assertThat(server.signIn(ann, PASSWORD).statusCode()).isEqualTo(200);
        assertThat(server.send(cookie, "POST", "/api/session/totp/confirm", new JsonObject().put("code", app.code(-40)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.send(cookie, "POST", "/api/session/totp/confirm", new JsonObject().put("code", app.code(0)))
                        .statusCode())
                .isEqualTo(204);
        assertThat(new JsonObject(server.get(cookie, "/api/session/totp").body()))
                .isEqualTo(new JsonObject().put("user", true).put("active", true));

        HttpResponse<String> needed = server.signIn(ann, PASSWORD);
        assertThat(needed.statusCode()).isEqualTo(401);
        assertThat(code(needed)).isEqualTo("totp_needed");
        assertThat(code(server.signIn(ann, "another password"))).isEqualTo("wrong_credentials");
        assertThat(code(server.signIn(ann, PASSWORD, app.code(-40)))).isEqualTo("wrong_credentials");
        String once = app.code(1);
        assertThat(server.signIn(ann, PASSWORD, once).statusCode()).isEqualTo(200);
        assertThat(code(server.signIn(ann, PASSWORD, once))).isEqualTo("wrong_credentials");
        assertThat(code(server.send(cookie, "POST", "/api/session/totp", password)))
                .isEqualTo("totp_active");

        assertThat(server.send(cookie, "DELETE", "/api/session/totp", password).statusCode())
                .isEqualTo(204);
        assertThat(server.signIn(ann, PASSWORD).statusCode()).isEqualTo(200);
        assertThat(server.server.query(
                        "SELECT type FROM events WHERE type LIKE 'user.totp%' AND actor = '" + ann + "' ORDER BY id"))
                .containsExactly("user.totp_enabled", "user.totp_removed");
        assertThat(server.server.query("SELECT data FROM events").toString())
                .doesNotContain(draft.getString("secret"), PASSWORD, "argon2");
    }

    @Test
    void whoever_signed_in_otherwise_has_no_password_to_put_a_code_beside() {
        String token = TestServer.token(Role.VIEWER, "default");
        String cookie = PasswordServer.cookie(server.signIn(new JsonObject().put("token", token)));
        assertThat(code(server.send(cookie, "POST", "/api/session/totp", new JsonObject().put("password", PASSWORD))))
                .isEqualTo("no_user");
        assertThat(new JsonObject(server.get(cookie, "/api/session/totp").body()).getBoolean("user"))
                .isFalse();
    }
}
