package dev.signalbox.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WriteRoundsTest {
    private static final int MANY = WriteRounds.FEW + 1;
    private static final long MS = 1_000_000;

    private final FakeLoop loop = new FakeLoop();
    private final StreamCounters counters = new StreamCounters();
    private final List<EventStream> pumped = new ArrayList<>();
    private long pumpTakesNanos = 100_000;
    private final WriteRounds rounds = new WriteRounds(loop, stream -> {
        loop.now += pumpTakesNanos;
        pumped.add(stream);
    });

    @Test
    void what_happens_in_one_turn_waits_for_its_end_and_no_longer() {
        List<EventStream> streams = streams(MANY);
        streams.forEach(rounds::add);
        assertThat(pumped).isEmpty();
        loop.endTurn();
        assertThat(pumped).containsExactlyElementsOf(streams);
    }

    @Test
    void after_a_round_of_many_the_next_waits_in_proportion_and_takes_all_that_came_meanwhile() {
        pumpTakesNanos = MS / 10;
        List<EventStream> first = asked(MANY);
        assertThat(pumped).containsExactlyElementsOf(first);
        List<EventStream> second = asked(MANY);
        List<EventStream> third = asked(MANY);
        assertThat(pumped).hasSize(MANY);

        long rest = WriteRounds.REST_PER_WORK * MANY * pumpTakesNanos;
        assertThat(loop.timers).hasSize(1);
        assertThat(loop.timers.get(0).at() - loop.now).isBetween(rest - MS, rest);
        loop.passTime();
        assertThat(pumped.subList(MANY, 2 * MANY)).containsExactlyElementsOf(second);
        assertThat(pumped.subList(2 * MANY, 3 * MANY)).containsExactlyElementsOf(third);
        assertThat(loop.timers).isEmpty();
    }

    @Test
    void a_round_that_took_very_long_is_followed_by_the_longest_rest() {
        pumpTakesNanos = TimeUnit.SECONDS.toNanos(1);
        asked(MANY);
        asked(MANY);
        assertThat(loop.timers)
                .extracting(timer -> timer.at() - loop.now)
                .containsExactly(WriteRounds.LONGEST_REST_NANOS);
    }

    @Test
    void a_round_after_a_quiet_time_does_not_wait() {
        asked(MANY);
        loop.now += WriteRounds.LONGEST_REST_NANOS;
        asked(MANY);
        assertThat(pumped).hasSize(2 * MANY);
    }

    @Test
    void a_rest_too_short_for_a_timer_is_left_out() {
        pumpTakesNanos = WriteRounds.SHORTEST_REST_NANOS / WriteRounds.REST_PER_WORK / MANY - 1;
        asked(MANY);
        asked(MANY);
        assertThat(pumped).hasSize(2 * MANY);
        assertThat(loop.timers).isEmpty();
    }

    @Test
    void few_streams_never_wait_for_many() {
        asked(MANY);
        List<EventStream> many = asked(MANY);
        List<EventStream> few = asked(WriteRounds.FEW);
        assertThat(pumped.subList(MANY, pumped.size())).containsExactlyElementsOf(few);
        loop.passTime();
        assertThat(pumped.subList(MANY + few.size(), pumped.size())).containsExactlyElementsOf(many);
    }

    @Test
    void few_streams_cause_no_rest() {
        pumpTakesNanos = 10 * MS;
        asked(WriteRounds.FEW);
        asked(MANY);
        assertThat(pumped).hasSize(WriteRounds.FEW + MANY);
    }

    @Test
    void a_stream_that_asks_again_while_it_writes_has_its_next_turn() {
        List<EventStream> streams = streams(MANY);
        boolean[] again = {true};
        List<EventStream> turns = new ArrayList<>();
        WriteRounds[] itself = new WriteRounds[1];
        itself[0] = new WriteRounds(loop, stream -> {
            loop.now += MS;
            turns.add(stream);
            if (again[0]) {
                itself[0].add(stream);
            }
        });
        streams.forEach(itself[0]::add);
        loop.endTurn();
        assertThat(turns).hasSize(MANY);
        again[0] = false;
        loop.endTurn();
        loop.passTime();
        assertThat(turns).hasSize(2 * MANY);
    }

    /** Each number is a turn of the loop: so many streams ask in it, and so many milliseconds pass after it. */
    @Property(tries = 200)
    void nobody_is_forgotten_asked_twice_or_kept_waiting_beyond_the_longest_rest(
            @ForAll @Size(max = 40) List<@IntRange(max = 60) Integer> asking,
            @ForAll @Size(max = 40) List<@IntRange(max = 30) Integer> passing) {
        // The clock and the rest that the tries before have left behind are as good as any.
        pumped.clear();
        int asked = 0;
        for (int turn = 0; turn < asking.size(); turn++) {
            asked += asked(asking.get(turn)).size();
            assertThat(loop.timers).hasSizeLessThanOrEqualTo(1).allSatisfy(timer -> assertThat(timer.at() - loop.now)
                    .isLessThanOrEqualTo(WriteRounds.LONGEST_REST_NANOS));
            if (turn < passing.size()) {
                loop.passTime(passing.get(turn) * MS);
            }
        }
        loop.passTime();
        assertThat(pumped).hasSize(asked).doesNotHaveDuplicates();
    }

    /** So many new streams ask in one turn of the loop. */
    private List<EventStream> asked(int count) {
        List<EventStream> streams = streams(count);
        streams.forEach(rounds::add);
        loop.endTurn();
        return streams;
    }

    private List<EventStream> streams(int count) {
        StreamOwner owner = new StreamOwner("ann", "default", "token", Instant.MAX);
        return IntStream.range(0, count)
                .mapToObj(i -> new EventStream(
                        new FakeSink(), WireForm.SSE, new FakeHost(), owner, counters, SseEncoder.retry(1)))
                .toList();
    }

    private record Timer(long at, Runnable task) {}

    private static final class FakeLoop implements WriteRounds.Loop {
        // Shortly before the clock turns over.
        private long now = Long.MAX_VALUE - 5 * MS;
        private final Deque<Runnable> atEnd = new ArrayDeque<>();
        private final List<Timer> timers = new ArrayList<>();

        void endTurn() {
            int tasks = atEnd.size();
            for (int i = 0; i < tasks; i++) {
                atEnd.remove().run();
            }
        }

        /** Until nothing is left to wait for. */
        void passTime() {
            while (!timers.isEmpty()) {
                passTime(timers.get(0).at() - now);
            }
        }

        void passTime(long nanos) {
            now += nanos;
            List<Timer> due =
                    timers.stream().filter(timer -> timer.at() - now <= 0).toList();
            timers.removeAll(due);
            due.forEach(timer -> timer.task().run());
        }

        @Override
        public void whenTurnEnds(Runnable task) {
            atEnd.add(task);
        }

        @Override
        public void after(long ms, Runnable task) {
            assertThat(ms).isPositive();
            timers.add(new Timer(now + ms * MS, task));
        }

        @Override
        public long nanoTime() {
            return now;
        }
    }
}
