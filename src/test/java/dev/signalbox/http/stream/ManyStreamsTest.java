package dev.signalbox.http.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.http.stream.EventSourceParser.Event;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** So many streams that their rounds of writes are followed by rests. */
class ManyStreamsTest {
    private static final int STREAMS = 10 * WriteRounds.FEW;
    private static final int CHANGES = 200;

    private final List<RawReader> readers = new ArrayList<>();
    private StreamServer server;

    @BeforeEach
    void start() throws Exception {
        server = StreamServer.started(StreamServer.QUICK);
        for (int i = 0; i < STREAMS; i++) {
            readers.add(new RawReader(server.port(), "/stream"));
        }
        for (RawReader reader : readers) {
            reader.untilType("projects");
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (RawReader reader : readers) {
            reader.close();
        }
        server.close();
    }

    @Test
    void each_is_told_the_newest_and_so_is_one_that_comes_in_between() throws Exception {
        for (int i = 1; i <= CHANGES; i++) {
            change(i);
            if (i == CHANGES / 2) {
                readers.add(new RawReader(server.port(), "/stream"));
            }
        }
        for (RawReader reader : readers) {
            reader.until(events -> newest(reader) == CHANGES);
        }
    }

    @Test
    void a_shutdown_says_goodbye_to_those_who_wait_for_a_round() throws Exception {
        List<Future<Void>> drained = new ArrayList<>();
        change(1);
        server.turn(() -> {
            server.topic("default").put("n", "2", FakeHost.json("{\"id\":\"n\",\"n\":2}"));
            drained.add(server.hub.drain());
        });
        for (RawReader reader : readers) {
            List<Event> events = reader.toEnd().events();
            assertThat(events.get(events.size() - 1).type()).isEqualTo("bye");
        }
        drained.get(0).await(15, TimeUnit.SECONDS);
        await().until(() -> server.limits.open() == 0);
    }

    private void change(int n) throws Exception {
        server.put("default", "n", "{\"id\":\"n\",\"n\":" + n + "}");
    }

    private static int newest(RawReader reader) {
        String item = reader.view.items.get("n");
        return item == null ? 0 : new JsonObject(item).getInteger("n");
    }
}
