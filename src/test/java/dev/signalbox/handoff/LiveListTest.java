package dev.signalbox.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoff.State;
import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.Handoffs.Changed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveListTest {
    private static final Instant NOW = Instant.parse("2026-05-01T09:00:00Z");

    private final LiveList live = new LiveList("n", "epoch");

    @Test
    void an_account_has_at_most_so_many_that_are_not_resolved() {
        for (int i = 0; i < Handoffs.MAX_UNRESOLVED_OF_ACCOUNT; i++) {
            assertThat(live.full("default", "{}")).isEmpty();
            live.put(handoff(i, "default", "{}", State.OPEN));
        }
        assertThat(live.full("default", "{}").orElseThrow()).contains("Resolve some first");
        assertThat(live.full("other", "{}")).isEmpty();
        live.put(handoff(0, "default", "{}", State.RESOLVED));
        assertThat(live.full("default", "{}")).isEmpty();
    }

    @Test
    void and_no_more_context_than_there_is_room_for() {
        String context = "a".repeat(Handoffs.MAX_CONTEXT_BYTES);
        int made = 0;
        for (; live.full("default", context).isEmpty(); made++) {
            live.put(handoff(made, "default", context, State.CLAIMED));
        }
        assertThat(made).isEqualTo(Handoffs.MAX_UNRESOLVED_CONTEXT / Handoffs.MAX_CONTEXT_BYTES);
        assertThat(live.full("other", context)).isEmpty();
    }

    @Test
    void of_resolved_ones_the_newest_are_told_for_a_while() {
        for (int i = 0; i < Handoffs.MAX_RECENT + 5; i++) {
            live.put(handoff(i, "default", "{}", State.RESOLVED));
        }
        live.put(handoff(1_000, "default", "{}", State.OPEN));
        Changed change = live.take().orElseThrow();
        assertThat(change.put()).hasSize(Handoffs.MAX_RECENT + 1);
        assertThat(live.snapshot().handoffs())
                .extracting(Handoff::id)
                .doesNotContain("4")
                .contains("5", "1000");
        live.removeResolvedBefore(NOW);
        assertThat(live.take()).isEmpty();
        live.removeResolvedBefore(NOW.plusMillis(1));
        assertThat(live.take().orElseThrow().removed()).hasSize(Handoffs.MAX_RECENT);
        assertThat(live.snapshot().handoffs()).extracting(Handoff::id).containsExactly("1000");
    }

    @Test
    void what_is_read_from_disk_anew_replaces_what_is_remembered() {
        live.put(handoff(1, "default", "{}", State.OPEN), Optional.of("hooks"));
        live.put(handoff(2, "default", "{}", State.OPEN));
        live.take();
        Handoff same = handoff(1, "default", "{}", State.OPEN);
        live.replace(
                List.of(new HandoffTable.Kept(same, Optional.of("hooks"))),
                List.of(handoff(3, "default", "{}", State.RESOLVED)));
        Changed change = live.take().orElseThrow();
        assertThat(change.put()).extracting(Handoff::id).containsExactly("3");
        assertThat(change.removed()).containsExactly("2");
        assertThat(live.unresolved("hooks", any -> true)).containsExactly(same);
    }

    private static Handoff handoff(int number, String account, String context, State state) {
        boolean claimed = state == State.CLAIMED;
        boolean resolved = state == State.RESOLVED;
        return HandoffRows.versioned(new Handoff(
                Integer.toString(number),
                "s",
                account,
                Handoff.Kind.ESCALATE,
                state,
                Handoff.Priority.NORMAL,
                Optional.empty(),
                "x",
                context,
                "agent",
                NOW,
                claimed ? Optional.of("ann") : Optional.empty(),
                claimed ? Optional.of(NOW) : Optional.empty(),
                Optional.empty(),
                resolved ? Optional.of("ann") : Optional.empty(),
                resolved ? Optional.of(NOW) : Optional.empty(),
                Optional.empty(),
                NOW,
                ""));
    }
}
