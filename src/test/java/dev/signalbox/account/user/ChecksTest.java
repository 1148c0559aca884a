package dev.signalbox.account.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.account.password.HashCost;
import dev.signalbox.account.password.HashingQueue;
import dev.signalbox.account.password.PasswordHasher;
import dev.signalbox.account.password.PasswordRules;
import dev.signalbox.account.user.Checks.Verdict;
import dev.signalbox.bus.Users.Code;
import dev.signalbox.bus.Users.Refusal;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreSettings;
import dev.signalbox.store.Visit;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
    private static final String PASSWORD = "tree lamp orange";
    private static final PasswordHasher OLD = new PasswordHasher(new HashCost(64, 1));
    private static final LockOutLimits LIMITS = new LockOutLimits(3, 100, Duration.ofMinutes(15));

    @TempDir
    Path folder;

    private final HashingQueue queue = new HashingQueue();
    private Vertx vertx;
    private Context context;
    private Store store;
    private Administration users;
    private Checks checks;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        context = vertx.getOrCreateContext();
        StoreSettings settings = StoreSettings.sqlite(folder.toRealPath().resolve("signalbox.db"));
        store = Store.open(vertx, settings);
        users = new Administration(new Visit(settings)::write, OLD, new PasswordRules(), Clock.systemUTC(), "cli:test");
        users.add("ann", "acme", "engineer", PASSWORD);
        checks = checks(OLD);
    }

    @AfterEach
    void stop() throws Exception {
        queue.close();
        store.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void whoever_is_disabled_while_the_password_is_checked_does_not_come_in() throws Exception {
        CountDownLatch hold = holdThreads();
        Future<Verdict<String>> verdict = ask("ann", PASSWORD);
        users.disable("ann");
        hold.countDown();
        assertThat(get(verdict).refusal()).contains(new Refusal(Code.WRONG_CREDENTIALS, 0));
    }

    @Test
    void a_password_that_was_changed_while_it_was_checked_is_wrong() throws Exception {
        CountDownLatch hold = holdThreads();
        Future<Verdict<String>> verdict = ask("ann", PASSWORD);
        users.password("ann", "another tree lamp", false);
        hold.countDown();
        assertThat(get(verdict).refusal()).contains(new Refusal(Code.WRONG_CREDENTIALS, 0));
    }

    @Test
    void a_flood_is_refused_without_counting_as_failures() throws Exception {
        CountDownLatch hold = holdThreads();
        while (queue.submit(() -> held(hold)).isPresent()) {
            // Until it is full.
        }
        for (int i = 0; i < 2 * LIMITS.perName(); i++) {
            assertThat(get(ask("ann", PASSWORD)).refusal().map(Refusal::code)).contains(Code.BUSY);
        }
        hold.countDown();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> get(ask("ann", PASSWORD)).result().isPresent());
    }

    @Test
    void a_hash_that_has_become_too_cheap_is_made_anew_at_the_next_sign_in() throws Exception {
        checks = checks(new PasswordHasher(new HashCost(128, 2)));
        assertThat(get(ask("ann", "not the password")).result()).isEmpty();
        assertThat(users.list().get(0).password()).contains("m=64,t=1");
        assertThat(get(ask("ann", PASSWORD)).result()).contains("ann");
        assertThat(users.list().get(0).password()).contains("m=128,t=2");
        assertThat(get(ask("ann", PASSWORD)).result()).contains("ann");
    }

    private Checks checks(PasswordHasher hasher) {
        return new Checks(context, store, hasher, queue, LIMITS, Clock.systemUTC());
    }

    /** What waits for its turn when this returns was, but for an unlucky moment, read before whatever the test does next. */
    private Future<Verdict<String>> ask(String name, String password) throws Exception {
        Promise<Verdict<String>> answer = Promise.promise();
        Promise<Void> asked = Promise.promise();
        context.runOnContext(now -> {
            checks.password(name, password, "1.1.1.1", (connection, user) -> Verdict.right(user.name()))
                    .onComplete(answer);
            asked.complete();
        });
        get(asked.future());
        get(store.readAtOnce(connection -> UserTable.find(connection, name)).map(Optional::isPresent));
        return answer.future();
    }

    private CountDownLatch holdThreads() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            queue.submit(() -> {
                busy.countDown();
                return held(hold);
            });
        }
        assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
        return hold;
    }

    private static boolean held(CountDownLatch hold) {
        try {
            return hold.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.await(30, TimeUnit.SECONDS);
    }
}
