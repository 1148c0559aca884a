package dev.signalbox.http.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryTopicTest {
    private static final HistoryStart NEWEST = new HistoryStart.Newest();

    private final FakeHost host = new FakeHost();
    private final HistoryCounters counters = new HistoryCounters();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final HistoryReads reads = new HistoryReads((ms, task) -> later.add(task), counters, 20_000);
    private final HistoryPosition position = new HistoryPosition();
    private final List<Long> asked = new ArrayList<>();
    private final Deque<Promise<HistoryPage>> answers = new ArrayDeque<>();
    private HistoryTopic topic;

    @BeforeEach
    void begin() {
        position.begin("epoch", 100, 0);
        topic = new HistoryTopic("events", position, this::read, reads, 50);
    }

    @Test
    void rows_of_one_turn_leave_in_one_write_and_all_streams_write_the_same_buffer() {
        FakeSink first = open(NEWEST, HistoryForm.MESSAGE);
        FakeSink second = open(NEWEST, HistoryForm.MESSAGE);
        append(101, 10);
        append(111, 5);
        host.settle();
        assertThat(ids(first)).containsExactlyElementsOf(upTo(101, 115));
        // The greeting with the id of the beginning, and the rows.
        assertThat(first.writes).hasSize(2);
        assertThat(second.writes.get(1)).isSameAs(first.writes.get(1));
        assertThat(counters.deliveries()).isEqualTo(30);
        assertThat(asked).isEmpty();
    }

    @Test
    void streams_that_came_at_different_times_write_the_same_buffer_too() {
        FakeSink before = open(NEWEST, HistoryForm.MESSAGE);
        // Rows of others.
        position.advanceTo(150);
        FakeSink after = open(NEWEST, HistoryForm.MESSAGE);
        append(151, 1);
        host.settle();
        assertThat(after.writes.get(1)).isSameAs(before.writes.get(1));
    }

    @Test
    void more_than_a_socket_is_given_at_once_goes_out_in_shared_pieces() {
        FakeSink first = open(NEWEST, HistoryForm.named("event"));
        FakeSink second = open(NEWEST, HistoryForm.named("event"));
        List<HistoryRow> rows = new ArrayList<>();
        for (long id = 101; id <= 140; id++) {
            rows.add(row(id, 1_000));
        }
        append(rows);
        host.settle();
        assertThat(ids(first)).containsExactlyElementsOf(upTo(101, 140));
        assertThat(first.writes).hasSize(4).allSatisfy(bytes -> assertThat(bytes.length())
                .isLessThanOrEqualTo(Rendering.PIECE_BYTES));
        for (int i = 1; i < 4; i++) {
            assertThat(second.writes.get(i)).isSameAs(first.writes.get(i));
        }
        assertThat(first.events()).allSatisfy(event -> assertThat(event.type()).isEqualTo("event"));
    }

    @Test
    void a_row_larger_than_a_piece_arrives_whole() {
        FakeSink sink = open(NEWEST, HistoryForm.MESSAGE);
        append(List.of(row(101, 100), row(102, 200_000), row(103, 100)));
        host.settle();
        assertThat(ids(sink)).containsExactly(101L, 102L, 103L);
        assertThat(sink.events().get(1).data()).hasSizeGreaterThan(200_000);
    }

    @Test
    void a_stuck_reader_reads_on_from_its_place_and_nothing_is_kept_for_it() {
        FakeSink stuck = open(NEWEST, HistoryForm.MESSAGE);
        stuck.room(0);
        append(101, 200);
        host.settle();
        assertThat(topic.bytes()).isLessThan(50 * 400);
        stuck.room(Integer.MAX_VALUE);
        host.settle();
        assertThat(asked).containsExactly(100L);
        // While the page is on its way rows come in, and the page has some of them too.
        append(301, 3);
        answer(101, 302, 303);
        host.settle();
        assertThat(ids(stuck)).containsExactlyElementsOf(upTo(101, 303));
        assertThat(asked).containsExactly(100L);
    }

    @Test
    void readers_at_one_place_share_a_read_and_only_a_few_read_at_a_time() {
        List<FakeSink> sinks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sinks.add(open(new HistoryStart.After(i / 5, Optional.empty()), HistoryForm.MESSAGE));
        }
        assertThat(asked).hasSize(HistoryReads.MAX_READS);
        for (int i = 0; i < 20; i++) {
            answer(50, 60, 100);
            host.settle();
        }
        assertThat(asked).hasSize(20).doesNotHaveDuplicates();
        assertThat(sinks).allSatisfy(sink -> assertThat(ids(sink)).containsExactlyElementsOf(upTo(50, 60)));
    }

    @Test
    void a_reader_that_is_gone_is_not_read_for_and_its_answer_harms_nobody() {
        EventStream gone = stream(new FakeSink(), new HistoryStart.After(5, Optional.empty()));
        List<EventStream> waiting = new ArrayList<>();
        for (int i = 10; i < 20; i++) {
            waiting.add(stream(new FakeSink(), new HistoryStart.After(i, Optional.empty())));
        }
        gone.gone();
        waiting.forEach(EventStream::gone);
        for (int i = 0; i < HistoryReads.MAX_READS; i++) {
            answer(50, 60, 100);
        }
        host.settle();
        assertThat(asked).hasSize(HistoryReads.MAX_READS);
        assertThat(topic.hasReaders()).isFalse();
    }

    @Test
    void a_read_that_fails_or_leads_nowhere_is_tried_again_in_a_while() {
        FakeSink sink = open(new HistoryStart.After(10, Optional.empty()), HistoryForm.MESSAGE);
        answers.remove().fail("away");
        host.settle();
        assertThat(asked).containsExactly(10L);
        later.remove().run();
        host.settle();
        answers.remove().complete(new HistoryPage(List.of(), 10, 10, 0));
        host.settle();
        assertThat(asked).containsExactly(10L, 10L);
        later.remove().run();
        host.settle();
        answer(50, 51, 100);
        host.settle();
        assertThat(ids(sink)).containsExactly(50L, 51L);
        assertThat(later).isEmpty();
    }

    @Test
    void pages_that_nobody_takes_make_room_for_others() {
        List<FakeSink> sinks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            FakeSink sink = new FakeSink();
            sink.room(2);
            stream(sink, new HistoryStart.After(i, Optional.empty()));
            sinks.add(sink);
        }
        for (int i = 0; i < 5; i++) {
            answers.remove().complete(page(10, 100, 100, 1_000));
            host.settle();
        }
        // Each took what its socket takes; then it asks again from where it is.
        sinks.forEach(sink -> sink.room(Integer.MAX_VALUE));
        host.settle();
        assertThat(asked.size()).isGreaterThan(5);
        while (!answers.isEmpty()) {
            long from = asked.get(asked.size() - answers.size());
            answers.remove().complete(page(from + 1, 100, 100, 1_000));
            host.settle();
        }
        assertThat(sinks).allSatisfy(sink -> assertThat(ids(sink)).containsExactlyElementsOf(upTo(10, 100)));
    }

    @Test
    void a_quiet_readers_place_moves_when_a_thousand_rows_of_others_have_passed() {
        FakeSink sink = open(NEWEST, HistoryForm.MESSAGE);
        host.settle();
        assertThat(lastId(sink)).isEqualTo("100");
        position.advanceTo(1_099);
        topic.mark();
        host.settle();
        assertThat(sink.writes).hasSize(1);
        position.advanceTo(1_100);
        topic.mark();
        topic.mark();
        host.settle();
        assertThat(sink.writes).hasSize(2);
        assertThat(lastId(sink)).isEqualTo("1100");
        assertThat(sink.events()).isEmpty();
    }

    @Test
    void a_reader_that_pruning_overtook_is_told_and_goes_on_with_what_is_new() {
        FakeSink sink = open(new HistoryStart.After(10, Optional.empty()), HistoryForm.MESSAGE);
        answers.remove().complete(new HistoryPage(List.of(row(60, 10)), 100, 100, 59));
        host.settle();
        append(101, 1);
        host.settle();
        assertThat(sink.events()).extracting(EventSourceParser.Event::type).containsExactly("reset", "message");
        assertThat(sink.events().get(0).data())
                .isEqualTo("{\"topic\":\"events\",\"reason\":\"pruned\",\"last_id\":100,\"epoch\":\"epoch\"}");
        assertThat(sink.events().get(0).lastEventId()).isEqualTo("100");
        assertThat(counters.resets()).isEqualTo(1);
    }

    @Test
    void an_id_that_is_not_known_here_yet_is_asked_about_before_it_is_refused() {
        FakeSink late = open(new HistoryStart.After(103, Optional.empty()), HistoryForm.MESSAGE);
        answers.remove().complete(new HistoryPage(List.of(), 103, 103, 0));
        host.settle();
        append(101, 5);
        host.settle();
        assertThat(ids(late)).containsExactly(104L, 105L);
        FakeSink madeUp = open(new HistoryStart.After(200, Optional.empty()), HistoryForm.MESSAGE);
        answers.remove().complete(new HistoryPage(List.of(), 200, 105, 0));
        host.settle();
        assertThat(madeUp.events().get(0).data()).contains("unknown_id");
    }

    @Test
    void rows_that_would_break_the_stream_or_the_order_are_defects() {
        assertThatThrownBy(() -> new HistoryRow(1, Buffer.buffer("{\n}"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> topic.append(List.of(row(102, 1), row(102, 1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HistoryForm.named("a\nb")).isInstanceOf(IllegalArgumentException.class);
    }

    private Future<HistoryPage> read(long after) {
        asked.add(after);
        answers.add(Promise.promise());
        return answers.getLast().future();
    }

    private void answer(long from, long to, long coveredTo) {
        answers.remove().complete(page(from, to, coveredTo, 20));
    }

    private static HistoryPage page(long from, long to, long coveredTo, int size) {
        List<HistoryRow> rows =
                LongStream.rangeClosed(from, to).mapToObj(id -> row(id, size)).toList();
        return new HistoryPage(rows, coveredTo, coveredTo, 0);
    }

    private FakeSink open(HistoryStart start, HistoryForm form) {
        FakeSink sink = new FakeSink();
        host.open(sink, topic.from(start, form));
        host.settle();
        return sink;
    }

    private EventStream stream(FakeSink sink, HistoryStart start) {
        return host.open(sink, topic.from(start, HistoryForm.MESSAGE));
    }

    private void append(long first, int count) {
        append(LongStream.range(first, first + count)
                .mapToObj(id -> row(id, 20))
                .toList());
    }

    private void append(List<HistoryRow> rows) {
        position.advanceTo(rows.get(rows.size() - 1).id());
        topic.append(rows);
    }

    private static HistoryRow row(long id, int size) {
        return new HistoryRow(id, Buffer.buffer("{\"id\":" + id + ",\"pad\":\"" + "x".repeat(size) + "\"}"));
    }

    private static List<Long> upTo(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static List<Long> ids(FakeSink sink) {
        return sink.events().stream()
                .filter(event -> !event.type().equals("reset"))
                .map(event -> Long.parseLong(event.lastEventId()))
                .toList();
    }

    private static String lastId(FakeSink sink) {
        return new EventSourceParser().feed(sink.bytes()).lastEventId();
    }
}
