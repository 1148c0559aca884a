package dev.signalbox.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowAllowanceTest {
    private long now = -7;

    @Test
    void some_rows_at_once_then_one_in_a_while_and_what_is_left_out_is_counted() {
        RowAllowance allowance = new RowAllowance(2, 10, () -> now);
        assertThat(allowance.take()).isTrue();
        assertThat(allowance.take()).isTrue();
        assertThat(allowance.take()).isFalse();
        now += 9;
        assertThat(allowance.take()).isFalse();
        now += 1;
        assertThat(allowance.take()).isTrue();
        assertThat(allowance.leftOut()).isEqualTo(2);
        assertThat(allowance.leftOut()).isZero();
        assertThat(allowance.take()).isFalse();
        now += 1_000;
        assertThat(allowance.take()).isTrue();
        assertThat(allowance.take()).isTrue();
        assertThat(allowance.take()).isFalse();
    }
}
