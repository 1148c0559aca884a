package dev.signalbox.http.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Logs.Grew;
import dev.signalbox.bus.Logs.Line;
import dev.signalbox.bus.Logs.Slice;
import dev.signalbox.http.stream.FakeReaders;
import dev.signalbox.http.stream.WireForm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogTopicTest {
    private final FakeReaders readers = new FakeReaders();
    private final Deque<Promise<Logs.SliceAnswer>> asked = new ArrayDeque<>();
    private final List<LogTopic> abandoned = new ArrayList<>();
    private final LogPages pages = new LogPages((ms, task) -> {});
    private final LogTopic topic = new LogTopic(
            new LogEvents(new LogName("default", "shop", "a.log"), WireForm.SSE), this::read, pages, abandoned::add);

    private Future<Logs.SliceAnswer> read(Optional<String> generation, Logs.Where where, int lines, int bytes) {
        Promise<Logs.SliceAnswer> promise = Promise.promise();
        asked.add(promise);
        return promise.future();
    }

    private void answer(long from, long size, Optional<String> next, String... texts) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            lines.add(new Line(from + i * 10L, texts[i], 0));
        }
        asked.remove()
                .complete(new Logs.SliceAnswer(Optional.of(new Slice(
                        "g1",
                        from,
                        from + texts.length * 10L,
                        size,
                        lines,
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        next))));
        readers.settle();
    }

    private void stands(String generation, long to) {
        topic.stands(new Grew("alpha", "default", "shop", "a.log", generation, to, false));
        readers.settle();
    }

    private FakeReaders.Reader open(LogStart start) {
        return readers.open((wake, form) -> topic.subscribe(wake, start), Integer.MAX_VALUE, "");
    }

    private static List<String> events(FakeReaders.Reader reader) {
        List<String> events = new ArrayList<>();
        reader.news(event -> events.add(event.type() + " " + event.data()));
        return events;
    }

    @Test
    void readers_at_one_place_share_one_reading() {
        stands("g1", 0);
        List<FakeReaders.Reader> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(open(new LogStart.At("g1", 0)));
        }
        assertThat(asked).isEmpty();
        stands("g1", 20);
        assertThat(asked).hasSize(1);
        answer(0, 20, Optional.empty(), "one", "two");
        for (FakeReaders.Reader reader : many) {
            assertThat(events(reader)).hasSize(1).first().asString().contains("one", "two", "\"from\":0,\"to\":20");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void a_log_that_grows_while_it_is_read_is_begun_with_all_the_same() {
        stands("g1", 10);
        FakeReaders.Reader reader = open(new LogStart.Last(5));
        stands("g1", 20);
        answer(0, 10, Optional.empty(), "one");
        assertThat(events(reader)).hasSize(1).first().asString().contains("one");
        stands("g1", 30);
        answer(10, 30, Optional.empty(), "two", "three");
        assertThat(events(reader)).hasSize(1).first().asString().contains("two", "three");
    }

    @Test
    void the_end_of_a_file_is_taken_for_it_however_fast_the_next_one_grows() {
        stands("g1", 10);
        FakeReaders.Reader reader = open(new LogStart.At("g1", 10));
        stands("g2", 10);
        stands("g2", 20);
        answer(10, 10, Optional.of("g2"));
        assertThat(events(reader))
                .containsExactly("reset {\"topic\":\"log:shop/a.log\",\"reason\":\"replaced\",\"generation\":\"g2\","
                        + "\"from\":0,\"missed\":false}");
    }

    @Test
    void nothing_is_kept_when_the_last_reader_has_left() {
        stands("g1", 10);
        FakeReaders.Reader reader = open(new LogStart.Last(5));
        answer(0, 10, Optional.empty(), "one");
        assertThat(pages.bytes()).isPositive();
        stands("g1", 20);
        reader.hangUp();
        answer(10, 20, Optional.empty(), "two");
        assertThat(pages.bytes()).isZero();
        assertThat(abandoned).containsExactly(topic);
    }

    @Test
    void what_keeps_lines_from_coming_is_told_once_and_its_end_too() {
        stands("g1", 0);
        FakeReaders.Reader reader = open(new LogStart.At("g1", 0));
        topic.troubled(LogTopic.Trouble.UNAVAILABLE);
        topic.troubled(LogTopic.Trouble.UNAVAILABLE);
        readers.settle();
        stands("g1", 0);
        assertThat(events(reader).stream().map(event -> event.replaceAll(".*\"kind\":\"([a-z]+)\".*", "$1")))
                .containsExactly("unavailable", "back");
    }
}
