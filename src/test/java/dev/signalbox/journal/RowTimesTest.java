package dev.signalbox.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowTimesTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-21T07:56:12Z, 2026-11-21T07:56:12Z",
        "2026-11-21T07:56:12.345Z, 2026-11-21T07:56:12.345Z",
        "2026-11-21t07:56:12.345678901z, 2026-11-21T07:56:12.345678901Z",
        "2026-11-21T07:56:12+02:00, 2026-11-21T05:56:12Z",
        "2026-11-21T07:56:12+0200, 2026-11-21T05:56:12Z",
        "2026-11-21T07:56:12-02, 2026-11-21T09:56:12Z",
        "2026-11-21T07:56Z, 2026-11-21T07:56:00Z",
        "2026-11-21 07:56:12, 2026-11-21T07:56:12Z",
        "2026-11-21 07:56:12.5, 2026-11-21T07:56:12.500Z",
        "2026-11-21 07:56:12 +01:00, 2026-11-21T06:56:12Z",
        "' 2026-11-21 ', 2026-11-21T00:00:00Z",
        "1763711772, 2025-11-21T07:56:12Z",
        "1763711772.25, 2025-11-21T07:56:12.250Z",
        "1763711772345, 2025-11-21T07:56:12.345Z",
        "1763711772345678, 2025-11-21T07:56:12.345678Z",
        "1763711772345678901, 2025-11-21T07:56:12.345678901Z",
        "0, 1970-01-01T00:00:00Z",
        "-1.5, 1969-12-31T23:59:58.500Z"
    })
    void times_of_other_programs_are_understood(String text, Instant expected) {
        assertThat(RowTimes.read(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-13-01",
                "2026-02-30T00:00:00Z",
                "21.11.2026",
                "+12345-01-01T00:00:00Z",
                "1e5",
                "99999999999999999999",
                "2026-11-21T07:56:12Zx"
            })
    void what_is_no_time_is_none(String text) {
        assertThat(RowTimes.read(text)).isEmpty();
    }

    @Test
    void our_own_times_sort_as_text_and_are_read_again() {
        Instant at = Instant.parse("2026-11-21T07:56:12.300Z");
        assertThat(RowTimes.write(at)).isEqualTo("2026-11-21T07:56:12.300Z");
        assertThat(RowTimes.read(RowTimes.write(at))).contains(at);
        assertThat(RowTimes.write(Instant.parse("2026-11-21T07:56:12Z"))).isEqualTo("2026-11-21T07:56:12.000Z");
    }
}
