package dev.signalbox.http;

import static dev.signalbox.http.StubWatcher.project;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Run;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.stream.StreamSettings;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client that is slow, silent or one too many costs, and whom. */
class SlowSocketTest {
    private static final int SMALL_BUFFER = 4 * 1024;
    private static final String PAD = "x".repeat(2_000);

    @TempDir
    Path dataDir;

    /** A client that reads when it is told to, and answers nothing by itself. */
    private static final class RawSocket implements AutoCloseable {
        final List<JsonObject> messages = new ArrayList<>();
        private final Socket socket = new Socket();
        private final DataInputStream in;

        RawSocket(int port, String topics, int receiveBuffer) throws IOException {
            socket.setReceiveBufferSize(receiveBuffer);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(20_000);
            in = new DataInputStream(socket.getInputStream());
            String request = "GET /api/ws?topics=" + topics + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + TestServer.token(Role.VIEWER)
                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Extensions: permessage-deflate\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            assertThat(head).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("permessage-deflate");
        }

        /** An empty ping of the client, masked as it has to be. */
        void ping() throws IOException {
            socket.getOutputStream().write(new byte[] {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0});
        }

        /** Reads frames until a message fits; every frame has to be whole and of a kind that a server sends. */
        JsonObject until(Predicate<JsonObject> fits) throws IOException {
            while (true) {
                int kind = in.readUnsignedByte();
                long length = in.readUnsignedByte();
                length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
                byte[] payload = in.readNBytes((int) length);
                assertThat(kind).isIn(0x81, 0x89, 0x8A, 0x88);
                if (kind == 0x81) {
                    JsonObject message = new JsonObject(new String(payload, StandardCharsets.UTF_8));
                    messages.add(message);
                    if (fits.test(message)) {
                        return message;
                    }
                }
            }
        }

        boolean isCut() {
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            try {
                in.transferTo(rest);
            } catch (IOException e) {
                return !(e instanceof java.net.SocketTimeoutException);
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static Run run(int i, String version) {
        return StubRuns.run("default", "shop", "r" + i + PAD, Run.State.RUNNING, i, version);
    }

    @Test
    void a_slow_client_gets_the_newest_of_each_and_is_told_what_was_left_out() throws Exception {
        try (TestServer server = TestServer.start(dataDir)) {
            StubRuns runs = new StubRuns(server.vertx, "alpha").start();
            runs.put(run(0, "v0"));
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> server.get("/api/runs").body().contains("v0"));
            try (RawSocket slow = new RawSocket(server.port, "runs", SMALL_BUFFER);
                    SocketReader quick = SocketReader.open(server, TestServer.token(Role.VIEWER), "runs")) {
                slow.until(message -> message.getString("type").equals("snapshot"));
                quick.await("snapshot");
                int changes = 4_000;
                for (int i = 1; i <= changes; i++) {
                    runs.put(run(i % 5, "v" + i));
                    runs.progress(run(i % 5, "v" + i), "p" + i + PAD);
                    if (i % 200 == 0) {
                        String version = "\"v" + i + "\"";
                        quick.await("run.update", it -> it.encode().contains(version));
                        slow.ping();
                    }
                }
                JsonObject last = slow.until(message -> message.encode().contains("\"v" + changes + "\""));
                assertThat(last.getString("signature")).isNotEmpty();
                slow.until(message -> message.encode().contains("\"p" + changes + "x"));
                assertThat(count(slow, "run.update")).isBetween(1L, changes / 2L);
                JsonObject reset = slow.messages.stream()
                        .filter(message -> message.getString("type").equals("reset"))
                        .findFirst()
                        .orElseThrow();
                assertThat(reset.getInteger("skipped")).isPositive();
                long skipped = slow.messages.stream()
                        .filter(message -> message.getString("type").equals("reset"))
                        .mapToLong(message -> message.getInteger("skipped"))
                        .sum();
                assertThat(count(slow, "agent.result") + skipped).isEqualTo(changes);
            }
        }
    }

    private static long count(RawSocket socket, String type) {
        return socket.messages.stream()
                .filter(message -> message.getString("type").equals(type))
                .count();
    }

    @Test
    void a_client_that_answers_no_ping_is_cut_off() throws Exception {
        try (TestServer server = TestServer.start(dataDir, settings -> with(settings, impatient(), 100));
                RawSocket mute = new RawSocket(server.port, "projects", 64 * 1024);
                SocketReader polite = SocketReader.open(server, TestServer.token(Role.VIEWER), "projects")) {
            assertThat(mute.isCut()).isTrue();
            await().atMost(Duration.ofSeconds(15)).until(() -> server.get("/metrics")
                    .body()
                    .contains("signalbox_streams_closed_total{reason=\"unresponsive\"} 1.0"));
            polite.await("heartbeat");
            new StubWatcher(server.vertx, "alpha").start().put(project("alpha", "default", "shop", "v1"));
            polite.await("project.update");
        }
    }

    @Test
    void a_socket_too_many_is_told_to_come_back_later() {
        try (TestServer server = TestServer.start(dataDir, settings -> with(settings, StreamSettings.defaults(), 1));
                SseReader stream = server.stream("/api/stream?topics=nodes", TestServer.token(Role.VIEWER))) {
            stream.await("hello");
            try (SocketReader second = SocketReader.open(server, TestServer.token(Role.VIEWER), "nodes")) {
                assertThat(second.awaitClose()).isEqualTo(new SocketReader.Closed(1013, "too_many_streams"));
                assertThat(second.await("bye").getInteger("retry_ms")).isPositive();
            }
        }
    }

    private static StreamSettings impatient() {
        StreamSettings usual = StreamSettings.defaults();
        return new StreamSettings(
                usual.retryMinMs(),
                usual.retryMaxMs(),
                Duration.ofSeconds(2),
                usual.maxAge(),
                usual.closingTakes(),
                Duration.ofMillis(50),
                usual.maxUnsentBytes());
    }

    private static HttpSettings with(HttpSettings s, StreamSettings streams, int maxStreamsPerUser) {
        return new HttpSettings(
                s.node(),
                s.version(),
                s.runId(),
                s.host(),
                s.port(),
                s.basePath(),
                s.allowedHosts(),
                s.maxStreams(),
                maxStreamsPerUser,
                s.tls(),
                s.auth(),
                s.limits(),
                streams,
                s.demo());
    }
}
