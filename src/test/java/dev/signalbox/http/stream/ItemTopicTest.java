package dev.signalbox.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ItemTopicTest {
    private final StateTopic topic = new StateTopic("jobs");

    @Test
    void items_come_alone_first_as_they_are_then_as_they_change() {
        topic.putMember("owner", "1", Buffer.buffer("{}"));
        put("a", "1");
        put("b", "1");
        put("a", "2");
        AtomicInteger woken = new AtomicInteger();
        Feed feed = new ItemTopic(topic, "job-update", Set.of()).subscribe(woken::incrementAndGet, WireForm.SSE);
        assertThat(told(feed)).containsExactly("b1", "a2");
        assertThat(feed.next()).isEmpty();
        put("c", "1");
        topic.remove("b");
        assertThat(woken).hasValue(1);
        assertThat(told(feed)).containsExactly("c1");
        feed.close();
        put("c", "2");
        assertThat(woken).hasValue(1);
    }

    @Test
    void a_slow_reader_gets_the_latest_of_each_and_only_what_it_asked_for() {
        Feed feed = new ItemTopic(topic, "job-update", Set.of("a", "late")).subscribe(() -> {}, WireForm.SSE);
        for (int i = 0; i < 1_000; i++) {
            put("a", Integer.toString(i));
            put("b", Integer.toString(i));
        }
        assertThat(told(feed)).containsExactly("a999");
        put("b", "x");
        assertThat(feed.next()).isEmpty();
        put("late", "1");
        assertThat(told(feed)).containsExactly("late1");
    }

    @Test
    void many_items_come_in_pieces_that_a_socket_can_hold() {
        for (int i = 0; i < 5_000; i++) {
            put("item" + i, "1");
        }
        Feed feed = new ItemTopic(topic, "job-update", Set.of()).subscribe(() -> {}, WireForm.SSE);
        int events = 0;
        for (Optional<Piece> piece = feed.next(); piece.isPresent(); piece = feed.next()) {
            assertThat(piece.get().bytes().length()).isLessThan(2 * Rendering.PIECE_BYTES);
            assertThat(piece.get().endsInsideEvent()).isFalse();
            events += piece.get().bytes().toString().split("event: job-update\n", -1).length - 1;
        }
        assertThat(events).isEqualTo(5_000);
    }

    private void put(String key, String version) {
        topic.put(key, version, Buffer.buffer("\"" + key + version + "\""));
    }

    private static List<String> told(Feed feed) {
        List<String> values = new ArrayList<>();
        for (String event : feed.next().orElseThrow().bytes().toString().split("\n\n")) {
            assertThat(event).startsWith("event: job-update\ndata: \"");
            values.add(event.substring(event.indexOf('"') + 1, event.length() - 1));
        }
        return values;
    }
}
