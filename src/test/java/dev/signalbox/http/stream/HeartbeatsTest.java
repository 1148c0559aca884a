package dev.signalbox.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
    private final FakeHost host = new FakeHost();
    private final Heartbeats heartbeats = new Heartbeats(Duration.ofMillis(100));

    @Test
    void a_period_is_spread_over_its_ticks_and_every_stream_has_its_turn_once() {
        List<EventStream> streams =
                IntStream.range(0, 50).mapToObj(i -> host.open(new FakeSink())).toList();
        streams.forEach(stream -> heartbeats.add(stream, Duration.ofSeconds(1)));
        Set<EventStream> seen = new HashSet<>();
        for (int tick = 0; tick < 10; tick++) {
            List<EventStream> due = heartbeats.due();
            assertThat(due).hasSize(5);
            seen.addAll(due);
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(streams);
    }

    @Test
    void each_kind_of_stream_has_its_own_period_and_one_that_ended_has_none() {
        EventStream often = host.open(new FakeSink());
        EventStream seldom = host.open(new FakeSink());
        EventStream ended = host.open(new FakeSink());
        heartbeats.add(often, Duration.ofMillis(100));
        heartbeats.add(seldom, Duration.ofMillis(300));
        heartbeats.add(ended, Duration.ofMillis(100));
        heartbeats.remove(ended);
        List<EventStream> threeTicks = IntStream.range(0, 3)
                .boxed()
                .flatMap(tick -> heartbeats.due().stream())
                .toList();
        assertThat(threeTicks).containsExactlyInAnyOrder(often, often, often, seldom);
    }
}
