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
    /** The form in which we write, with a zero for each digit. */
    private static final String OURS = "0000-00-00T00:00:00.000Z";

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
        LocalDateTime time = LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(OURS.length());
        digits(text, 4, time.getYear()).append('-');
        digits(text, 2, time.getMonthValue()).append('-');
        digits(text, 2, time.getDayOfMonth()).append('T');
        digits(text, 2, time.getHour()).append(':');
        digits(text, 2, time.getMinute()).append(':');
        digits(text, 2, time.getSecond()).append('.');
        return digits(text, 3, at.getNano() / 1_000_000).append('Z').toString();
    }

    private static StringBuilder digits(StringBuilder text, int count, int number) {
        String digits = Integer.toString(number);
        return text.append("0".repeat(Math.max(0, count - digits.length()))).append(digits);
    }

    /**
     * A time in ISO 8601 (with zone, or taken as UTC; a blank may stand for the T), or a count of seconds, milliseconds,
     * microseconds or nanoseconds since 1970. Empty if it is none of them.
     */
    static Optional<Instant> read(String text) {
        String trimmed = text.strip();
        try {
            if (isOurs(trimmed)) {
                return Optional.of(parseOurs(trimmed));
            }
            return NUMBER.matcher(trimmed).matches() ? Optional.of(count(trimmed)) : Optional.of(parse(trimmed));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Almost every row has this form, and the general way takes longer than all else that is done for a row. */
    private static boolean isOurs(String text) {
        if (text.length() != OURS.length()) {
            return false;
        }
        for (int i = 0; i < OURS.length(); i++) {
            char c = text.charAt(i);
            if (OURS.charAt(i) == '0' ? c < '0' || c > '9' : c != OURS.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static Instant parseOurs(String text) {
        LocalDateTime time = LocalDateTime.of(
                number(text, 0, 4),
                number(text, 5, 7),
                number(text, 8, 10),
                number(text, 11, 13),
                number(text, 14, 16),
                number(text, 17, 19),
                number(text, 20, 23) * 1_000_000);
        return time.toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
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
