package dev.signalbox.job.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Jobs;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OutputTest {
    private final List<Progress> told = new ArrayList<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private void feed(byte[] bytes, int chunk) {
        Output output = new Output(UnaryOperator.identity(), told::add, (b, from, to) -> log.write(b, from, to - from));
        for (int at = 0; at < bytes.length; at += chunk) {
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunk));
            output.accept(part, part.length);
        }
        output.end();
    }

    private static Optional<Progress> parse(String line) {
        return ProgressLine.parse(line);
    }

    @Provide
    Arbitrary<String> ordinaryLine() {
        return Arbitraries.strings()
                .ofMaxLength(30)
                .map(text -> text.replace("\n", " "))
                .filter(text -> parse(text).isEmpty());
    }

    @Property(tries = 300)
    void whatever_comes_in_whatever_pieces_the_log_has_it_all_and_progress_none(
            @ForAll @Size(max = 12) List<@From("ordinaryLine") String> lines,
            @ForAll @IntRange(min = 1, max = 40) int chunk) {
        told.clear();
        log.reset();
        StringBuilder all = new StringBuilder();
        StringBuilder ordinary = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            all.append(lines.get(i)).append('\n');
            ordinary.append(lines.get(i)).append('\n');
            all.append("::signalbox progress=0.").append(i + 1).append('\n');
        }
        feed(all.toString().getBytes(StandardCharsets.UTF_8), chunk);
        assertThat(log.toByteArray()).isEqualTo(ordinary.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(told).hasSize(lines.size());
    }

    @Property(tries = 300)
    void any_bytes_that_tell_no_progress_are_the_log_as_they_are(
            @ForAll @Size(max = 300) byte[] bytes, @ForAll @IntRange(min = 1, max = 50) int chunk) {
        told.clear();
        log.reset();
        feed(bytes, chunk);
        assertThat(log.toByteArray()).isEqualTo(bytes);
        assertThat(told).isEmpty();
    }

    @Property(tries = 1000)
    void no_line_breaks_the_reader_or_a_bound(@ForAll("hostile") String line) {
        parse(line).ifPresent(progress -> {
            progress.progress().ifPresent(number -> assertThat(number).isBetween(0.0, 1.0));
            progress.phase().ifPresent(text -> assertThat(text).hasSizeLessThanOrEqualTo(Jobs.MAX_PHASE_LENGTH));
            progress.message().ifPresent(text -> assertThat(text)
                    .hasSizeLessThanOrEqualTo(Jobs.MAX_MESSAGE_LENGTH)
                    .doesNotContainPattern("\\p{Cntrl}"));
            progress.data().ifPresent(json -> assertThat(json.getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(Jobs.MAX_DATA_BYTES));
        });
    }

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> part = Arbitraries.oneOf(
                Arbitraries.of(
                        "::signalbox ",
                        "{\"progress\":",
                        "}",
                        "progress=",
                        "phase=\"",
                        "message=",
                        "data=",
                        "\"",
                        "\\",
                        "1e999",
                        "NaN",
                        "0.5",
                        "-3",
                        "null",
                        "{",
                        "[",
                        "\u202e",
                        "\u0007",
                        "\ud83d\ude00",
                        ","),
                Arbitraries.strings().ofMaxLength(8),
                Arbitraries.strings().withChars('a', '\u0001', '\ud83d').ofLength(600));
        return part.list().ofMaxSize(12).map(parts -> String.join("", parts));
    }

    @Test
    void both_ways_of_telling_are_understood() {
        assertThat(parse("::signalbox progress=0.4 phase=\"copying\" message=\"40 of \\\"100\\\"\""))
                .contains(new Progress(
                        false,
                        Optional.of(0.4),
                        Optional.of("copying"),
                        Optional.of("40 of \"100\""),
                        Optional.empty()));
        assertThat(parse("{\"progress\": 0.25, \"phase\": \"x\", \"data\": {\"a\": [1]}, \"other\": 1}"))
                .contains(new Progress(
                        false, Optional.of(0.25), Optional.of("x"), Optional.empty(), Optional.of("{\"a\":[1]}")));
        assertThat(parse("{\"progress\": null}").orElseThrow().indeterminate()).isTrue();
        assertThat(parse("::signalbox progress=140%").orElseThrow().progress()).contains(1.0);
        assertThat(parse("::signalbox progress=-1 x=y").orElseThrow().progress())
                .contains(0.0);
        assertThat(parse("::signalbox data=\"{\\\"n\\\": 1}\"").orElseThrow().data())
                .contains("{\"n\":1}");
    }

    @Test
    void what_tells_nothing_is_an_ordinary_line() {
        for (String line : List.of(
                "",
                "::signalbox",
                "::signalboxes progress=1",
                "::signalbox progress=much",
                "{\"level\":\"info\",\"msg\":\"progress\"}",
                "{\"progress\": {}}",
                "{\"progress\": 0.5} trailing",
                "{\"progress\": 0.5",
                "progress=0.4",
                "{".repeat(10_000) + "\"progress\"")) {
            assertThat(parse(line)).as("%.40s", line).isEmpty();
        }
    }

    @Test
    void a_line_without_end_is_passed_on_and_bounded() {
        byte[] endless = ("{" + "x".repeat(3_000_000)).getBytes(StandardCharsets.UTF_8);
        feed(endless, 64 * 1024);
        assertThat(log.toByteArray()).isEqualTo(endless);
    }
}
