package dev.signalbox.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamLimitsTest {
    @Test
    void a_user_is_a_subject_of_an_account() {
        StreamLimits limits = new StreamLimits(10, 1);
        assertThat(limits.acquire("ann", "red")).isPresent();
        assertThat(limits.acquire("ann", "red")).isEmpty();
        assertThat(limits.acquire("ann", "blue")).isPresent();
        assertThat(limits.acquire("bob", "red")).isPresent();
        assertThat(limits.open()).isEqualTo(3);
    }

    @Test
    void a_permit_counts_once_however_often_it_is_released() {
        StreamLimits limits = new StreamLimits(2, 2);
        StreamLimits.Permit first = limits.acquire("ann", "red").orElseThrow();
        limits.acquire("ann", "red").orElseThrow();
        first.release();
        first.release();
        assertThat(limits.open()).isEqualTo(1);
        assertThat(limits.acquire("ann", "red")).isPresent();
        assertThat(limits.acquire("ann", "red")).isEmpty();
    }

    @Test
    void a_refused_user_is_not_remembered() {
        StreamLimits limits = new StreamLimits(5, 0);
        assertThat(limits.acquire("ann", "red")).isEmpty();
        assertThat(limits.users()).isZero();
        assertThat(limits.open()).isZero();
    }

    @Test
    void many_threads_never_get_more_than_there_is_and_all_of_it_comes_back() throws Exception {
        StreamLimits limits = new StreamLimits(50, 20);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> tasks = IntStream.range(0, 20_000)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        Optional<StreamLimits.Permit> permit = limits.acquire("user" + i % 4, "red");
                        boolean kept = limits.open() <= 50 + 4;
                        permit.ifPresent(StreamLimits.Permit::release);
                        return kept;
                    })
                    .toList();
            List<Boolean> results = new ArrayList<>();
            for (Future<Boolean> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            assertThat(results).hasSize(20_000).containsOnly(true);
        } finally {
            threads.shutdownNow();
        }
        assertThat(limits.open()).isZero();
        assertThat(limits.users()).isZero();
    }
}
