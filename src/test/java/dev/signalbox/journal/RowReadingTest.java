package dev.signalbox.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Event;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowReadingTest {
    private static Event read(String type, String account, String project, String actor, String at, String data) {
        return RowReading.event(new RawRow(
                7,
                Optional.ofNullable(type),
                Optional.ofNullable(account),
                Optional.ofNullable(project),
                Optional.ofNullable(actor),
                Optional.ofNullable(at),
                Optional.ofNullable(data),
                data == null ? 0 : data.length()));
    }

    private static String data(String data) {
        return read("t", "a", null, null, "2026-11-21", data).data();
    }

    @Test
    void a_good_row_is_read_as_it_is() {
        assertThat(read("build", "acme", "app", "ann", "2026-11-21 07:56:12", "{\"a\":1}"))
                .isEqualTo(new Event(
                        7,
                        "build",
                        "acme",
                        Optional.of("app"),
                        Optional.of("ann"),
                        Instant.parse("2026-11-21T07:56:12Z"),
                        "{\"a\":1}"));
    }

    @Test
    void what_is_missing_or_senseless_is_told_as_such() {
        assertThat(read(null, null, null, null, null, null))
                .isEqualTo(new Event(7, "unknown", "", Optional.empty(), Optional.empty(), Instant.EPOCH, "null"));
        assertThat(read(" ", "", "no slug", " ", "soon", "1"))
                .isEqualTo(new Event(7, "unknown", "", Optional.empty(), Optional.empty(), Instant.EPOCH, "1"));
    }

    @Test
    void what_is_too_long_is_cut_and_an_account_never_is() {
        Event event = read("😀".repeat(201), "a".repeat(65), "p".repeat(65), "x".repeat(300), null, "1");
        assertThat(event.type()).isEqualTo("😀".repeat(199) + "…");
        assertThat(event.actor()).contains("x".repeat(199) + "…");
        assertThat(event.account()).isEmpty();
        assertThat(event.project()).isEmpty();
    }

    @Test
    void data_that_is_not_json_becomes_a_json_string() {
        assertThat(data("it's done")).isEqualTo("\"it's done\"");
        assertThat(data("")).isEqualTo("\"\"");
        assertThat(data("{\"a\":")).isEqualTo("\"{\\\"a\\\":\"");
        assertThat(data("a\nb\u0000\u2028")).isEqualTo("\"a\\nb\\u0000\u2028\"");
        assertThat(data("3.5")).isEqualTo("3.5");
    }

    @Test
    void json_of_many_lines_becomes_one() {
        assertThat(data("{\r\n\"a\":1\n}")).isEqualTo("{  \"a\":1 }");
    }

    @Test
    void data_that_is_too_large_is_told_of_and_not_carried() {
        Event huge = RowReading.event(new RawRow(
                7,
                Optional.of("t"),
                Optional.of("a"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1_000_000_000));
        assertThat(huge.data()).isEqualTo("{\"omitted\":\"larger than 262144 bytes\",\"bytes\":1000000000}");
        assertThat(JsonText.isOneValue(huge.data())).isTrue();
        assertThat(data("\u0001".repeat(Journal.MAX_DATA_BYTES))).contains("\"bytes\":262144");
    }
}
