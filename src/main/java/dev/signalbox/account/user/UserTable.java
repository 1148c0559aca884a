package dev.signalbox.account.user;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The SQL of the table {@code users}. Blocking, in somebody's transaction. */
final class UserTable {
    /** More are not kept, nor listed. */
    static final int MAX_USERS = 10_000;

    private static final String COLUMNS =
            "name, account, role, password, disabled, totp_secret, totp_draft, totp_last_step, created_at, changed_at";

    private UserTable() {}

    static Optional<User> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM users WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(user(rows)) : Optional.empty();
            }
        }
    }

    static Optional<User> find(Connection connection, String name, String account) throws SQLException {
        return find(connection, name).filter(user -> user.account().equals(account));
    }

    /** By account and name. */
    static List<User> all(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + COLUMNS + " FROM users ORDER BY account, name LIMIT " + MAX_USERS)) {
            List<User> users = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    users.add(user(rows));
                }
            }
            return users;
        }
    }

    static int count(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM users");
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /** Whether anybody can sign in by password. */
    static boolean anyEnabled(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM users WHERE disabled = 0 LIMIT 1");
                ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    static void insert(Connection connection, User user) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO users (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, user.name());
            insert.setString(2, user.account());
            insert.setString(3, user.role());
            insert.setString(4, user.password());
            insert.setInt(5, user.disabled() ? 1 : 0);
            insert.setString(6, user.totpSecret().orElse(null));
            insert.setString(7, user.totpDraft().orElse(null));
            insert.setLong(8, user.totpLastStep());
            insert.setString(9, Times.text(user.createdAt()));
            insert.setString(10, Times.text(user.changedAt()));
            insert.executeUpdate();
        }
    }

    /** Writes all that can change. */
    static void update(Connection connection, User user) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE users SET role = ?, password = ?, disabled = ?, totp_secret = ?,"
                        + " totp_draft = ?, totp_last_step = ?, changed_at = ? WHERE name = ?")) {
            update.setString(1, user.role());
            update.setString(2, user.password());
            update.setInt(3, user.disabled() ? 1 : 0);
            update.setString(4, user.totpSecret().orElse(null));
            update.setString(5, user.totpDraft().orElse(null));
            update.setLong(6, user.totpLastStep());
            update.setString(7, Times.text(user.changedAt()));
            update.setString(8, user.name());
            update.executeUpdate();
        }
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                row.getString("name"),
                row.getString("account"),
                row.getString("role"),
                row.getString("password"),
                row.getInt("disabled") != 0,
                Optional.ofNullable(row.getString("totp_secret")),
                Optional.ofNullable(row.getString("totp_draft")),
                row.getLong("totp_last_step"),
                Instant.parse(row.getString("created_at")),
                Instant.parse(row.getString("changed_at")));
    }
}
