package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Sessions;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.TokenIssuer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    @TempDir
    Path dataDir;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(dataDir, settings -> TestServer.withDemo(settings, "--workspace DIR"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_ticket_makes_a_session_once_and_signing_out_ends_it() {
        String ticket = TestServer.get(server.bus.request(
                        Sessions.ISSUE_TICKET,
                        new Sessions.IssueTicket(new Sessions.Identity("ann", "engineer", "acme"), 60_000)))
                .value();

        HttpResponse<String> signedIn = signIn("ticket", ticket);

        assertThat(signedIn.statusCode()).isEqualTo(200);
        JsonObject who = new JsonObject(signedIn.body());
        assertThat(who.getString("subject")).isEqualTo("ann");
        assertThat(who.getString("role")).isEqualTo("engineer");
        assertThat(who.getString("account")).isEqualTo("acme");
        assertThat(who.getBoolean("demo")).isTrue();
        assertThat(who.getString("hint")).isEqualTo("--workspace DIR");
        assertThat(Duration.between(Instant.now(), Instant.parse(who.getString("expires_at"))))
                .isBetween(
                        Duration.ofDays(7).minusMinutes(1), Duration.ofDays(7).plusMinutes(1));
        assertThat(signedIn.body()).doesNotContain(cookie(signedIn).substring(20));
        assertThat(signIn("ticket", ticket).statusCode()).isEqualTo(401);

        String cookie = cookie(signedIn);
        assertThat(withCookie(cookie, "/api/session").body()).isEqualTo(signedIn.body());
        assertThat(withCookie(cookie, "/api/projects").statusCode()).isEqualTo(200);
        HttpResponse<String> out =
                server.send(server.request("/api/session", "Cookie", cookie).DELETE());
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.headers().firstValue("set-cookie").orElse("")).contains("Max-Age=0");
        assertThat(withCookie(cookie, "/api/session").statusCode()).isEqualTo(401);
        assertThat(withCookie(cookie, "/api/projects").statusCode()).isEqualTo(401);
    }

    @Test
    void the_cookie_is_for_this_server_and_no_script() {
        HttpResponse<String> signedIn = signIn("token", TestServer.token(Role.VIEWER));
        String header = signedIn.headers().firstValue("set-cookie").orElseThrow();
        assertThat(header)
                .startsWith("signalbox_" + server.port + "=")
                .contains("; Path=/;", "; HttpOnly", "; SameSite=Strict")
                .doesNotContain("Secure", "Domain");
    }

    @Test
    void a_session_made_from_a_token_ends_with_it() {
        HttpResponse<String> signedIn = signIn("token", TestServer.token(Role.ADMIN, "default", Duration.ofMinutes(5)));
        Instant end = Instant.parse(new JsonObject(signedIn.body()).getString("expires_at"));
        assertThat(Duration.between(Instant.now(), end)).isLessThanOrEqualTo(Duration.ofSeconds(301));
    }

    @Test
    void tokens_that_do_not_count_make_no_session() {
        assertThat(signIn("token", "nonsense").statusCode()).isEqualTo(401);
        assertThat(signIn("ticket", "nonsense").statusCode()).isEqualTo(401);
        String ofAnotherRun = new TokenIssuer(TestServer.KEY)
                .issue("ann", Role.ADMIN, "default", Duration.ofHours(1), Optional.of("another"))
                .value();
        HttpResponse<String> refused = signIn("token", ofAnotherRun);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("set-cookie")).isEmpty();
        assertThat(refused.body()).doesNotContain(ofAnotherRun.substring(0, 40));
    }

    @Test
    void a_bearer_token_wins_over_the_cookie_even_if_it_is_bad() {
        String cookie = cookie(signIn("token", TestServer.token(Role.VIEWER, "acme")));
        HttpRequest.Builder both = server.request("/api/session", "Cookie", cookie);
        assertThat(server.send(TestServer.as(TestServer.token(Role.ADMIN), both))
                        .body())
                .contains("\"admin\"");
        HttpResponse<String> bad = server.send(TestServer.as("x", server.request("/api/session", "Cookie", cookie)));
        assertThat(bad.statusCode()).isEqualTo(401);
        assertThat(bad.headers().firstValue("www-authenticate").orElse("")).startsWith("Bearer");
    }

    @Test
    void other_cookies_other_schemes_and_tokens_in_the_address_do_not_sign_in() {
        String token = TestServer.token(Role.ADMIN);
        assertThat(withCookie("signalbox_1=" + token, "/api/session").statusCode())
                .isEqualTo(401);
        assertThat(withCookie("signalbox=" + token, "/api/session").statusCode())
                .isEqualTo(401);
        String name = "signalbox_" + server.port + "=";
        assertThat(withCookie(name + token + "; " + name + TestServer.token(Role.VIEWER), "/api/session")
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.send(server.request("/api/session", "Authorization", "Basic " + token))
                        .statusCode())
                .isEqualTo(401);
        for (String parameter : new String[] {"token", "access_token", "bearer", "ticket"}) {
            assertThat(server.send(server.request("/api/session?" + parameter + "=" + token))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void signing_out_ends_the_streams_of_that_token_only() {
        String mine = TestServer.token(Role.VIEWER);
        String other = TestServer.token(Role.VIEWER);
        try (SseReader ends = server.stream("/api/stream?topics=projects", mine);
                SseReader stays = server.stream("/api/stream?topics=projects", other)) {
            ends.await("projects");
            stays.await("projects");
            assertThat(server.send(TestServer.as(
                                    mine, server.request("/api/session").DELETE()))
                            .statusCode())
                    .isEqualTo(204);
            ends.awaitEnd(Duration.ofSeconds(1));
            assertThat(ends.await("bye").json().getString("reason")).isEqualTo("signed_out");
            StubWatcher watcher = new StubWatcher(server.vertx, "alpha").start();
            watcher.put(StubWatcher.project("alpha", "default", "later", "v"));
            stays.await("projects", event -> event.data().contains("later"));
        }
        assertThat(server.send(TestServer.as(mine, server.request("/api/projects")))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_stream_ends_with_its_token() {
        TokenIssuer.Issued soon = new TokenIssuer(TestServer.KEY)
                .issue("ann", Role.VIEWER, "default", Duration.ofMillis(1_500), Optional.empty());
        try (SseReader stream = server.stream("/api/projects/stream", soon.value())) {
            stream.await("status");
            assertThat(stream.await("bye").json().getString("reason")).isEqualTo("token_expired");
            stream.awaitEnd(Duration.ofSeconds(1));
            assertThat(Duration.between(soon.token().expiresAt(), Instant.now()))
                    .isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_token_that_was_signed_out_before_the_start_is_refused() {
        TokenIssuer.Issued token = new TokenIssuer(TestServer.KEY)
                .issue("ann", Role.VIEWER, "default", Duration.ofHours(1), Optional.empty());
        assertThat(server.send(TestServer.as(
                                token.value(), server.request("/api/session").DELETE()))
                        .statusCode())
                .isEqualTo(204);
        server.close();
        server = TestServer.start(dataDir);
        Awaitility.await()
                .until(() -> server.send(TestServer.as(token.value(), server.request("/api/projects")))
                                .statusCode()
                        == 401);
    }

    private HttpResponse<String> signIn(String kind, String value) {
        return server.send(server.request("/api/session", "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        new JsonObject().put(kind, value).encode())));
    }

    private HttpResponse<String> withCookie(String cookie, String path) {
        return server.send(server.request(path, "Cookie", cookie));
    }

    private static String cookie(HttpResponse<String> signedIn) {
        return signedIn.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
    }
}
