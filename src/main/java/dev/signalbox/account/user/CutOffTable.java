package dev.signalbox.account.user;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Sessions.CutOff;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The SQL of the table {@code cut_offs}, as far as it writes. Blocking, in somebody's transaction. */
final class CutOffTable {
    /** People who are kept at most. */
    static final int MAX = 100_000;

    private CutOffTable() {}

    static Optional<CutOff> find(Connection connection, String subject, String account) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT at_ms FROM cut_offs WHERE account = ? AND subject = ?")) {
            select.setString(1, account);
            select.setString(2, subject);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new CutOff(subject, account, Instant.ofEpochMilli(row.getLong(1))))
                        : Optional.empty();
            }
        }
    }

    /**
     * Those that were written after one, in their order.
     *
     * @param lastSeq the number of the last one; that which was asked for if there are none
     */
    record Page(List<CutOff> cutOffs, long lastSeq) {
        Page {
            cutOffs = List.copyOf(cutOffs);
        }
    }

    static Page after(Connection connection, long seq, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT account, subject, at_ms, seq FROM cut_offs WHERE seq > ? ORDER BY seq LIMIT ?")) {
            select.setLong(1, seq);
            select.setInt(2, limit);
            List<CutOff> cutOffs = new ArrayList<>();
            long last = seq;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Instant at = Instant.ofEpochMilli(row.getLong("at_ms"));
                    cutOffs.add(new CutOff(row.getString("subject"), row.getString("account"), at));
                    last = row.getLong("seq");
                }
            }
            return new Page(cutOffs, last);
        }
    }

    /**
     * Makes all tokens of the person worthless that were issued up to that time. A sign-in and this never overlap: both
     * take the time within their transaction.
     *
     * @return what holds now, which is the later one if there was one already
     * @throws RefusedException if there are too many
     */
    static CutOff add(Connection connection, String subject, String account, Instant now) throws SQLException {
        Optional<CutOff> before = find(connection, subject, account);
        Instant at = before.map(CutOff::at).filter(now::isBefore).orElse(now).truncatedTo(ChronoUnit.MILLIS);
        if (before.isEmpty() && count(connection) >= MAX) {
            throw new RefusedException(FailureCode.INSUFFICIENT_STORAGE, "too many people are signed out everywhere");
        }
        try (PreparedStatement upsert =
                connection.prepareStatement("INSERT INTO cut_offs (account, subject, at_ms, seq)"
                        + " VALUES (?, ?, ?, (SELECT coalesce(max(seq), 0) + 1 FROM cut_offs))"
                        + " ON CONFLICT (account, subject) DO UPDATE SET at_ms = excluded.at_ms, seq = excluded.seq")) {
            upsert.setString(1, account);
            upsert.setString(2, subject);
            upsert.setLong(3, at.toEpochMilli());
            upsert.executeUpdate();
        }
        return new CutOff(subject, account, at);
    }

    private static int count(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM cut_offs");
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
