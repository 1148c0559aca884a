package dev.signalbox.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SocketFormTest {
    private static final int TEXT = 0x81;

    private static Buffer json(int length) {
        return Buffer.buffer("{\"a\":\"" + "x".repeat(length) + "\"}");
    }

    /** The messages of whole frames; fails if the bytes are not exactly some of these. */
    private static List<JsonObject> messages(Buffer bytes) {
        List<JsonObject> messages = new ArrayList<>();
        int at = 0;
        while (at < bytes.length()) {
            assertThat(bytes.getUnsignedByte(at)).isEqualTo((short) TEXT);
            long length = bytes.getUnsignedByte(at + 1);
            at += 2;
            if (length == 126) {
                length = bytes.getUnsignedShort(at);
                assertThat(length).isGreaterThan(125);
                at += 2;
            } else if (length == 127) {
                length = bytes.getLong(at);
                assertThat(length).isGreaterThan(0xFFFF);
                at += 8;
            }
            messages.add(new JsonObject(bytes.getBuffer(at, at + (int) length)));
            at += (int) length;
        }
        assertThat(at).isEqualTo(bytes.length());
        return messages;
    }

    @Test
    void a_message_of_any_length_is_one_whole_frame() {
        for (int length :
                List.of(0, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 65_490, 65_500, 65_510, 65_520, 70_000)) {
            Buffer out = WireForm.SOCKET.event("hello", json(length));
            WireForm.SOCKET.row(out, "event", 7, json(length));
            WireForm.SOCKET.change(out, "projects", json(length));
            List<JsonObject> messages = messages(out);
            assertThat(messages).extracting(message -> message.getInteger("v")).containsExactly(1, 1, 1);
            assertThat(messages)
                    .extracting(message -> message.getString("type"))
                    .containsExactly("hello", "event", "project.update");
            assertThat(messages.get(1).getJsonObject("event").getString("a")).hasSize(length);
        }
        assertThat(messages(WireForm.SOCKET.place(12)).get(0))
                .isEqualTo(new JsonObject().put("v", 1).put("type", "place").put("id", 12));
    }

    @Test
    void a_snapshot_in_pieces_is_one_frame_and_sends_its_items_as_they_are() {
        StateTopic topic = new StateTopic("projects");
        for (int i = 0; i < 40; i++) {
            topic.put("k" + i, "v", json(i == 7 ? 70_000 : 2_000));
        }
        Feed feed = topic.subscribe(() -> {}, WireForm.SOCKET);
        Buffer all = Buffer.buffer();
        Optional<Piece> piece = feed.next();
        while (piece.isPresent()) {
            all.appendBuffer(piece.get().bytes());
            piece = feed.next();
        }
        List<JsonObject> messages = messages(all);
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).getString("type")).isEqualTo("snapshot");
        assertThat(messages.get(0).getJsonArray("items")).hasSize(40);
        assertThat(messages.get(0).getString("signature")).isEqualTo(topic.signature());
    }

    @Test
    void readers_of_both_forms_are_told_the_same_each_in_its_own_bytes() {
        StateTopic topic = new StateTopic("projects");
        Feed sse = topic.subscribe(() -> {}, WireForm.SSE);
        Feed one = topic.subscribe(() -> {}, WireForm.SOCKET);
        Feed other = topic.subscribe(() -> {}, WireForm.SOCKET);
        List.of(sse, one, other).forEach(Feed::next);
        topic.put("k", "v", json(3));
        Buffer bytes = one.next().orElseThrow().bytes();
        assertThat(other.next().orElseThrow().bytes()).isSameAs(bytes);
        assertThat(messages(bytes).get(0).getJsonObject("item").getString("a")).isEqualTo("xxx");
        assertThat(sse.next().orElseThrow().bytes().toString()).startsWith("event: projects\ndata: {\"op\":\"put\"");
    }

    @Test
    void a_topic_that_is_taken_away_ends_after_the_message_that_it_has_begun() {
        StateTopic large = new StateTopic("projects");
        for (int i = 0; i < 20; i++) {
            large.put("k" + i, "v", json(4_000));
        }
        StateTopic small = new StateTopic("nodes");
        small.put("n", "v", json(1));
        Outbox outbox = new Outbox(new StreamCounters(), Buffer.buffer());
        Feed begun = large.subscribe(() -> {}, WireForm.SOCKET);
        Feed after = small.subscribe(() -> {}, WireForm.SOCKET);
        outbox.add(begun);
        outbox.add(after);
        Buffer all = outbox.next().copy();
        outbox.remove(begun);
        large.put("late", "v", json(1));
        Buffer next = outbox.next();
        while (next.length() > 0) {
            all.appendBuffer(next);
            next = outbox.next();
        }
        assertThat(messages(all))
                .extracting(message -> message.getString("topic"))
                .containsExactly("projects", "nodes");
        outbox.remove(after);
        small.put("n2", "v", json(1));
        assertThat(outbox.next().length()).isZero();
    }

    @Test
    void news_are_told_in_order_and_what_a_slow_reader_missed_is_counted() {
        RecentTopic topic = new RecentTopic("runs");
        assertThat(topic.hasReaders()).isFalse();
        Feed quick = topic.subscribe(() -> {}, WireForm.SOCKET);
        Feed slow = topic.subscribe(() -> {}, WireForm.SOCKET);
        int count = RecentTopic.MAX_NEWS + 40;
        JsonArray heard = new JsonArray();
        for (int i = 0; i < count; i++) {
            topic.append("agent.result", new JsonObject().put("n", i).toBuffer());
            messages(quick.next().orElseThrow().bytes()).forEach(message -> heard.add(message.getInteger("n")));
        }
        assertThat(heard).hasSize(count);
        List<JsonObject> late = new ArrayList<>();
        Optional<Piece> piece = slow.next();
        while (piece.isPresent()) {
            late.addAll(messages(piece.get().bytes()));
            piece = slow.next();
        }
        assertThat(late.get(0).getString("type")).isEqualTo("reset");
        assertThat(late.get(0).getInteger("skipped")).isEqualTo(40);
        assertThat(late).hasSize(RecentTopic.MAX_NEWS + 1);
    }
}
