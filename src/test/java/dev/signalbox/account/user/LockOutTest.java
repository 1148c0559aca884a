package dev.signalbox.account.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LockOutTest {
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private Instant now = Instant.parse("2026-05-01T12:00:00Z");
    private final LockOut lockOut = new LockOut(new LockOutLimits(3, 5, WINDOW), () -> now);

    @Test
    void too_many_failures_lock_a_name_from_everywhere_until_the_window_is_over() {
        for (int i = 0; i < 3; i++) {
            assertThat(lockOut.lockedFor("ann", "1.1.1." + i)).isEmpty();
            assertThat(lockOut.begin("ann", "1.1.1." + i).locks()).isEqualTo(i == 2);
            now = now.plusSeconds(60);
        }
        assertThat(lockOut.lockedFor("ann", "9.9.9.9")).contains(WINDOW.minusSeconds(180));
        assertThat(lockOut.lockedFor("bob", "9.9.9.9")).isEmpty();
        now = now.plus(WINDOW).minusSeconds(180);
        assertThat(lockOut.lockedFor("ann", "9.9.9.9")).isEmpty();
    }

    @Test
    void too_many_failures_lock_an_address_whatever_the_names() {
        for (int i = 0; i < 5; i++) {
            lockOut.begin("user" + i, "1.1.1.1");
        }
        assertThat(lockOut.lockedFor("another", "1.1.1.1")).contains(WINDOW);
        assertThat(lockOut.lockedFor("another", "1.1.1.2")).isEmpty();
    }

    @Test
    void one_network_of_ipv6_is_one_address() {
        for (int i = 0; i < 5; i++) {
            lockOut.begin("user" + i, "2001:db8:1:2::" + i);
        }
        assertThat(lockOut.lockedFor("another", "2001:db8:1:2:ffff::1%eth0")).isPresent();
        assertThat(lockOut.lockedFor("another", "2001:db8:1:3::1")).isEmpty();
    }

    @Test
    void attempts_at_the_same_time_count_before_they_have_failed() {
        LockOut.Attempt first = lockOut.begin("ann", "1.1.1.1");
        lockOut.begin("ann", "1.1.1.1");
        LockOut.Attempt third = lockOut.begin("ann", "1.1.1.1");
        assertThat(lockOut.lockedFor("ann", "1.1.1.1")).isPresent();
        third.undecided();
        assertThat(lockOut.lockedFor("ann", "1.1.1.1")).isEmpty();
        first.succeeded();
        lockOut.begin("ann", "1.1.1.1");
        lockOut.begin("ann", "1.1.1.1");
        assertThat(lockOut.lockedFor("ann", "1.1.1.1")).isEmpty();
    }

    @Test
    void a_right_password_does_not_wash_an_address_clean() {
        for (int i = 0; i < 4; i++) {
            lockOut.begin("user" + i, "1.1.1.1");
            lockOut.begin("mine", "1.1.1.1").succeeded();
        }
        lockOut.begin("last", "1.1.1.1");
        assertThat(lockOut.lockedFor("mine", "1.1.1.1")).isPresent();
    }

    @Test
    void no_flood_of_names_grows_for_ever() {
        FailureCounter counter = new FailureCounter(3, WINDOW);
        for (int i = 0; i < FailureCounter.MAX_KEPT + 100; i++) {
            counter.count("name-" + i, now);
        }
        assertThat(counter.size()).isEqualTo(FailureCounter.MAX_KEPT);
    }
}
