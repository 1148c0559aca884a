package dev.signalbox.journal;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what programs write into {@code created_at}. */
final class RowTimes {
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,19}(\\.\\d{1,20})?");
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);
    /** A count of seconds beyond this (the year 5138) is one of milliseconds, and so on. */
    private static final BigDecimal SECONDS_AT_MOST = new BigDecimal("1e11");

    private static final int MAX_YEAR = 9999;

    private static final DateTimeFormatter TEXT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendPattern("[' ']")
            .appendPattern("[XXX][XX][X]")
            .optionalEnd()
            .optionalEnd()
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private RowTimes() {}

    /** As it is written by us: UTC with milliseconds, so that texts sort like times. */
    static String write(Instant at) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
                .withZone(ZoneOffset.UTC)
                .format(at);
    }

    /**
     * A time in ISO 8601 (with zone, or taken as UTC; a blank may stand for the T), or a count of seconds, milliseconds,
     * microseconds or nanoseconds since 1970. Empty if it is none of them.
     */
    static Optional<Instant> read(String text) {
        String trimmed = text.strip();
        try {
            return NUMBER.matcher(trimmed).matches() ? Optional.of(count(trimmed)) : Optional.of(parse(trimmed));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Instant count(String text) {
        BigDecimal seconds = new BigDecimal(text);
        while (seconds.abs().compareTo(SECONDS_AT_MOST) >= 0) {
            seconds = seconds.divide(THOUSAND);
        }
        long whole = seconds.longValue();
        long nanos =
                seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
        return inRange(Instant.ofEpochSecond(whole, nanos));
    }

    private static Instant parse(String text) {
        TemporalAccessor parsed = TEXT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return inRange(
                parsed instanceof OffsetDateTime withZone
                        ? withZone.toInstant()
                        : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC));
    }

    private static Instant inRange(Instant at) {
        int year = at.atOffset(ZoneOffset.UTC).getYear();
        if (year < 0 || year > MAX_YEAR) {
            throw new DateTimeException("year " + year);
        }
        return at;
    }
}
