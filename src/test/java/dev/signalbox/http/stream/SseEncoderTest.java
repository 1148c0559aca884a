package dev.signalbox.http.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signalbox.http.stream.EventSourceParser.Event;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseEncoderTest {
    @Property(tries = 100_000, shrinking = ShrinkingMode.BOUNDED)
    void one_event_in_is_one_equal_event_out_wherever_the_network_cuts(
            @ForAll("texts") String data,
            @ForAll("fieldValues") Optional<String> name,
            @ForAll("fieldValues") Optional<String> id,
            @ForAll("texts") String comment,
            @ForAll long cuts) {
        Optional<String> shownName = name.filter(value -> !value.isBlank());
        Buffer stream = SseEncoder.retry(2_000)
                .appendBuffer(SseEncoder.comment(comment))
                .appendBuffer(SseEncoder.event(shownName, id, Buffer.buffer(data)));
        EventSourceParser browser = feedInChunks(stream.getBytes(), cuts);
        assertThat(browser.events())
                .containsExactly(new Event(
                        shownName.orElse("message"), data.replace("\r\n", "\n").replace('\r', '\n'), id.orElse("")));
        assertThat(browser.reconnectionTime()).contains(2_000L);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> traps = Arbitraries.of(
                "\r",
                "\n",
                "\r\n",
                " ",
                ":",
                "\0",
                "\uFEFF",
                "data: ",
                "id: 7",
                "event: x",
                "retry: 1",
                "é",
                "😀",
                "\u2028",
                "\u0085",
                "{\"a\":1}",
                "\t");
        Arbitrary<String> letters =
                Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(5);
        return Arbitraries.frequencyOf(Tuple.of(3, traps), Tuple.of(1, letters))
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<Optional<String>> fieldValues() {
        return Arbitraries.of(":", " ", "a", "é", "😀", "\uFEFF", "data", "1-17", "\u2028")
                .list()
                .ofMaxSize(4)
                .map(parts -> String.join("", parts))
                .optional(0.7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b"})
    void a_name_or_an_id_that_would_break_out_of_its_line_is_refused(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> SseEncoder.event(value, Buffer.buffer("x")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SseEncoder.event(Optional.empty(), Optional.of(value), Buffer.buffer("x")));
    }

    @Test
    void the_wire_form_is_what_the_contract_shows() {
        assertThat(SseEncoder.event(Optional.of("put"), Optional.of("7"), Buffer.buffer("{\"a\":1}")))
                .hasToString("event: put\nid: 7\ndata: {\"a\":1}\n\n");
        assertThat(SseEncoder.retry(1_500)).hasToString("retry: 1500\n\n");
        assertThat(SseEncoder.comment("a\nb")).hasToString(": a\n: b\n\n");
        assertThatIllegalArgumentException().isThrownBy(() -> SseEncoder.retry(-1));
    }

    private static EventSourceParser feedInChunks(byte[] bytes, long cuts) {
        EventSourceParser parser = new EventSourceParser();
        int start = 0;
        for (int i = 1; i < bytes.length; i++) {
            if ((cuts >>> (i & 63) & 1) == 1) {
                parser.feed(Arrays.copyOfRange(bytes, start, i));
                start = i;
            }
        }
        return parser.feed(Arrays.copyOfRange(bytes, start, bytes.length));
    }
}
