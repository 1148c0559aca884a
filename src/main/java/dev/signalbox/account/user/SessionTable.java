package dev.signalbox.account.user;

import dev.signalbox.bus.OpenSessions;
import dev.signalbox.bus.OpenSessions.Session;
import dev.signalbox.bus.OpenSessions.Via;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The SQL of the table {@code sessions}. Blocking, in somebody's transaction. */
final class SessionTable {
    private static final String COLUMNS =
            "id, subject, account, role, via, started_at, expires_at, address, user_agent";

    private SessionTable() {}

    /**
     * Puts one down and forgets those that have ended by themselves.
     *
     * @return those of the person that are too many; they are no longer in the table
     */
    static List<Session> insert(Connection connection, Session session, Instant now) throws SQLException {
        try (PreparedStatement old = connection.prepareStatement("DELETE FROM sessions WHERE expires_at <= ?")) {
            old.setString(1, Times.text(now));
            old.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO sessions (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, session.id());
            insert.setString(2, session.subject());
            insert.setString(3, session.account());
            insert.setString(4, session.role());
            insert.setString(5, session.via().name().toLowerCase(Locale.ROOT));
            insert.setString(6, Times.text(session.startedAt()));
            insert.setString(7, Times.text(session.expiresAt()));
            insert.setString(8, session.address());
            insert.setString(9, session.userAgent());
            insert.executeUpdate();
        }
        List<Session> all = of(connection, session.subject(), session.account(), now);
        List<Session> excess = List.copyOf(all.subList(Math.min(all.size(), OpenSessions.MAX_PER_PERSON), all.size()));
        for (Session each : excess) {
            delete(connection, each.id());
        }
        return excess;
    }

    /** Those that have not ended, newest first. */
    static List<Session> of(Connection connection, String subject, String account, Instant now) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS
                + " FROM sessions WHERE account = ? AND subject = ? AND expires_at > ? ORDER BY started_at DESC, id"
                + " LIMIT " + 2 * OpenSessions.MAX_PER_PERSON)) {
            select.setString(1, account);
            select.setString(2, subject);
            select.setString(3, Times.text(now));
            List<Session> sessions = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sessions.add(session(rows));
                }
            }
            return sessions;
        }
    }

    static Optional<Session> find(Connection connection, String id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM sessions WHERE id = ?")) {
            select.setString(1, id);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(session(rows)) : Optional.empty();
            }
        }
    }

    static void delete(Connection connection, String id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM sessions WHERE id = ?")) {
            delete.setString(1, id);
            delete.executeUpdate();
        }
    }

    /** @return how many there were */
    static int deleteAll(Connection connection, String subject, String account) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM sessions WHERE account = ? AND subject = ?")) {
            delete.setString(1, account);
            delete.setString(2, subject);
            return delete.executeUpdate();
        }
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                row.getString("id"),
                row.getString("subject"),
                row.getString("account"),
                row.getString("role"),
                Via.valueOf(row.getString("via").toUpperCase(Locale.ROOT)),
                Instant.parse(row.getString("started_at")),
                Instant.parse(row.getString("expires_at")),
                row.getString("address"),
                row.getString("user_agent"));
    }
}
