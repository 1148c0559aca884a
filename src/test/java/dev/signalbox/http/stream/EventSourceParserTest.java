package dev.signalbox.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.http.stream.EventSourceParser.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The parser that judges our encoder, against the examples of the specification. */
class EventSourceParserTest {
    @Test
    void the_examples_of_the_specification_mean_what_it_says() {
        assertThat(events("data: YHOO\ndata: +2\ndata: 10\n\n"))
                .containsExactly(new Event("message", "YHOO\n+2\n10", ""));
        assertThat(events(
                        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"))
                .containsExactly(
                        new Event("message", "first event", "1"),
                        new Event("message", "second event", ""),
                        new Event("message", " third event", ""));
        assertThat(events("data\n\ndata\ndata\n\ndata:"))
                .containsExactly(new Event("message", "", ""), new Event("message", "\n", ""));
        assertThat(events("data:test\n\ndata: test\n\n"))
                .containsExactly(new Event("message", "test", ""), new Event("message", "test", ""));
    }

    @Test
    void every_line_end_a_byte_order_mark_and_a_null_in_an_id_are_understood() {
        assertThat(events("\uFEFFdata:a\r\rdata:b\r\n\r\ndata:c\n\n"))
                .extracting(Event::data)
                .containsExactly("a", "b", "c");
        assertThat(events("id:1\ndata:x\n\nid:2\0\ndata:y\n\n"))
                .extracting(Event::lastEventId)
                .containsExactly("1", "1");
        assertThat(new EventSourceParser()
                        .feed(bytes("retry: 12x\nretry: 34\n"))
                        .reconnectionTime())
                .contains(34L);
    }

    private static List<Event> events(String stream) {
        return new EventSourceParser().feed(bytes(stream)).events();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
