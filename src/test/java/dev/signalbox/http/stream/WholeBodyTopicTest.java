package dev.signalbox.http.stream;

import static dev.signalbox.http.stream.FakeHost.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WholeBodyTopicTest {
    private final Vertx vertx = Vertx.vertx();
    private final FakeHost host = new FakeHost();
    private final StateTopic state = new StateTopic("projects");
    private final AtomicInteger rendered = new AtomicInteger();
    private final WholeBodyTopic topic = new WholeBodyTopic(vertx, "status", state, "projects", () -> {
        rendered.incrementAndGet();
        return Map.of("node", "alpha");
    });

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void a_body_is_made_once_a_turn_however_many_read_and_never_for_nobody() {
        state.put("a", "1", json("{}"));
        assertThat(rendered).hasValue(0);
        FakeSink one = new FakeSink();
        FakeSink two = new FakeSink();
        EventStream first = host.open(one, topic);
        EventStream second = host.open(two, topic);
        assertThat(rendered).hasValue(1);
        state.put("b", "1", json("{}"));
        state.put("c", "1", json("{}"));
        host.settle();
        assertThat(rendered).hasValue(2);
        assertThat(one.writes.get(one.writes.size() - 1)).isSameAs(two.writes.get(two.writes.size() - 1));
        first.gone();
        second.gone();
        state.put("d", "1", json("{}"));
        host.settle();
        assertThat(rendered).hasValue(2);
        FakeSink late = new FakeSink();
        host.open(late, topic);
        assertThat(late.events())
                .singleElement()
                .extracting(EventSourceParser.Event::data)
                .isEqualTo(
                        "{\"node\":\"alpha\",\"signature\":\"" + state.signature() + "\",\"projects\":[{},{},{},{}]}");
    }

    @Test
    void a_slow_reader_gets_the_newest_body_and_none_between() {
        FakeSink sink = new FakeSink();
        host.open(sink, topic);
        sink.room(0);
        for (int i = 0; i < 100; i++) {
            state.put("a", "" + i, json("{\"n\":" + i + "}"));
            host.settle();
        }
        sink.room(Integer.MAX_VALUE);
        assertThat(sink.events()).hasSize(2);
        assertThat(sink.events().get(1).data()).contains("\"n\":99");
    }

    @Test
    void a_change_and_its_opposite_leave_nothing_to_say() {
        state.put("a", "1", json("{}"));
        FakeSink sink = new FakeSink();
        host.open(sink, topic);
        state.put("b", "1", json("{}"));
        state.remove("b");
        host.settle();
        assertThat(sink.events()).hasSize(1);
    }
}
