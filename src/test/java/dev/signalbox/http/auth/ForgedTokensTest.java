package dev.signalbox.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.http.TestServer;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgedTokensTest {
    /** What can stand in a header at all; the rest no client sends. */
    private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]{1,7000}");

    @TempDir
    static Path dataDir;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(
                dataDir, settings -> TestServer.withAuth(settings, ForgedTokens.settings(), Forge.RUN));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void none_is_taken_for_a_token() throws Exception {
        Map<String, String> forged = ForgedTokens.all();
        assertThat(forged).hasSizeGreaterThanOrEqualTo(30);
        TokenVerifier verifier =
                new TokenVerifier(server.vertx, ForgedTokens.settings(), Forge.RUN, new RevokedTokens());
        assertThat(verifier.verify(ForgedTokens.good()).succeeded()).isTrue();
        assertThat(verifier.verify(Forge.signed("RS256", "SHA256withRSA", Forge.RSA))
                        .succeeded())
                .isTrue();
        forged.forEach((what, token) -> {
            Future<Token> read = verifier.verify(token);
            assertThat(read.failed()).as(what).isTrue();
            assertThat(read.cause()).as(what).isInstanceOf(InvalidTokenException.class);
        });
    }

    @Test
    void none_opens_a_route_or_a_stream_in_a_header_or_a_cookie() throws Exception {
        List<String> paths = List.of(
                "/api/session",
                "/api/projects",
                "/api/stream?topics=projects",
                "/api/projects/stream",
                "/api/events/stream",
                "/api/admin/jobs/events");
        String cookie = "signalbox_" + server.port + "=";
        assertThat(server.send(TestServer.as(ForgedTokens.good(), server.request("/api/session")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.send(server.request("/api/session", "Cookie", cookie + ForgedTokens.good()))
                        .statusCode())
                .isEqualTo(200);
        int sent = 0;
        for (Map.Entry<String, String> forged : ForgedTokens.all().entrySet()) {
            if (!SENDABLE.matcher(forged.getValue()).matches()) {
                continue;
            }
            // Each on two paths, and all paths among them.
            for (String path : List.of(paths.get(sent % paths.size()), paths.get((sent + 2) % paths.size()))) {
                assertThat(server.send(TestServer.as(forged.getValue(), server.request(path)))
                                .statusCode())
                        .as("%s: %s", forged.getKey(), path)
                        .isEqualTo(401);
                assertThat(server.send(server.request(path, "Cookie", cookie + forged.getValue()))
                                .statusCode())
                        .as("%s in a cookie: %s", forged.getKey(), path)
                        .isEqualTo(401);
            }
            sent++;
        }
        assertThat(sent).isGreaterThanOrEqualTo(30);
    }
}
