package dev.signalbox.account.user;

import dev.signalbox.account.password.PasswordHasher;
import dev.signalbox.account.password.PasswordRules;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.store.SqlFunction;
import dev.signalbox.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an administrator does to users, on the database directly and with a row of the journal each. Blocking; slow, where a
 * password is hashed. Refuses with {@link RefusedException}, in words for people.
 */
public final class Administration {
    /** From the least to the greatest. */
    public static final List<String> ROLES = List.of("viewer", "engineer", "admin");

    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** The database: does all of it or nothing. */
    @FunctionalInterface
    public interface Database {
        <T> T write(SqlFunction<T> work) throws StoreException;
    }

    private final Database database;
    private final PasswordHasher hasher;
    private final PasswordRules rules;
    private final Clock clock;
    private final String actor;

    /** @param actor who is named as the one who did it */
    public Administration(Database database, PasswordHasher hasher, PasswordRules rules, Clock clock, String actor) {
        this.database = database;
        this.hasher = hasher;
        this.rules = rules;
        this.clock = clock;
        this.actor = actor;
    }

    public User add(String name, String account, String role, String password) throws StoreException {
        String kept = name(name);
        requireRole(role);
        if (!ACCOUNT.matcher(account).matches()) {
            throw refused("an account fits " + ACCOUNT + ": " + account);
        }
        String hash = hash(password, kept);
        return database.write(connection -> {
            if (UserTable.find(connection, kept).isPresent()) {
                throw new RefusedException(FailureCode.CONFLICT, "there is a user " + kept + " already");
            }
            if (UserTable.count(connection) >= UserTable.MAX_USERS) {
                throw new RefusedException(
                        FailureCode.INSUFFICIENT_STORAGE, "there are " + UserTable.MAX_USERS + " users already");
            }
            Instant now = clock.instant();
            User user = new User(kept, account, role, hash, false, Optional.empty(), Optional.empty(), 0, now, now);
            UserTable.insert(connection, user);
            audit(connection, "user.added", user, Map.of("role", role));
            return user;
        });
    }

    /** Gives another password, and signs the user out everywhere. */
    public User password(String name, String password, boolean removeTotp) throws StoreException {
        String kept = name(name);
        String hash = hash(password, kept);
        return change(kept, (connection, user) -> {
            Instant now = clock.instant();
            User changed = user.withPassword(hash, now);
            audit(connection, "user.password_changed", user, Map.of());
            if (removeTotp && user.totpSecret().isPresent()) {
                audit(connection, "user.totp_removed", user, Map.of());
            }
            signOut(connection, user);
            return removeTotp ? changed.withTotp(Optional.empty(), Optional.empty(), 0, now) : changed;
        });
    }

    /** Lets the user in no more, and signs it out everywhere. */
    public User disable(String name) throws StoreException {
        return change(name(name), (connection, user) -> {
            audit(connection, "user.disabled", user, Map.of());
            signOut(connection, user);
            return user.withDisabled(true, clock.instant());
        });
    }

    public User enable(String name) throws StoreException {
        return change(name(name), (connection, user) -> {
            audit(connection, "user.enabled", user, Map.of());
            return user.withDisabled(false, clock.instant());
        });
    }

    /** Gives another role. With a lesser one the user is signed out everywhere; a greater one counts from the next sign-in. */
    public User role(String name, String role) throws StoreException {
        requireRole(role);
        return change(name(name), (connection, user) -> {
            audit(connection, "user.role_changed", user, Map.of("from", user.role(), "to", role));
            if (ROLES.indexOf(role) < ROLES.indexOf(user.role())) {
                signOut(connection, user);
            }
            return user.withRole(role, clock.instant());
        });
    }

    /** All users, by account and name. */
    public List<User> list() throws StoreException {
        return database.write(UserTable::all);
    }

    private interface Change {
        User apply(Connection connection, User user) throws SQLException;
    }

    private User change(String name, Change change) throws StoreException {
        return database.write(connection -> {
            User user = UserTable.find(connection, name)
                    .orElseThrow(() -> new RefusedException(FailureCode.NOT_FOUND, "there is no user " + name));
            User changed = change.apply(connection, user);
            UserTable.update(connection, changed);
            return changed;
        });
    }

    private void signOut(Connection connection, User user) throws SQLException {
        CutOffTable.add(connection, user.name(), user.account(), clock.instant());
        SessionTable.deleteAll(connection, user.name(), user.account());
    }

    private void audit(Connection connection, String type, User user, Map<String, Object> more) throws SQLException {
        Map<String, Object> data = new LinkedHashMap<>(more);
        data.put("user", user.name());
        AuditRows.add(connection, type, user.account(), actor, data);
    }

    private String hash(String password, String user) {
        rules.problem(password, user).ifPresent(problem -> {
            throw refused(problem);
        });
        return hasher.hash(password);
    }

    private static String name(String typed) {
        return UserName.of(typed)
                .orElseThrow(() -> refused(
                        "a name has 1 to 64 letters, digits and . _ @ + -, and begins with a letter or" + " digit"));
    }

    private static void requireRole(String role) {
        if (!ROLES.contains(role)) {
            throw refused("a role is one of " + String.join(", ", ROLES));
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(FailureCode.BAD_REQUEST, message);
    }
}
