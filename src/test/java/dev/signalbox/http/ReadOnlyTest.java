package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.account.user.LockOutLimits;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyTest {
    /** Signing in, and signing out in three ways. */
    private static final List<String> SERVED =
            List.of("POST /api/session", "DELETE /api/session", "DELETE /api/sessions", "DELETE /api/sessions/{id}");

    @TempDir
    Path dataDir;

    @Test
    void nothing_but_who_is_signed_in_can_be_changed_and_everything_can_be_read() {
        try (TestServer server = TestServer.withUsers(dataDir, TestServer::readOnly, LockOutLimits.DEFAULT)) {
            int refused = 0;
            for (Contract.Call call : new Contract().calls()) {
                if (call.method().equals("GET") || SERVED.contains(call.method() + " " + call.path())) {
                    continue;
                }
                String path = call.path().replaceAll("\\{[a-z_]+}", "1");
                HttpResponse<String> answer = server.send(TestServer.as(
                                TestServer.token(Role.ADMIN), server.request(path, "Content-Type", "application/json"))
                        .method(call.method(), HttpRequest.BodyPublishers.ofString("{}")));
                assertThat(answer.statusCode()).as(call.toString()).isEqualTo(403);
                assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("read_only");
                refused++;
            }
            assertThat(refused).isGreaterThan(10);
            assertThat(server.send(server.request("/api/session/methods")).body())
                    .isEqualTo("{\"ticket\":true,\"token\":true,\"password\":false,\"oidc\":[]}");

            HttpResponse<String> signedIn =
                    server.send(server.request("/api/session", "Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"token\":\"" + TestServer.token(Role.VIEWER) + "\"}")));
            assertThat(new JsonObject(signedIn.body()).getBoolean("read_only")).isTrue();
            String cookie =
                    signedIn.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
            assertThat(server.send(server.request("/api/projects", "Cookie", cookie))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.send(server.request("/api/session", "Cookie", cookie)
                                    .DELETE())
                            .statusCode())
                    .isEqualTo(204);
            assertThat(server.send(server.request("/api/projects", "Cookie", cookie))
                            .statusCode())
                    .isEqualTo(401);
        }
    }
}
