package dev.signalbox.watch.run.reader;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Cells of a row of which nobody guarantees the type. */
final class Cells {
    private Cells() {}

    /** Blank text is none. */
    static Optional<String> text(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).filter(text -> !text.isBlank());
    }

    static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        return SqlTimes.parse(row.getString(column));
    }

    static Optional<Long> number(ResultSet row, int column) throws SQLException {
        return row.getObject(column) instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
    }

    static Optional<Double> amount(ResultSet row, int column) throws SQLException {
        return row.getObject(column) instanceof Number number
                ? Optional.of(number.doubleValue()).filter(Double::isFinite)
                : Optional.empty();
    }

    static boolean flag(ResultSet row, int column) throws SQLException {
        return number(row, column).filter(number -> number != 0).isPresent();
    }
}
