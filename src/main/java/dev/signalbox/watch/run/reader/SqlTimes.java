package dev.signalbox.watch.run.reader;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/** Moments as programs put them into SQLite, which has no type for them. What has no zone is UTC, as SQLite's own clock. */
final class SqlTimes {
    private static final Instant FIRST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .toFormatter();

    private SqlTimes() {}

    /** A text, or seconds or milliseconds since the epoch; empty if it is none of these. */
    static Optional<Instant> parse(String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            String stripped = text.strip();
            Instant moment = stripped.matches("[0-9]{9,14}")
                    ? ofEpoch(Long.parseLong(stripped))
                    : ofText(FORMAT.parseBest(stripped, Instant::from, LocalDateTime::from));
            return Optional.of(moment).filter(it -> it.isAfter(FIRST) && it.isBefore(LAST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant ofEpoch(long number) {
        return number > LAST.getEpochSecond() ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
    }

    private static Instant ofText(TemporalAccessor parsed) {
        return parsed instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(parsed);
    }
}
