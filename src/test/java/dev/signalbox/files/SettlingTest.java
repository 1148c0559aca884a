package dev.signalbox.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SettlingTest {
    private final Settling settling = new Settling();

    private List<Long> distances(int most, boolean wokenAllTheTime) {
        List<Long> distances = new ArrayList<>();
        boolean again = settling.wake();
        while (again && distances.size() < most) {
            distances.add(TimeUnit.NANOSECONDS.toMillis(settling.delayNanos()));
            if (wokenAllTheTime) {
                settling.wake();
            }
            again = settling.next();
        }
        return distances;
    }

    @Test
    void one_event_is_followed_by_six_comparisons_at_growing_distances() {
        assertThat(distances(100, false)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L);
        assertThat(settling.isUnderWay()).isFalse();
        assertThat(distances(100, false)).hasSize(6);
    }

    @Test
    void events_without_end_cost_one_comparison_in_the_longest_distance() {
        assertThat(distances(50, true).subList(5, 50)).containsOnly(32L);
        while (settling.next()) {
            assertThat(settling.isUnderWay()).isTrue();
        }
        assertThat(settling.isUnderWay()).isFalse();
    }

    @Test
    void what_takes_long_to_read_rests_longer_only_while_it_changes_all_the_time() {
        settling.scanTook(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(distances(100, false)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L);
        assertThat(distances(50, true).subList(8, 50)).containsOnly(400L);
    }
}
