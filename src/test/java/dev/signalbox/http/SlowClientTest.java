package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.http.auth.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowClientTest {
    private static final Duration LIMIT = Duration.ofMillis(600);

    @TempDir
    static Path dataDir;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(
                dataDir,
                settings -> TestServer.withLimits(settings, new HttpSettings.Limits(1_000, LIMIT, LIMIT, LIMIT)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_connection_that_says_nothing_is_cut() throws Exception {
        assertCut("", "");
    }

    @Test
    void headers_that_trickle_in_are_cut() throws Exception {
        assertCut("GET /health/live HTTP/1.1\r\nHost: localhost\r\n", "X: y\r\n");
    }

    @Test
    void a_second_request_that_trickles_in_is_cut() throws Exception {
        assertCut("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\n", "X: y\r\n");
    }

    @Test
    void a_body_that_trickles_in_is_answered_with_a_timeout_and_cut() throws Exception {
        String answer = assertCut(
                "POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 900\r\n\r\n",
                " ");
        assertThat(TestServer.statusOf(answer)).as(answer).isEqualTo(408);
    }

    @Test
    void a_body_nobody_asked_for_does_not_hold_the_connection() throws Exception {
        assertCut("GET /health/live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n", " ");
    }

    @Test
    void a_stream_outlives_these_limits_while_it_has_something_to_say() {
        StubWatcher watcher = new StubWatcher(server.vertx, "alpha").start();
        try (SseReader stream = server.stream("/api/stream?topics=projects", TestServer.token(Role.VIEWER))) {
            stream.await("projects");
            long begin = System.nanoTime();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        watcher.put(StubWatcher.project("alpha", "default", "a", "v" + System.nanoTime()));
                        return System.nanoTime() - begin > LIMIT.multipliedBy(3).toNanos();
                    });
            watcher.put(StubWatcher.project("alpha", "default", "last", "v"));
            stream.await("projects", event -> event.data().contains("\"slug\":\"last\""));
        } finally {
            watcher.fallSilent();
        }
    }

    /** Keeps sending until the server closes the connection. */
    private static String assertCut(String begin, String drip) throws IOException {
        StringBuilder answer = new StringBuilder();
        try (Socket socket = new Socket("127.0.0.1", server.port)) {
            socket.setSoTimeout(50);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(begin.getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
                try {
                    out.write(drip.getBytes(StandardCharsets.US_ASCII));
                    int read = in.read();
                    if (read >= 0) {
                        answer.append((char) read);
                        answer.append(new String(in.readNBytes(in.available()), StandardCharsets.US_ASCII));
                    }
                    return read < 0;
                } catch (SocketTimeoutException e) {
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
        return answer.toString();
    }
}
