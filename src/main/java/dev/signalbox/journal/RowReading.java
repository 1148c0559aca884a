package dev.signalbox.journal;

import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes an event of a row, whatever it holds: another program may have written it with plain SQL, and SQLite takes any
 * value in any column.
 */
final class RowReading {
    private static final String CUT = "…";
    private static final String NO_TYPE = "unknown";
    /** The account of rows that nobody may see: no account has this name. */
    private static final String NOBODY = "";

    private RowReading() {}

    static Event event(RawRow row) {
        return new Event(
                row.id(),
                row.type()
                        .map(type -> cut(type, Journal.MAX_TYPE_LENGTH))
                        .filter(type -> !type.isBlank())
                        .orElse(NO_TYPE),
                // Never cut: the beginning of a name can be the name of another.
                row.account().filter(RowRules::isName).orElse(NOBODY),
                row.project().filter(RowRules::isName),
                row.actor().map(actor -> cut(actor, Journal.MAX_ACTOR_LENGTH)).filter(actor -> !actor.isBlank()),
                row.createdAt().flatMap(RowTimes::read).orElse(Instant.EPOCH),
                data(row));
    }

    private static String data(RawRow row) {
        if (row.data().isEmpty()) {
            return row.dataBytes() == 0 ? "null" : tooLarge(row.dataBytes());
        }
        String text = row.data().get();
        String json = JsonText.isOneValue(text) ? JsonText.onOneLine(text) : JsonText.quoted(text);
        boolean fits = json.length() <= Journal.MAX_DATA_BYTES / 3
                || json.getBytes(StandardCharsets.UTF_8).length <= Journal.MAX_DATA_BYTES;
        return fits ? json : tooLarge(row.dataBytes());
    }

    private static String tooLarge(long bytes) {
        return "{\"omitted\":\"larger than " + Journal.MAX_DATA_BYTES + " bytes\",\"bytes\":" + bytes + "}";
    }

    private static String cut(String text, int length) {
        Optional<String> whole = Optional.of(text).filter(it -> it.codePointCount(0, it.length()) <= length);
        return whole.orElseGet(() -> text.substring(0, text.offsetByCodePoints(0, length - 1)) + CUT);
    }
}
