package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostGuardTest {
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

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 200",
        "127.0.0.1:1234, 200",
        "localhost, 200",
        "LocalHost:99, 200",
        "[::1], 200",
        "[::1]:80, 200",
        "box.example, 200",
        "BOX.EXAMPLE:1, 200",
        "other.example:8443, 200",
        "other.example, 403",
        "other.example:8444, 403",
        "evil.example, 403",
        "127.0.0.1.evil, 403",
        "localhost.evil.example, 403",
        "localhost., 403",
        "127.0.0.1., 403",
        "127.1, 403",
        "2130706433, 403",
        "0.0.0.0, 403",
        "[::], 403",
        "[::ffff:127.0.0.1], 403",
        "box.example.evil, 403",
        "127.0.0.1@evil.example, 400",
        "evil.example@127.0.0.1, 400",
        "127.0.0.1/x, 400",
        "http://127.0.0.1, 400",
        "127.0.0.1:99999, 400",
        "127.0.0.1:, 400",
        "::1, 400",
        "'127.0.0.1,evil.example', 400",
        "'127.0.0.1 evil.example', 400",
    })
    void only_listed_names_are_served(String host, int status) {
        String answer = server.raw("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        assertThat(TestServer.statusOf(answer)).as(answer).isEqualTo(status);
        assertThat(answer).containsIgnoringCase("content-security-policy: default-src 'none'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing           | GET /health/live HTTP/1.1",
                "missing, 1.0      | GET /health/live HTTP/1.0",
                "empty             | GET /health/live HTTP/1.1~Host: ",
                "two, the same     | GET /health/live HTTP/1.1~Host: localhost~Host: localhost",
                "two, one is evil  | GET /health/live HTTP/1.1~Host: localhost~Host: evil.example",
                "absolute form     | GET http://evil.example/health/live HTTP/1.1~Host: localhost",
                "absolute own form | GET http://localhost/health/live HTTP/1.1~Host: localhost",
                "authority form    | CONNECT localhost:80 HTTP/1.1~Host: localhost",
                "space in name     | GET /health/live HTTP/1.1~Host : localhost",
            })
    void anything_but_one_host_and_a_path_is_a_bad_request(String name, String request) {
        String answer = server.raw(request.replace("~", "\r\n") + "\r\n\r\n");
        assertThat(TestServer.statusOf(answer)).as(answer).isEqualTo(400);
        assertThat(answer)
                .containsIgnoringCase("application/problem+json")
                .containsIgnoringCase("x-content-type-options");
    }

    @Test
    void a_transfer_encoding_is_refused_and_the_connection_ends() {
        String smuggled = "POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\n"
                + "Host: localhost\r\n\r\n";
        String answer = server.raw(smuggled);
        assertThat(TestServer.statusOf(answer)).as(answer).isBetween(400, 411);
        assertThat(answer.split("HTTP/1.1 ")).as("one answer only: %s", answer).hasSize(2);
    }

    @Test
    void two_content_lengths_are_refused() {
        String answer = server.raw("POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}");
        assertThat(TestServer.statusOf(answer)).as(answer).isEqualTo(400);
    }

    @Test
    void oversized_lines_and_headers_are_refused_with_all_headers() {
        String line = server.raw("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        String header = server.raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n");
        assertThat(TestServer.statusOf(line)).as(line).isEqualTo(414);
        assertThat(TestServer.statusOf(header)).as(header).isEqualTo(431);
        assertThat(line).containsIgnoringCase("content-security-policy");
        assertThat(header).containsIgnoringCase("content-security-policy");
    }
}
