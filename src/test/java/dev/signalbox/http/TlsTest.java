package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.http.auth.Role;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    static Path dataDir;

    private static HttpSettings.Tls tls;
    private static TestServer server;
    private static Vertx vertx;

    @BeforeAll
    static void start() throws Exception {
        tls = TestCertificate.make(dataDir, "dns:localhost,ip:127.0.0.1");
        server = TestServer.start(dataDir, settings -> TestServer.withTls(settings, tls), 2);
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        server.close();
        TestServer.get(vertx.close());
    }

    private record Reply(HttpVersion version, int status, MultiMap headers, String body) {}

    @Test
    void http_2_is_spoken_and_browsers_are_told_to_insist_on_tls() {
        Reply reply = ask(HttpVersion.HTTP_2, "localhost", HttpMethod.GET, "/api/projects", "");
        assertThat(reply.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().get("strict-transport-security")).isEqualTo("max-age=31536000");
        assertThat(reply.headers().get("content-security-policy")).startsWith("default-src 'none'");
        assertThat(ask(HttpVersion.HTTP_1_1, "localhost", HttpMethod.GET, "/api/projects", "")
                        .version())
                .isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(server.announced.get(0).url()).startsWith("https://");
    }

    @Test
    void the_authority_is_checked_as_a_host_is() {
        assertThat(ask(HttpVersion.HTTP_2, "box.example", HttpMethod.GET, "/health/live", "")
                        .status())
                .isEqualTo(200);
        for (String evil : new String[] {"evil.example", "127.0.0.1.evil", "localhost.evil.example"}) {
            Reply reply = ask(HttpVersion.HTTP_2, evil, HttpMethod.GET, "/health/live", "");
            assertThat(reply.status()).as(evil).isEqualTo(403);
            assertThat(reply.body()).contains("host_not_allowed");
        }
    }

    @Test
    void the_cookie_is_for_tls_only() {
        String body = "{\"token\":\"" + TestServer.token(Role.VIEWER) + "\"}";
        Reply reply = ask(HttpVersion.HTTP_2, "localhost", HttpMethod.POST, "/api/session", body);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().get("set-cookie")).endsWith("; HttpOnly; SameSite=Strict; Secure");
    }

    @Test
    void a_body_without_a_length_is_bounded_too() {
        String large = "{\"token\":\"" + "x".repeat(2_000_000) + "\"}";
        assertThat(ask(HttpVersion.HTTP_2, "localhost", HttpMethod.POST, "/api/session", large)
                        .status())
                .isEqualTo(413);
    }

    @Test
    void plain_http_gets_no_answer_here() {
        assertThat(server.raw("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .doesNotContain("200");
    }

    @Test
    void http_2_without_tls_is_not_spoken(@TempDir Path other) {
        try (TestServer plain = TestServer.start(other)) {
            String upgrade = plain.raw(
                    "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings, close\r\n"
                            + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
            assertThat(upgrade).doesNotContain("101 Switching");
            assertThat(plain.raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).contains("501 Not Implemented");
        }
    }

    @Test
    void a_body_that_no_header_told_of_is_not_taken_for_a_body_left_out() {
        String path = "/api/ralph/shop/rollback";
        assertThat(as(Role.ENGINEER, path, HttpClientRequest::send).body()).contains("unknown_project");
        Reply reply = as(Role.ENGINEER, path, request -> {
            request.setChunked(true).write("{}");
            return request.end().compose(sent -> request.response());
        });
        assertThat(reply.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(reply.status()).isEqualTo(415);
    }

    private static Reply as(Role role, String path, Function<HttpClientRequest, Future<HttpClientResponse>> send) {
        return ask(HttpVersion.HTTP_2, options(role, HttpMethod.POST, path), send);
    }

    private static Reply ask(HttpVersion version, String authority, HttpMethod method, String path, String body) {
        RequestOptions options = options(Role.VIEWER, method, path);
        if (!body.isEmpty()) {
            options.putHeader("content-type", "application/json");
        }
        return ask(version, options, request -> request.authority(HostAndPort.create(authority, server.port))
                .send(Buffer.buffer(body)));
    }

    private static RequestOptions options(Role role, HttpMethod method, String path) {
        return new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(server.port, "127.0.0.1"))
                .setHost("localhost")
                .setPort(server.port)
                .setMethod(method)
                .setURI(path)
                .putHeader("authorization", "Bearer " + TestServer.token(role));
    }

    private static Reply ask(
            HttpVersion version, RequestOptions options, Function<HttpClientRequest, Future<HttpClientResponse>> send) {
        HttpClientAgent client = vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setProtocolVersion(version)
                .setVerifyHost(false)
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(tls.certificate().toString())));
        Future<Reply> reply = client.request(options).compose(send).compose(TlsTest::read);
        try {
            return TestServer.get(reply);
        } finally {
            TestServer.get(client.close());
        }
    }

    private static Future<Reply> read(HttpClientResponse response) {
        return response.body()
                .map(body -> new Reply(response.version(), response.statusCode(), response.headers(), body.toString()));
    }
}
