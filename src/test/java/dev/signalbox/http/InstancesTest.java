package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.http.auth.Role;
import io.vertx.core.DeploymentOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstancesTest {
    @TempDir
    Path dataDir;

    @Test
    void all_instances_share_one_free_port_that_is_announced_once() {
        try (TestServer server = TestServer.start(dataDir, settings -> settings, 3)) {
            StubWatcher watcher = new StubWatcher(server.vertx, "alpha").start();
            watcher.put(StubWatcher.project("alpha", "default", "shop", "v1"));
            String token = TestServer.token(Role.VIEWER);
            List<SseReader> streams = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                // Each stream is a connection of its own, and connections go round the instances.
                streams.add(server.stream("/api/stream?topics=projects", token));
            }
            streams.forEach(
                    stream -> stream.await("projects", event -> event.data().contains("shop")));
            assertThat(server.send(TestServer.as(
                                    token, server.request("/api/session").DELETE()))
                            .statusCode())
                    .isEqualTo(204);
            streams.forEach(stream -> stream.awaitEnd(Duration.ofSeconds(2)));
            assertThat(server.announced).hasSize(1);
            assertThat(server.announced.get(0).port()).isEqualTo(server.port).isPositive();
            assertThat(server.announced.get(0).url()).isEqualTo("http://127.0.0.1:" + server.port + "/");
        }
    }

    @Test
    void stopping_says_goodbye_to_streams_and_frees_the_port_in_time() throws Exception {
        try (TestServer server = TestServer.start(dataDir, settings -> settings, 2);
                SseReader one = server.stream("/api/stream?topics=projects", TestServer.token(Role.VIEWER));
                SseReader two = server.stream("/api/projects/stream", TestServer.token(Role.VIEWER))) {
            one.await("projects");
            two.await("status");
            long begin = System.nanoTime();
            server.undeploy();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
            assertThat(one.await("bye").json().getString("reason")).isEqualTo("shutdown");
            assertThat(two.await("bye").json().getInteger("retry_ms")).isPositive();
            one.awaitEnd(Duration.ofSeconds(1));
            two.awaitEnd(Duration.ofSeconds(1));
            Awaitility.await().until(() -> canBind(server.port));
        }
    }

    @Test
    void two_servers_in_one_process_get_ports_of_their_own() {
        try (TestServer one = TestServer.start(dataDir);
                TestServer two = TestServer.start(dataDir)) {
            assertThat(one.port).isNotEqualTo(two.port);
            assertThat(one.vertx
                            .deployVerticle(HttpVerticle.instances(TestServer.settings()), new DeploymentOptions())
                            .map(id -> one.announced.size())
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join())
                    .isPositive();
            Awaitility.await().until(() -> one.announced.size() == 2);
            assertThat(one.announced.get(1).port()).isNotEqualTo(one.port);
        }
    }

    @Test
    void a_stream_too_many_is_told_to_come_back() {
        try (TestServer server = TestServer.start(dataDir)) {
            List<SseReader> open = new ArrayList<>();
            String token = TestServer.token(Role.VIEWER);
            for (int i = 0; i < 50; i++) {
                open.add(server.stream("/api/stream?topics=nodes", token));
            }
            SseReader refused = server.stream("/api/stream?topics=nodes", token);
            assertThat(refused.response().statusCode()).isEqualTo(200);
            assertThat(refused.await("bye").json().getString("reason")).isEqualTo("too_many_streams");
            open.forEach(SseReader::close);
        }
    }

    @Test
    void settings_that_cannot_work_are_refused_at_once() {
        assertThatThrownBy(() -> TestServer.withBasePath(TestServer.settings(), "/x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TestServer.withBasePath(TestServer.settings(), "/../"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> HttpVerticle.instances(TestServer.withHosts(TestServer.settings(), List.of("no host"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean canBind(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
