package dev.signalbox.http.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a reader that does not read costs, and whom. */
class SlowReaderTest {
    private static final int SMALL_BUFFER = 4 * 1024;
    private static final String PAD = "x".repeat(2_000);
    private static final StreamSettings IMPATIENT = new StreamSettings(
            1_500,
            4_500,
            Duration.ofMillis(1500),
            Duration.ofHours(1),
            Duration.ofMillis(300),
            Duration.ofMillis(50),
            StreamSettings.defaults().maxUnsentBytes());

    @Test
    void a_slow_reader_gets_only_the_newest_values_and_delays_nobody() throws Exception {
        try (StreamServer server = StreamServer.started(StreamServer.QUICK);
                RawReader slow = new RawReader(server.port(), "/stream", SMALL_BUFFER);
                RawReader quick = new RawReader(server.port(), "/stream")) {
            slow.untilType("projects");
            quick.untilType("projects");
            int changes = 2_000;
            for (int i = 0; i < changes; i++) {
                server.put("default", "k" + i % 5, item("k" + i % 5, i));
                String newest = item("k" + i % 5, i);
                String key = "k" + i % 5;
                if (i % 100 == 0) {
                    quick.until(events -> newest.equals(quick.view.items.get(key)));
                }
            }
            quick.until(events -> isComplete(quick, changes));
            assertThat(slow.events()).hasSizeLessThan(10);
            slow.until(events -> isComplete(slow, changes));
            assertThat(slow.events()).hasSizeLessThan(changes / 2);
            assertThat(slow.view.signature).isEqualTo(quick.view.signature);
            assertThat(server.counters.figures().coalesced()).isPositive();
        }
    }

    @Test
    void a_reader_without_progress_is_cut_off_and_leaves_nothing_behind() throws Exception {
        try (StreamServer server = StreamServer.started(IMPATIENT);
                RawReader stuck = new RawReader(server.port(), "/stream", SMALL_BUFFER);
                RawReader reads = new RawReader(server.port(), "/stream")) {
            stuck.untilType("projects");
            reads.untilType("projects");
            for (int i = 0; i < 1_000; i++) {
                server.put("default", "k" + i, item("k" + i, i));
            }
            reads.until(events -> reads.view.items.size() == 1_000);
            await().until(() -> server.counters.figures().closed().get(EndReason.SLOW_READER) == 1);
            assertThat(server.limits.open()).isEqualTo(1);
            await().until(() -> server.connections.get() == 1);
            assertThat(stuck.isCut()).isTrue();
        }
    }

    @Test
    void an_http2_reader_without_progress_loses_its_stream_and_not_the_others_of_its_connection() throws Exception {
        Vertx client = Vertx.vertx();
        try (StreamServer server = StreamServer.started(IMPATIENT)) {
            HttpClient http = client.createHttpClient(
                    new HttpClientOptions()
                            .setProtocolVersion(HttpVersion.HTTP_2)
                            .setHttp2ClearTextUpgrade(false)
                            .setHttp2ConnectionWindowSize(16 * 1024 * 1024),
                    new PoolOptions().setHttp2MaxSize(1));
            EventSourceParser parser = new EventSourceParser();
            AtomicBoolean reset = new AtomicBoolean();
            open(http, server, answer -> answer.exceptionHandler(
                            e -> reset.compareAndSet(false, e instanceof StreamResetException))
                    .pause());
            open(
                    http,
                    server,
                    answer -> answer.handler(bytes -> {
                        synchronized (parser) {
                            parser.feed(bytes.getBytes());
                        }
                    }));
            for (int i = 0; i < 1_000; i++) {
                server.put("default", "k" + i, item("k" + i, i));
            }
            await().until(() -> server.counters.figures().closed().get(EndReason.SLOW_READER) == 1);
            assertThat(server.limits.open()).isEqualTo(1);
            server.put("default", "last", item("last", 0));
            await().until(() -> {
                synchronized (parser) {
                    List<EventSourceParser.Event> events = parser.events();
                    return events.get(events.size() - 1).data().contains("last");
                }
            });
            await().untilTrue(reset);
        } finally {
            client.close().await(5, TimeUnit.SECONDS);
        }
    }

    private static void open(HttpClient http, StreamServer server, Handler<HttpClientResponse> reader)
            throws Exception {
        http.request(HttpMethod.GET, server.port(), "127.0.0.1", "/stream")
                .compose(request -> request.send())
                .onSuccess(reader)
                .await(5, TimeUnit.SECONDS);
    }

    @Test
    void a_goodbye_does_not_wait_for_a_reader_that_does_not_read() throws Exception {
        try (StreamServer server = StreamServer.started(StreamServer.QUICK);
                RawReader stuck = new RawReader(server.port(), "/stream", SMALL_BUFFER)) {
            stuck.untilType("projects");
            for (int i = 0; i < 1_000; i++) {
                server.put("default", "k" + i, item("k" + i, i));
            }
            List<Future<Void>> drained = new ArrayList<>();
            server.turn(() -> drained.add(server.hub.drain()));
            await().atMost(Duration.ofSeconds(5)).until(() -> drained.get(0).succeeded());
            await().until(() -> server.connections.get() == 0);
            assertThat(stuck.isCut()).isTrue();
        }
    }

    @Test
    void a_large_snapshot_costs_a_stuck_reader_no_more_than_its_socket_holds() throws Exception {
        int items = 3_000;
        int readers = 50;
        try (StreamServer server = StreamServer.started(StreamServer.QUICK)) {
            server.turn(() -> {
                for (int i = 0; i < items; i++) {
                    server.topic("default").put("k" + i, "0", FakeHost.json(item("k" + i, 0)));
                }
            });
            List<RawReader> stuck = new ArrayList<>();
            try {
                for (int i = 0; i < readers; i++) {
                    String path = i % 2 == 0 ? "/stream" : "/status";
                    stuck.add(new RawReader(server.port(), path, SMALL_BUFFER));
                    int revision = i;
                    // Every reader asks for another moment, so that no two can share an encoded whole.
                    await().pollInterval(Duration.ofMillis(2)).until(() -> server.limits.open() == revision + 1);
                    server.turn(() -> server.topic("default")
                            .put("moving", "" + revision, FakeHost.json(item("moving", revision))));
                }
                long perReader = server.counters.figures().bytesWritten() / readers;
                assertThat(perReader).isBetween(1L, 512L * 1024);
                RawReader last = stuck.get(readers - 2);
                last.until(events -> item("moving", readers - 1).equals(last.view.items.get("moving")));
                assertThat(last.view.items).hasSize(items + 1);
            } finally {
                for (RawReader reader : stuck) {
                    reader.close();
                }
            }
            await().until(() -> server.limits.open() == 0);
        }
    }

    private static boolean isComplete(RawReader reader, int changes) {
        Map<String, String> items = reader.view.items;
        for (int i = changes - 5; i < changes; i++) {
            if (!item("k" + i % 5, i).equals(items.get("k" + i % 5))) {
                return false;
            }
        }
        return true;
    }

    private static String item(String key, int n) {
        return "{\"id\":\"" + key + "\",\"n\":" + n + ",\"pad\":\"" + PAD + "\"}";
    }
}
