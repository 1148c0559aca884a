package dev.signalbox.account.user;

import dev.signalbox.account.password.HashingQueue;
import dev.signalbox.account.password.PasswordHasher;
import dev.signalbox.bus.Users.Code;
import dev.signalbox.bus.Users.Refusal;
import dev.signalbox.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether somebody who claims to be a user is one: counts attempts, hashes passwords in their queue, and decides in one
 * transaction. Whoever is no user is answered as late as a user. Used on one context.
 */
final class Checks {
    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);
    private static final Refusal WRONG = new Refusal(Code.WRONG_CREDENTIALS, 0);
    private static final Refusal BUSY = new Refusal(Code.BUSY, 2);
    private static final Duration BETWEEN_LOCK_ROWS = Duration.ofSeconds(10);

    private final Context context;
    private final Store store;
    private final PasswordHasher hasher;
    private final HashingQueue queue;
    private final LockOut lockOut;
    private final Clock clock;
    private final String ofNobody;
    private Optional<Long> lastLockRowMs = Optional.empty();

    /**
     * Decides about a user whose password is right, in a transaction.
     *
     * @param <T> what it gives if nothing is wrong
     */
    @FunctionalInterface
    interface Decision<T> {
        Verdict<T> of(Connection connection, User user) throws SQLException;
    }

    /** Either a result or a refusal. */
    record Verdict<T>(Optional<T> result, Optional<Refusal> refusal) {
        static <T> Verdict<T> right(T result) {
            return new Verdict<>(Optional.of(result), Optional.empty());
        }

        static <T> Verdict<T> wrong() {
            return refused(WRONG);
        }

        static <T> Verdict<T> refused(Code code) {
            return refused(new Refusal(code, 0));
        }

        private static <T> Verdict<T> refused(Refusal refusal) {
            return new Verdict<>(Optional.empty(), Optional.of(refusal));
        }

        private boolean isWrong() {
            return refusal.filter(WRONG::equals).isPresent();
        }
    }

    /** What hashing found out: whether it is the password, and a better hash of it if there is one. */
    private record Hashed(boolean right, Optional<String> better) {}

    Checks(Context context, Store store, PasswordHasher hasher, HashingQueue queue, LockOutLimits limits, Clock clock) {
        this.context = context;
        this.store = store;
        this.hasher = hasher;
        this.queue = queue;
        this.lockOut = new LockOut(limits, clock);
        this.clock = clock;
        this.ofNobody = hasher.ofNobody();
    }

    /** @param name as it was typed; fails as the store does */
    <T> Future<Verdict<T>> password(String name, String password, String address, Decision<T> decision) {
        String kept = UserName.of(name).orElse("");
        return attempt(kept, address, () -> store.readAtOnce(connection -> UserTable.find(connection, kept))
                .compose(user -> hashed(password, user).compose(hashed -> {
                    if (hashed.isEmpty()) {
                        return Future.succeededFuture(Verdict.<T>refused(BUSY));
                    }
                    return user.isPresent() && hashed.get().right()
                            ? decided(user.get(), hashed.get().better(), decision)
                            : Future.succeededFuture(Verdict.<T>wrong());
                })));
    }

    /** As {@link #password} for what needs none; wrong counts as a failure all the same. */
    <T> Future<Verdict<T>> user(String name, String address, Decision<T> decision) {
        String kept = UserName.of(name).orElse("");
        return attempt(
                kept,
                address,
                () -> store.writeAtOnce(connection -> {
                    Optional<User> user = UserTable.find(connection, kept);
                    return user.isPresent() ? decision.of(connection, user.get()) : Verdict.refused(Code.NO_USER);
                }));
    }

    private interface Work<T> {
        Future<Verdict<T>> begin();
    }

    private <T> Future<Verdict<T>> attempt(String name, String address, Work<T> work) {
        Optional<Duration> locked = lockOut.lockedFor(name, address);
        if (locked.isPresent()) {
            return Future.succeededFuture(
                    Verdict.refused(new Refusal(Code.LOCKED_OUT, locked.get().toSeconds() + 1)));
        }
        LockOut.Attempt attempt = lockOut.begin(name, address);
        return work.begin()
                .onSuccess(verdict -> {
                    if (verdict.result().isPresent()) {
                        attempt.succeeded();
                    } else if (!verdict.isWrong()) {
                        attempt.undecided();
                    } else if (attempt.locks()) {
                        noteLock(name, address);
                    }
                })
                .onFailure(failure -> attempt.undecided());
    }

    private Future<Optional<Hashed>> hashed(String password, Optional<User> user) {
        String hash = user.map(User::password).orElse(ofNobody);
        Optional<CompletableFuture<Hashed>> hashed = queue.submit(() -> {
            boolean right = hasher.matches(password, hash);
            return new Hashed(
                    right, right && hasher.isOutdated(hash) ? Optional.of(hasher.hash(password)) : Optional.empty());
        });
        return hashed.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : Future.fromCompletionStage(hashed.get(), context).map(Optional::of);
    }

    /** While the password was hashed the user may have changed: what it is now counts. */
    private <T> Future<Verdict<T>> decided(User before, Optional<String> betterHash, Decision<T> decision) {
        return store.writeAtOnce(connection -> {
            Optional<User> found = UserTable.find(connection, before.name());
            if (found.isEmpty()
                    || found.get().disabled()
                    || !found.get().password().equals(before.password())) {
                return Verdict.<T>wrong();
            }
            User user = found.get();
            if (betterHash.isPresent()) {
                user = user.withPassword(betterHash.get(), user.changedAt());
                UserTable.update(connection, user);
            }
            return decision.of(connection, user);
        });
    }

    /** Seldom enough that nobody fills the journal by it. A name that is no user's may be a password, and is not told. */
    private void noteLock(String name, String address) {
        long now = clock.millis();
        LOG.warn("too many failed sign-ins, the last one from {}", address);
        if (lastLockRowMs
                .filter(last -> now - last < BETWEEN_LOCK_ROWS.toMillis())
                .isPresent()) {
            return;
        }
        lastLockRowMs = Optional.of(now);
        store.writeAtOnce(connection -> {
                    Optional<User> user = UserTable.find(connection, name);
                    AuditRows.add(
                            connection,
                            "session.locked_out",
                            user.map(User::account).orElse("default"),
                            "signalbox",
                            Map.of("user", user.map(User::name), "address", address));
                    return true;
                })
                .onFailure(failure -> LOG.warn("that a user is locked out is not in the journal", failure));
    }
}
