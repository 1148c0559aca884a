package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.http.auth.Role;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class WriteGuardTest {
    private static final String NONE = "";

    @TempDir
    static Path dataDir;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(dataDir);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private record Case(String origin, boolean ownOrigin) {}

    @TestFactory
    Stream<DynamicTest> a_write_needs_its_own_origin_and_a_json_body() {
        List<Case> origins = List.of(
                new Case(NONE, true),
                new Case("http://127.0.0.1:" + server.port, true),
                new Case("https://box.example", true),
                new Case("http://127.0.0.1:1", false),
                new Case("http://localhost:" + server.port, false),
                new Case("http://evil.example", false),
                new Case("http://127.0.0.1:" + server.port + ".evil.example", false),
                new Case("http://127.0.0.1:" + server.port + "/", false),
                new Case("null", false),
                new Case("file://", false));
        List<DynamicTest> tests = new ArrayList<>();
        for (Case origin : origins) {
            for (String site : List.of(NONE, "same-origin", "none", "same-site", "cross-site", "odd")) {
                for (String type : List.of(
                        "application/json",
                        "application/json; charset=UTF-8",
                        NONE,
                        "text/plain",
                        "application/x-www-form-urlencoded",
                        "multipart/form-data; boundary=x",
                        "application/json, text/plain",
                        "application/jsonp",
                        "text/json")) {
                    boolean own = origin.ownOrigin()
                            && List.of(NONE, "same-origin", "none").contains(site);
                    boolean json = type.equals("application/json") || type.startsWith("application/json;");
                    int expected = !own ? 403 : json ? 200 : 415;
                    String name = "origin '" + origin.origin() + "', site '" + site + "', type '" + type + "'";
                    tests.add(DynamicTest.dynamicTest(name, () -> assertThat(signIn(origin.origin(), site, type))
                            .isEqualTo(expected)));
                }
            }
        }
        return tests.stream();
    }

    @Test
    void data_and_streams_are_not_given_to_other_sites() {
        for (String path :
                List.of("/api/projects", "/api/projects/stream", "/api/stream?topics=projects", "/metrics")) {
            assertThat(server.get(path, "Sec-Fetch-Site", "cross-site").statusCode())
                    .as(path)
                    .isEqualTo(403);
            assertThat(server.get(path, "Sec-Fetch-Site", "same-site").statusCode())
                    .as(path)
                    .isEqualTo(403);
            assertThat(server.get(path, "Origin", "http://evil.example").statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(server.get("/api/projects", "Sec-Fetch-Site", "same-origin").statusCode())
                .isEqualTo(200);
        assertThat(server.get("/", "Sec-Fetch-Site", "cross-site").statusCode())
                .as("a link to us")
                .isNotEqualTo(403);
    }

    @Test
    void a_sign_out_from_another_site_is_refused() {
        HttpRequest.Builder request = TestServer.as(
                TestServer.token(Role.VIEWER), server.request("/api/session", "Origin", "http://evil.example"));
        assertThat(server.send(request.DELETE()).statusCode()).isEqualTo(403);
        assertThat(server.get("/api/session").statusCode()).isEqualTo(200);
    }

    @Test
    void nothing_allows_other_origins_anything() {
        for (String method : List.of("GET", "OPTIONS", "POST")) {
            String answer =
                    server.raw(method + " /api/projects HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n"
                            + "Access-Control-Request-Method: POST\r\nConnection: close\r\n\r\n");
            assertThat(answer).doesNotContainIgnoringCase("access-control-");
        }
    }

    @Test
    void a_body_that_is_too_large_is_refused_before_and_while_it_is_read() {
        String head =
                "POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ";
        assertThat(TestServer.statusOf(server.raw(head + "1048577\r\n\r\n{"))).isEqualTo(413);
        assertThat(TestServer.statusOf(server.raw(head + "99999999999999999999\r\n\r\n{")))
                .isBetween(400, 413);
        String padded = "{\"token\":\"" + "x".repeat(1_000_000) + "\"}";
        assertThat(TestServer.statusOf(server.raw(head + padded.length() + "\r\n\r\n" + padded)))
                .isEqualTo(401);
    }

    @Test
    void a_body_is_one_json_object_with_known_members_only() {
        for (String body : List.of(
                "",
                "null",
                "[]",
                "1",
                "\"x\"",
                "{",
                "{}",
                "{\"token\":1}",
                "{\"token\":\"a\",\"ticket\":\"b\"}",
                "{\"token\":\"a\",\"admin\":true}",
                "{} {}",
                "[".repeat(1_000),
                "{\"token\":".repeat(100))) {
            int length = body.length();
            String answer =
                    server.raw("POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Connection: close\r\nContent-Length: " + length + "\r\n\r\n" + body);
            assertThat(TestServer.statusOf(answer)).as("%s -> %s", body, answer).isIn(400, 401);
            assertThat(answer).contains("application/problem+json");
        }
    }

    private static int signIn(String origin, String site, String type) {
        String body = "{\"token\":\"" + TestServer.token(Role.VIEWER) + "\"}";
        String answer = server.raw("POST /api/session HTTP/1.1\r\nHost: 127.0.0.1:" + server.port + "\r\n"
                + header("Origin", origin) + header("Sec-Fetch-Site", site) + header("Content-Type", type)
                + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        return TestServer.statusOf(answer);
    }

    private static String header(String name, String value) {
        return value.isEmpty() ? "" : name + ": " + value + "\r\n";
    }
}
