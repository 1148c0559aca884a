package dev.signalbox.http.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.http.stream.EventSourceParser.Event;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamHubTest {
    private StreamServer server;

    @BeforeEach
    void start() throws Exception {
        server = StreamServer.started(StreamServer.QUICK);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void a_stream_begins_with_its_headers_a_jittered_retry_a_greeting_and_the_whole() throws Exception {
        server.put("default", "a", "{\"id\":\"a\"}");
        try (RawReader reader = new RawReader(server.port(), "/stream")) {
            reader.untilType("projects");
            assertThat(reader.head())
                    .startsWith("http/1.1 200")
                    .contains(
                            "content-type: text/event-stream\r\n",
                            "cache-control: no-store, no-transform\r\n",
                            "x-accel-buffering: no\r\n",
                            "content-encoding: identity\r\n")
                    .doesNotContain("content-length", "connection:");
            assertThat(reader.chunks).hasSize(1);
            assertThat(new String(reader.body())).startsWith("retry: ");
            assertThat(new EventSourceParser().feed(reader.body()).reconnectionTime())
                    .hasValueSatisfying(ms -> assertThat(ms).isBetween(1_500L, 4_500L));
            assertThat(reader.events()).extracting(Event::type).containsExactly("hello", "projects");
            assertThat(reader.view.items).containsOnlyKeys("a");
        }
    }

    @Test
    void changes_of_one_turn_arrive_as_one_chunk() throws Exception {
        try (RawReader reader = new RawReader(server.port(), "/stream")) {
            reader.untilType("projects");
            int before = reader.chunks.size();
            server.turn(() -> {
                for (int i = 0; i < 50; i++) {
                    server.topic("default").put("k" + i % 10, "" + i, FakeHost.json("{\"id\":\"k" + i % 10 + "\"}"));
                }
            });
            reader.until(events -> reader.view.items.size() == 10);
            assertThat(reader.chunks).hasSize(before + 1);
        }
    }

    @Test
    void two_accounts_never_see_each_others_items() throws Exception {
        try (RawReader red = new RawReader(server.port(), "/stream?account=red");
                RawReader blue = new RawReader(server.port(), "/stream?account=blue")) {
            red.untilType("projects");
            blue.untilType("projects");
            server.put("red", "r", "{\"id\":\"r\"}");
            server.put("blue", "b", "{\"id\":\"b\"}");
            server.put("red", "last", "{\"id\":\"last\"}");
            server.put("blue", "last", "{\"id\":\"last\"}");
            red.until(events -> red.view.items.containsKey("last"));
            blue.until(events -> blue.view.items.containsKey("last"));
            assertThat(red.view.items).containsOnlyKeys("r", "last");
            assertThat(blue.view.items).containsOnlyKeys("b", "last");
        }
    }

    @Test
    void a_whole_body_is_sent_at_once_and_on_each_change() throws Exception {
        server.put("default", "a", "{\"id\":\"a\"}");
        try (RawReader reader = new RawReader(server.port(), "/status")) {
            reader.untilType("status");
            server.put("default", "b", "{\"id\":\"b\"}");
            reader.until(events -> events.size() == 3);
            assertThat(reader.events().subList(1, 3))
                    .extracting(event -> new JsonObject(event.data())
                            .getJsonArray("projects")
                            .size())
                    .containsExactly(1, 2);
        }
    }

    @Test
    void a_large_whole_body_is_not_sent_for_each_change_and_the_last_is_the_newest() throws Exception {
        String pad = "x".repeat(300_000);
        server.put("default", "large", "{\"id\":\"large\",\"pad\":\"" + pad + "\"}");
        try (RawReader reader = new RawReader(server.port(), "/status")) {
            reader.untilType("status");
            for (int i = 0; i < 100; i++) {
                server.put("default", "n", "{\"id\":\"n\",\"n\":" + i + "}");
            }
            reader.until(events -> events.get(events.size() - 1).data().contains("\"n\":99}"));
            assertThat(reader.events()).hasSizeLessThan(50);
        }
    }

    @Test
    void heartbeats_carry_the_time_and_come_again() throws Exception {
        server.heartbeat = Duration.ofMillis(100);
        try (RawReader reader = new RawReader(server.port(), "/stream")) {
            reader.until(events ->
                    events.stream().filter(e -> e.type().equals("heartbeat")).count() >= 3);
            Event last = reader.events().get(reader.events().size() - 1);
            assertThat(new JsonObject(last.data()).getInstant("at")).isNotNull();
        }
    }

    @Test
    void a_stream_ends_when_its_token_expires() throws Exception {
        try (RawReader reader = new RawReader(server.port(), "/stream?ttl_ms=300")) {
            assertGoodbye(reader.toEnd(), "token_expired");
        }
        await().until(() -> server.limits.open() == 0);
    }

    @Test
    void a_token_that_has_expired_already_opens_nothing() throws Exception {
        try (RawReader reader = new RawReader(server.port(), "/stream?ttl_ms=-1")) {
            assertGoodbye(reader.toEnd(), "token_expired");
        }
        assertThat(server.counters.figures().opened()).isZero();
    }

    @Test
    void signing_out_ends_the_streams_of_that_token_and_no_other() throws Exception {
        try (RawReader out = new RawReader(server.port(), "/stream?token=t1");
                RawReader stays = new RawReader(server.port(), "/stream?token=t2")) {
            out.untilType("projects");
            stays.untilType("projects");
            server.turn(() -> server.hub.endToken("t1"));
            assertGoodbye(out.toEnd(), "signed_out");
            server.put("default", "a", "{\"id\":\"a\"}");
            stays.until(events -> stays.view.items.containsKey("a"));
        }
    }

    @Test
    void a_shutdown_says_goodbye_to_all_and_refuses_newcomers_in_a_way_that_browsers_retry() throws Exception {
        List<Future<Void>> drained = new ArrayList<>();
        try (RawReader one = new RawReader(server.port(), "/stream");
                RawReader two = new RawReader(server.port(), "/status")) {
            one.untilType("projects");
            two.untilType("status");
            server.turn(() -> drained.add(server.hub.drain()));
            assertGoodbye(one.toEnd(), "shutdown");
            assertGoodbye(two.toEnd(), "shutdown");
        }
        try (RawReader late = new RawReader(server.port(), "/stream")) {
            assertGoodbye(late.toEnd(), "shutdown");
        }
        drained.get(0).await(5, TimeUnit.SECONDS);
        assertThat(server.counters.figures().open()).isZero();
        assertThat(server.counters.figures().closed()).containsEntry(EndReason.SHUTDOWN, 2L);
        assertThat(server.counters.figures().refused()).containsEntry(EndReason.SHUTDOWN, 1L);
    }

    @Test
    void a_stream_too_many_is_told_to_come_back_later() throws Exception {
        server.close();
        server = new StreamServer(StreamServer.QUICK, new StreamLimits(2, 1)).started();
        try (RawReader ann = new RawReader(server.port(), "/stream?subject=ann");
                RawReader bob = new RawReader(server.port(), "/stream?subject=bob")) {
            ann.untilType("projects");
            bob.untilType("projects");
            try (RawReader again = new RawReader(server.port(), "/stream?subject=ann");
                    RawReader third = new RawReader(server.port(), "/stream?subject=cid")) {
                assertGoodbye(again.toEnd(), "too_many_streams");
                assertGoodbye(third.toEnd(), "too_many_streams");
            }
        }
        await().until(() -> server.limits.open() == 0);
        try (RawReader ann = new RawReader(server.port(), "/stream?subject=ann")) {
            ann.untilType("projects");
        }
    }

    @Test
    void a_stream_ends_at_its_maximum_age() throws Exception {
        server.close();
        StreamSettings settings = new StreamSettings(
                1_500,
                4_500,
                Duration.ofSeconds(30),
                Duration.ofMillis(300),
                Duration.ofSeconds(1),
                Duration.ofMillis(50),
                StreamSettings.defaults().maxUnsentBytes());
        server = StreamServer.started(settings);
        try (RawReader reader = new RawReader(server.port(), "/stream")) {
            assertGoodbye(reader.toEnd(), "max_age");
        }
    }

    @Test
    void however_a_reader_goes_away_its_stream_is_counted_out_once() throws Exception {
        for (int i = 0; i < 5; i++) {
            RawReader fin = new RawReader(server.port(), "/stream").untilType("projects");
            RawReader rst = new RawReader(server.port(), "/stream").untilType("projects");
            RawReader half = new RawReader(server.port(), "/stream").untilType("projects");
            RawReader early = new RawReader(server.port(), "/stream");
            fin.close();
            rst.reset();
            half.halfClose();
            early.reset();
            await().until(() -> server.limits.open() == 0);
            half.close();
        }
        assertThat(server.limits.users()).isZero();
        StreamCounters.Figures figures = server.counters.figures();
        assertThat(figures.open()).isZero();
        assertThat(figures.closed()).containsEntry(EndReason.CLIENT_GONE, figures.opened());
        assertThat(server.endedByOthers()).contains("before", "after");
        server.put("default", "a", "{\"id\":\"a\"}");
    }

    @Test
    void an_http2_reader_gets_the_same_events_and_may_reset_its_stream() throws Exception {
        Vertx client = Vertx.vertx();
        try {
            HttpClientOptions options = new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false);
            EventSourceParser parser = new EventSourceParser();
            var http = client.createHttpClient(options);
            var request = http.request(HttpMethod.GET, server.port(), "127.0.0.1", "/stream")
                    .await(5, TimeUnit.SECONDS);
            var response = request.send()
                    .map(answer -> answer.handler(bytes -> {
                                synchronized (parser) {
                                    parser.feed(bytes.getBytes());
                                }
                            })
                            .exceptionHandler(cut -> {}))
                    .await(5, TimeUnit.SECONDS);
            assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(response.headers().names()).doesNotContain("connection", "transfer-encoding");
            await().until(() -> types(parser).equals(List.of("hello", "projects")));
            server.put("default", "a", "{\"id\":\"a\"}");
            await().until(() -> types(parser).equals(List.of("hello", "projects", "projects")));
            request.reset(0x8);
            await().until(() -> server.limits.open() == 0);
            assertThat(server.counters.figures().closed()).containsEntry(EndReason.CLIENT_GONE, 1L);
        } finally {
            client.close().await(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_defect_in_one_stream_is_nobody_elses() throws Exception {
        try (RawReader healthy = new RawReader(server.port(), "/stream");
                RawReader broken = new RawReader(server.port(), "/broken")) {
            healthy.untilType("projects");
            assertThat(broken.isCut()).isTrue();
            server.put("default", "a", "{\"id\":\"a\"}");
            healthy.until(events -> healthy.view.items.containsKey("a"));
            assertThat(server.limits.open()).isEqualTo(1);
            assertThat(server.counters.figures().closed()).containsEntry(EndReason.FAILED, 1L);
        }
    }

    private static List<String> types(EventSourceParser parser) {
        synchronized (parser) {
            return parser.events().stream().map(Event::type).toList();
        }
    }

    private static void assertGoodbye(RawReader reader, String reason) throws Exception {
        assertThat(reader.head()).startsWith("http/1.1 200");
        Event last = reader.events().get(reader.events().size() - 1);
        assertThat(last.type()).isEqualTo("bye");
        JsonObject data = new JsonObject(last.data());
        assertThat(data.getString("reason")).isEqualTo(reason);
        assertThat(data.getLong("retry_ms")).isBetween(1_500L, 4_500L);
        assertThat(new EventSourceParser().feed(reader.body()).reconnectionTime())
                .contains(data.getLong("retry_ms"));
    }
}
