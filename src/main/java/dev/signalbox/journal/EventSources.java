package dev.signalbox.journal;

import dev.signalbox.bus.Journal.Import;
import dev.signalbox.bus.Journal.Imported;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The SQL of the table {@code event_sources}: up to where tables of others have been taken over. */
final class EventSources {
    private static final Imported NOTHING = new Imported(false, "", 0);

    private EventSources() {}

    /**
     * Writes rows together with the place after them, if the place before them is the one that is named; with another
     * generation it is the beginning, 0. Blocking.
     *
     * @param rows those of the request, checked; none: only tells the place
     */
    static Imported take(Connection connection, Import asked, List<NewRow> rows, Instant now) throws SQLException {
        Imported stands = place(connection, asked);
        boolean same = stands.generation().equals(asked.generation());
        if (rows.isEmpty() || asked.after() != (same ? stands.place() : 0)) {
            return stands;
        }
        EventTable.insert(connection, rows);
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO event_sources (account, source, generation, place, updated_at) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (account, source) DO UPDATE SET generation = excluded.generation,"
                        + " place = excluded.place, updated_at = excluded.updated_at")) {
            statement.setString(1, asked.account());
            statement.setString(2, asked.source());
            statement.setString(3, asked.generation());
            statement.setLong(4, asked.upTo());
            statement.setString(5, now.toString());
            statement.executeUpdate();
        }
        return new Imported(true, asked.generation(), asked.upTo());
    }

    private static Imported place(Connection connection, Import asked) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT generation, place FROM event_sources WHERE account = ? AND source = ?")) {
            statement.setString(1, asked.account());
            statement.setString(2, asked.source());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Imported(false, row.getString(1), row.getLong(2)) : NOTHING;
            }
        }
    }
}
