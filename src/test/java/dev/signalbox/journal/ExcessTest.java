package dev.signalbox.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.journal.Excess.Aged;
import dev.signalbox.journal.Excess.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExcessTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    /** Rows by a letter each: old, young, of the future, or without a time. */
    private static Verdict judge(String rows, long tooManyThrough) {
        List<Aged> aged = new ArrayList<>();
        for (int i = 0; i < rows.length(); i++) {
            Optional<Instant> at =
                    switch (rows.charAt(i)) {
                        case 'o' -> Optional.of(NOW.minus(Duration.ofDays(31)));
                        case 'y' -> Optional.of(NOW.minus(Duration.ofDays(29)));
                        case 'f' -> Optional.of(NOW.plus(Duration.ofDays(400)));
                        default -> Optional.empty();
                    };
            aged.add(new Aged(i + 1, at));
        }
        return new Excess(NOW.minus(Duration.ofDays(30)), NOW, tooManyThrough).judge(aged);
    }

    private static Verdict verdict(long through, boolean stop) {
        return new Verdict(Optional.of(through).filter(it -> it > 0), stop);
    }

    @Test
    void old_rows_go_up_to_the_first_that_is_to_stay() {
        assertThat(judge("oooyyy", 0)).isEqualTo(verdict(3, true));
        assertThat(judge("ooo", 0)).isEqualTo(verdict(3, false));
        assertThat(judge("yyy", 0)).isEqualTo(verdict(0, true));
        assertThat(judge("", 0)).isEqualTo(verdict(0, false));
    }

    @Test
    void a_row_with_a_wrong_clock_takes_no_newer_ones_with_it_and_keeps_no_older_ones() {
        assertThat(judge("oyyo", 0)).isEqualTo(verdict(1, true));
        assertThat(judge("ofo?oy", 0)).isEqualTo(verdict(5, true));
        assertThat(judge("o??y", 0)).isEqualTo(verdict(1, true));
        assertThat(judge("???", 0)).isEqualTo(verdict(0, false));
    }

    @Test
    void rows_that_are_too_many_go_whatever_their_age() {
        assertThat(judge("y?fyy", 4)).isEqualTo(verdict(4, true));
        assertThat(judge("yyoy", 2)).isEqualTo(verdict(3, true));
    }
}
