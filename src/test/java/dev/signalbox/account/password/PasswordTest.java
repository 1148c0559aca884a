package dev.signalbox.account.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PasswordTest {
    private static final String KNOWN =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQxNmJ5dGVzIQ$6wJbSNUGg2llNx2V7uBFZQUJWO9OFclS+7K74K89F7M";

    private final PasswordHasher cheap = new PasswordHasher(new HashCost(64, 1));

    @Test
    void only_the_password_matches_its_hash() {
        String hash = cheap.hash("a long enough one");
        assertThat(cheap.matches("a long enough one", hash)).isTrue();
        assertThat(cheap.matches("a long enough One", hash)).isFalse();
        assertThat(cheap.matches("", hash)).isFalse();
        assertThat(cheap.hash("a long enough one")).isNotEqualTo(hash);
        assertThat(hash).startsWith("$argon2id$v=19$m=64,t=1,p=1$").doesNotContain("enough");
    }

    @Test
    void hashes_are_those_that_others_compute() {
        // By the reference implementation: argon2 with 16 bytes of salt, -id -t 2 -k 256 -p 1 -l 32.
        PasswordHasher any = new PasswordHasher(HashCost.OWASP);
        assertThat(any.matches("password", KNOWN)).isTrue();
        assertThat(any.matches("Password", KNOWN)).isFalse();
    }

    @Test
    void the_same_letters_typed_another_way_are_the_same_password() {
        String hash = cheap.hash("Schl\u00fcssel-Kasten");
        assertThat(cheap.matches("Schlu\u0308ssel-Kasten", hash)).isTrue();
    }

    @Test
    void a_hash_of_another_cost_still_matches_and_is_outdated() {
        PasswordHasher dearer = new PasswordHasher(new HashCost(128, 2));
        String hash = cheap.hash("a long enough one");
        assertThat(dearer.matches("a long enough one", hash)).isTrue();
        assertThat(dearer.isOutdated(hash)).isTrue();
        assertThat(cheap.isOutdated(hash)).isFalse();
        assertThat(cheap.isOutdated(cheap.ofNobody())).isFalse();
        assertThatThrownBy(() -> cheap.matches("x", "$2a$10$nonsense")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void length_counts_and_what_everybody_tries_first_is_refused() {
        PasswordRules rules = new PasswordRules();
        for (String good : List.of(
                "kx7 fishes",
                "tree lamp orange",
                "\u00e4\u00f6\u00fc\u00df\u20ac\u00e9\u00e8\u00ea",
                "x".repeat(60) + "yz!!".repeat(17))) {
            assertThat(rules.problem(good, "ann")).as(good).isEmpty();
        }
        for (String bad : List.of(
                "",
                "short12",
                "x".repeat(50) + "yz!".repeat(27),
                "password",
                "PassWord1!",
                "12345678",
                "87654321",
                "abcdefghij",
                "aaaaaaaa",
                "abababab",
                "qwertyuiop",
                "Welcome2026!",
                "letmein123",
                "correct horse battery staple")) {
            assertThat(rules.problem(bad, "ann")).as(bad).isPresent();
        }
        assertThat(rules.problem("annabella1", "annabella")).isPresent();
        assertThat(rules.problem("annabella and the sea", "annabella")).isEmpty();
    }

    @Test
    void beyond_a_bound_nobody_waits() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        List<CompletableFuture<Boolean>> taken = new ArrayList<>();
        try (HashingQueue queue = new HashingQueue()) {
            for (int i = 0; i < HashingQueue.THREADS + HashingQueue.MAX_WAITING; i++) {
                taken.add(queue.submit(() -> held(hold)).orElseThrow());
            }
            assertThat(queue.submit(() -> true)).isEmpty();
            hold.countDown();
            for (CompletableFuture<Boolean> each : taken) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(queue.submit(() -> true).orElseThrow().get(20, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private static boolean held(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
