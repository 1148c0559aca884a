package dev.signalbox.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryTest {
    @Test
    void a_retry_waits_longer_after_each_one_in_vain_and_starts_anew_after_a_cure() {
        Retry retry = new Retry(Duration.ofNanos(10));
        assertThat(retry.takeDue(1_000)).isFalse();
        retry.plan(0);
        assertThat(retry.takeDue(9)).isFalse();
        assertThat(retry.takeDue(10)).isTrue();
        retry.plan(11);
        assertThat(retry.takeDue(29)).isFalse();
        assertThat(retry.takeDue(30)).isTrue();
        retry.cancel();
        assertThat(retry.takeDue(1_000)).isFalse();
        retry.plan(1_000);
        assertThat(retry.takeDue(1_010)).isTrue();
    }
}
