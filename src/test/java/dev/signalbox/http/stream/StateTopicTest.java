package dev.signalbox.http.stream;

import static dev.signalbox.http.stream.FakeHost.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StateTopicTest {
    private final StateTopic topic = new StateTopic("projects");
    private final FakeHost host = new FakeHost();
    private final FakeSink sink = new FakeSink();

    @Test
    void a_reader_gets_the_whole_first_and_then_each_change() {
        topic.put("a", "1", json("{\"id\":\"a\"}"));
        topic.putMember("problems", "0", json("[]"));
        String first = topic.signature();
        host.open(sink, topic);
        topic.put("b", "1", json("{\"id\":\"b\"}"));
        String second = topic.signature();
        host.endTurn();
        topic.remove("a");
        host.endTurn();
        topic.putMember("problems", "1", json("[{\"message\":\"x\"}]"));
        host.endTurn();
        assertThat(sink.events())
                .extracting(EventSourceParser.Event::type)
                .containsOnly("projects")
                .hasSize(4);
        assertThat(sink.events())
                .extracting(EventSourceParser.Event::data)
                .satisfiesExactly(
                        data -> assertThat(data)
                                .isEqualTo("{\"op\":\"snapshot\",\"signature\":\"" + first
                                        + "\",\"items\":[{\"id\":\"a\"}],\"problems\":[]}"),
                        data -> assertThat(data)
                                .isEqualTo("{\"op\":\"put\",\"item\":{\"id\":\"b\"},\"signature\":\"" + second + "\"}"),
                        data -> assertThat(data).startsWith("{\"op\":\"remove\",\"id\":\"a\",\"signature\":"),
                        data -> assertThat(data)
                                .isEqualTo("{\"op\":\"problems\",\"problems\":[{\"message\":\"x\"}],\"signature\":\""
                                        + topic.signature() + "\"}"));
    }

    @Test
    void changes_of_one_turn_leave_in_one_write_that_all_readers_share() {
        FakeSink other = new FakeSink();
        host.open(sink, topic);
        host.open(other, topic);
        int before = sink.writes.size();
        topic.put("a", "1", json("{\"id\":\"a\"}"));
        topic.put("b", "1", json("{\"id\":\"b\"}"));
        topic.put("a", "2", json("{\"id\":\"a\",\"n\":2}"));
        host.endTurn();
        assertThat(sink.writes).hasSize(before + 1);
        assertThat(sink.writes.get(before)).isSameAs(other.writes.get(before));
        assertThat(new String(sink.writes.get(before).getBytes()))
                .contains("\"n\":2")
                .doesNotContain("\"item\":{\"id\":\"a\"}")
                .containsOnlyOnce("signature")
                .endsWith("\"signature\":\"" + topic.signature() + "\"}\n\n");
        assertThat(host.counters.figures().coalesced()).isEqualTo(2);
    }

    @Test
    void changes_of_two_topics_in_one_turn_leave_in_one_write() {
        StateTopic nodes = new StateTopic("nodes");
        host.open(sink, topic, nodes);
        int before = sink.writes.size();
        topic.put("a", "1", json("{\"id\":\"a\"}"));
        nodes.put("n", "1", json("{\"id\":\"n\"}"));
        host.endTurn();
        assertThat(sink.writes).hasSize(before + 1);
        assertThat(sink.events()).extracting(EventSourceParser.Event::type).endsWith("projects", "nodes");
    }

    @Test
    void a_put_with_the_same_version_changes_nothing() {
        topic.put("a", "1", json("{\"id\":\"a\"}"));
        host.open(sink, topic);
        int before = sink.writes.size();
        topic.put("a", "1", json("{\"id\":\"a\"}"));
        topic.remove("unknown");
        host.settle();
        assertThat(sink.writes).hasSize(before);
    }

    @Test
    void the_signature_depends_on_the_content_and_not_on_the_way_there() {
        StateTopic other = new StateTopic("projects");
        topic.put("a", "1", json("{}"));
        topic.put("b", "1", json("{}"));
        other.put("b", "0", json("{}"));
        other.put("a", "1", json("{}"));
        other.put("b", "1", json("{}"));
        other.put("c", "1", json("{}"));
        assertThat(other.signature()).isNotEqualTo(topic.signature());
        other.remove("c");
        assertThat(other.signature()).isEqualTo(topic.signature());
        other.putMember("a", "1", json("{}"));
        assertThat(other.signature()).isNotEqualTo(topic.signature());
    }

    @Test
    void a_slow_reader_gets_only_the_newest_value_of_what_changed_meanwhile() {
        topic.put("same", "1", json("{\"id\":\"same\"}"));
        topic.put("gone", "1", json("{\"id\":\"gone\"}"));
        host.open(sink, topic);
        int before = sink.events().size();
        sink.room(0);
        for (int i = 0; i < 1_000; i++) {
            topic.put("busy", "" + i, json("{\"id\":\"busy\",\"n\":" + i + "}"));
            host.settle();
        }
        topic.remove("gone");
        host.settle();
        assertThat(sink.events()).hasSize(before);
        assertThat(host.stuck).hasSize(1);
        sink.room(Integer.MAX_VALUE);
        assertThat(host.stuck).isEmpty();
        assertThat(sink.events().subList(before, sink.events().size()))
                .extracting(EventSourceParser.Event::data)
                .satisfiesExactly(
                        data -> assertThat(data).isEqualTo("{\"op\":\"put\",\"item\":{\"id\":\"busy\",\"n\":999}}"),
                        data -> assertThat(data).startsWith("{\"op\":\"remove\",\"id\":\"gone\",\"signature\""));
        assertThat(host.counters.figures().coalesced()).isEqualTo(999);
    }

    @Test
    void a_reader_that_missed_a_forgotten_removal_gets_the_whole_again() {
        StateTopic small = new StateTopic("projects", 2);
        List.of("a", "b", "c", "d").forEach(key -> small.put(key, "1", json("{\"id\":\"" + key + "\"}")));
        host.open(sink, small);
        sink.room(0);
        List.of("a", "b", "c").forEach(small::remove);
        host.settle();
        sink.room(Integer.MAX_VALUE);
        assertThat(sink.events())
                .last()
                .extracting(EventSourceParser.Event::data)
                .isEqualTo(
                        "{\"op\":\"snapshot\",\"signature\":\"" + small.signature() + "\",\"items\":[{\"id\":\"d\"}]}");
    }

    @Test
    void a_reader_who_knows_the_signature_is_told_only_what_changes() {
        topic.put("a", "1", json("{\"id\":\"a\"}"));
        String seen = topic.signature();
        host.open(sink, (wake, form) -> topic.subscribe(wake, form, Optional.of(seen)));
        assertThat(sink.events()).isEmpty();
        topic.put("b", "1", json("{\"id\":\"b\"}"));
        host.settle();
        assertThat(sink.events()).hasSize(1);
        FakeSink other = new FakeSink();
        host.open(other, (wake, form) -> topic.subscribe(wake, form, Optional.of(seen)));
        assertThat(other.events()).singleElement().satisfies(event -> assertThat(event.data())
                .contains("snapshot"));
    }

    @Test
    void a_large_snapshot_is_handed_over_in_pieces_and_is_still_of_one_moment() {
        IntStream.range(0, 1_000)
                .forEach(i ->
                        topic.put("k" + i, "1", json("{\"id\":\"k" + i + "\",\"pad\":\"" + "x".repeat(200) + "\"}")));
        topic.put("large", "1", json("{\"id\":\"large\",\"pad\":\"" + "y".repeat(100_000) + "\"}"));
        sink.room(3);
        host.open(sink, topic);
        String atFirst = topic.signature();
        topic.put("k5", "2", json("{\"id\":\"k5\",\"new\":true}"));
        topic.remove("k6");
        host.settle();
        assertThat(sink.writes).hasSize(3).allSatisfy(write -> assertThat(write.length())
                .isLessThanOrEqualTo(Rendering.PIECE_BYTES));
        for (int i = 0; i < 100; i++) {
            sink.room(1);
        }
        assertThat(sink.events()).hasSize(3);
        assertThat(sink.events().get(0).data()).contains(atFirst).doesNotContain("\"new\"");
        View view = View.of("projects", sink.bytes());
        assertThat(view.items).hasSize(1_000).containsEntry("k5", "{\"id\":\"k5\",\"new\":true}");
        assertThat(view.signature).isEqualTo(topic.signature());
    }

    @Test
    void nothing_is_written_into_the_middle_of_an_event() {
        IntStream.range(0, 5_000)
                .forEach(i ->
                        topic.put("k" + i, "1", json("{\"id\":\"k" + i + "\",\"pad\":\"" + "x".repeat(200) + "\"}")));
        EventStream stream = host.open(sink, topic);
        int before = sink.writes.size();
        stream.offer(SseEncoder.event("heartbeat", json("{}")));
        stream.end(EndReason.SHUTDOWN, SseEncoder.event("bye", json("{}")));
        assertThat(sink.ended).isTrue();
        assertThat(sink.writes).hasSize(before);
        assertThat(sink.events()).isEmpty();
    }

    @Test
    void a_stream_that_has_ended_is_not_told_anything_any_more() {
        EventStream stream = host.open(sink, topic);
        stream.end(EndReason.SIGNED_OUT, SseEncoder.event("bye", json("{}")));
        stream.end(EndReason.SHUTDOWN, SseEncoder.event("bye", json("{}")));
        stream.gone();
        topic.put("a", "1", json("{}"));
        host.settle();
        assertThat(sink.events())
                .last()
                .extracting(EventSourceParser.Event::type)
                .isEqualTo("bye");
        assertThat(host.ended).containsExactly(EndReason.SIGNED_OUT);
    }

    @Test
    void json_of_several_lines_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> topic.put("a", "1", json("{\n}")));
    }

    @Test
    void an_image_becomes_the_body_of_a_list() {
        topic.put("b", "1", json("{\"id\":\"b\"}"));
        topic.put("a", "1", json("{\"id\":\"a\"}"));
        topic.putMember("problems", "1", json("[]"));
        Buffer body = topic.image().json(Map.of("node", "alpha"), "projects");
        assertThat(body)
                .hasToString("{\"node\":\"alpha\",\"signature\":\"" + topic.signature()
                        + "\",\"projects\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"problems\":[]}");
    }
}
