package dev.signalbox.files;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Moments as loops write them, and as people read them. */
public final class Times {
    /** Nobody's loop ran before, and arithmetic with what lies beyond could overflow. */
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .toFormatter();
    private static final DateTimeFormatter ZONED = new DateTimeFormatterBuilder()
            .append(LOCAL)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .toFormatter();

    private Times() {}

    /** A date and time with its offset from UTC; empty if the text is anything else. */
    public static Optional<Instant> parse(String text) {
        try {
            return plausible(OffsetDateTime.parse(text.strip(), ZONED).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A date and time without an offset, in the given zone; empty if the text is anything else. */
    public static Optional<Instant> parseLocal(String text, ZoneId zone) {
        try {
            return plausible(
                    LocalDateTime.parse(text.strip(), LOCAL).atZone(zone).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Seconds or milliseconds since the epoch, whichever gives a date of our time. */
    public static Optional<Instant> ofEpoch(long number) {
        if (number < 0 || number > LAST.toEpochMilli()) {
            return Optional.empty();
        }
        return number > LAST.getEpochSecond()
                ? plausible(Instant.ofEpochMilli(number))
                : plausible(Instant.ofEpochSecond(number));
    }

    private static Optional<Instant> plausible(Instant instant) {
        return Optional.of(instant).filter(it -> it.isAfter(FIRST) && it.isBefore(LAST));
    }

    /** The moment as people read it: UTC, to the second. */
    public static String show(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The earlier of two. */
    public static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
