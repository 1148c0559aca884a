package dev.signalbox.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Nodes;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DutyTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Duty duty = new Duty("b", now::get);

    private void announced(String node, String... roles) {
        duty.announced(new Nodes.Announced(node, "1", List.of(roles), Instant.EPOCH));
    }

    @Test
    void each_journal_covers_its_own_node() {
        announced("a", "journal", "watch");
        assertThat(duty.covers("b")).isTrue();
        assertThat(duty.covers("a")).isFalse();
    }

    @Test
    void a_node_without_a_journal_is_covered_by_the_first_one() {
        announced("w", "watch");
        announced("c", "journal");
        assertThat(duty.covers("w")).isTrue();
        announced("a", "journal");
        assertThat(duty.covers("w")).isFalse();
        duty.left("a");
        assertThat(duty.covers("w")).isTrue();
    }

    @Test
    void a_journal_that_is_silent_for_long_covers_nothing_any_more() {
        announced("a", "journal");
        now.set(Instant.EPOCH.plusMillis(Nodes.LOST_AFTER_MS + 1));
        announced("w", "watch");
        assertThat(duty.covers("w")).isTrue();
    }

    @Test
    void a_node_that_nobody_knows_is_covered_by_nobody() {
        assertThat(duty.covers("unknown")).isFalse();
    }
}
