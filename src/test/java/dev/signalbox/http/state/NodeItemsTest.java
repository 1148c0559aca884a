package dev.signalbox.http.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gates.Announced;
import dev.signalbox.bus.Gates.Changed;
import dev.signalbox.bus.Gates.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeItemsTest {
    private static final Instant T = Instant.parse("2026-05-01T10:00:00Z");

    private final AccountGates shown = new AccountGates();
    private final NodeItems<Announced, Changed, Snapshot, Gate> copy = new NodeItems<>(
            GateDirectory.READING,
            new NodeItems.Audience<>() {
                @Override
                public void put(Gate gate, Optional<Instant> lostSince) {
                    shown.put(gate, lostSince);
                }

                @Override
                public void remove(Gate gate) {
                    shown.remove(gate);
                }
            },
            T);

    private static Gate gate(String id) {
        return new Gate(
                "shop",
                id,
                "default",
                "alpha",
                "signalbox",
                "question",
                "",
                "?",
                List.of(),
                "{}",
                T,
                Gate.State.PENDING,
                new Gate.Asker(Gate.Presence.UNKNOWN, ""),
                Optional.empty(),
                "v1");
    }

    private static Snapshot snapshot(String epoch, long seq, Gate... gates) {
        return new Snapshot("alpha", epoch, seq, "s" + seq, List.of(gates), List.of());
    }

    @Test
    void gates_of_a_silent_node_stay_and_say_so_until_it_is_heard_of_again() {
        assertThat(copy.announced(new Announced("alpha", "e", 1, "s1"), T)).isTrue();
        copy.snapshot(snapshot("e", 1, gate("a")), T);
        String well = shown.topic().signature();
        copy.check(T.plusMillis(5_000), 5_000);
        assertThat(shown.topic().signature()).isEqualTo(well);
        copy.check(T.plusMillis(5_001), 5_000);
        assertThat(shown.gate("shop", "a").orElseThrow().nodeLostSince()).hasValue(T);
        assertThat(shown.topic().signature()).isNotEqualTo(well);
        assertThat(copy.announced(new Announced("alpha", "e", 1, "s1"), T.plusMillis(6_000)))
                .isFalse();
        assertThat(shown.topic().signature()).isEqualTo(well);
    }

    @Test
    void a_gap_asks_for_the_whole_and_what_is_gone_goes() {
        copy.announced(new Announced("alpha", "e", 1, "s1"), T);
        copy.snapshot(snapshot("e", 1, gate("a"), gate("b")), T);
        assertThat(copy.changed(
                        new Changed("alpha", "e", 2, "s2", List.of(gate("c")), List.of("shop/a"), List.of()), T))
                .isFalse();
        assertThat(shown.all()).extracting(it -> it.gate().id()).containsExactly("b", "c");
        assertThat(copy.changed(new Changed("alpha", "e", 4, "s4", List.of(), List.of(), List.of()), T))
                .isTrue();
        copy.snapshot(snapshot("e", 4, gate("c")), T);
        assertThat(shown.all()).extracting(it -> it.gate().id()).containsExactly("c");
    }
}
