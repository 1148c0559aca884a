package dev.signalbox.journal;

import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the tail reads, each in one short transaction with every cursor read to its end. Blocking. */
final class TailReads {
    private static final String AFTER =
            "SELECT " + EventTable.COLUMNS + " FROM events WHERE id > ? ORDER BY id LIMIT " + Journal.MAX_PAGE;
    private static final String ROW = "SELECT " + EventTable.COLUMNS + " FROM events WHERE id = ?";
    private static final String TIMES = "SELECT id, CASE WHEN account = CAST(account AS TEXT)"
            + " AND octet_length(account) <= 256 THEN CAST(account AS TEXT) END,"
            + " CASE WHEN octet_length(created_at) <= 64 THEN CAST(created_at AS TEXT) END"
            + " FROM events WHERE id < ? ORDER BY id DESC LIMIT ?";

    private static final int TIMES_A_READ = 5_000;
    /** Beyond it the chart is not whole after a start: it would hold the start up. */
    private static final int MAX_TIMES = 200_000;

    private TailReads() {}

    /**
     * @param events those that fit into one message; empty if there are none
     * @param more whether there are others behind them
     */
    record Step(Head head, List<Event> events, boolean more) {}

    /** The statements of {@link #step}, which is run for every commit; they end with their connection. */
    record Prepared(Connection connection, PreparedStatement head, PreparedStatement after) {
        static Prepared on(Connection connection) throws SQLException {
            return new Prepared(connection, Head.prepare(connection), connection.prepareStatement(AFTER));
        }
    }

    static Step step(Prepared prepared, long after) throws SQLException {
        Head head = Head.read(prepared.head());
        PageBuilder page = new PageBuilder(Journal.MAX_PAGE);
        boolean room = true;
        prepared.after().setLong(1, after);
        try (ResultSet rows = prepared.after().executeQuery()) {
            while (room && rows.next()) {
                room = page.add(RowReading.event(EventTable.raw(rows)));
            }
        }
        return new Step(head, page.events(), !room || page.isFull());
    }

    static Optional<Event> row(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ROW)) {
            statement.setLong(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(RowReading.event(EventTable.raw(rows))) : Optional.empty();
            }
        }
    }

    /** One read of many; answers where the next one goes on, or empty when enough is counted. */
    static Optional<Long> count(Connection connection, long before, MinuteCounts counts, Instant now)
            throws SQLException {
        Instant since = now.minus(Duration.ofMinutes(MinuteCounts.MINUTES));
        boolean anyOfInterest = false;
        int read = 0;
        long id = before;
        try (PreparedStatement statement = connection.prepareStatement(TIMES)) {
            statement.setLong(1, before);
            statement.setInt(2, TIMES_A_READ);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    read++;
                    id = rows.getLong(1);
                    Optional<String> account =
                            Optional.ofNullable(rows.getString(2)).filter(RowRules::isName);
                    Optional<Instant> at =
                            Optional.ofNullable(rows.getString(3)).flatMap(RowTimes::read);
                    if (account.isPresent() && at.isPresent()) {
                        counts.add(account.get(), at.get(), now);
                        anyOfInterest |= at.get().isAfter(since);
                    }
                }
            }
        }
        return anyOfInterest && read == TIMES_A_READ ? Optional.of(id) : Optional.empty();
    }

    static int maxCounts() {
        return MAX_TIMES / TIMES_A_READ;
    }
}
