package dev.signalbox.journal;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Append;
import dev.signalbox.bus.Journal.Import;
import dev.signalbox.bus.Journal.NewEvent;
import dev.signalbox.bus.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a row must be like before it is written. */
final class RowRules {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final int MAX_SOURCE = 200;

    private RowRules() {}

    /**
     * The rows that a request asks for.
     *
     * @throws RefusedException {@link FailureCode#BAD_REQUEST}, naming the first row (from 0) and member that does not fit
     */
    static List<NewRow> check(Append asked, Instant now) {
        int count = asked.events().size();
        if (count < 1 || count > Journal.MAX_APPEND) {
            throw refused("a request holds 1 to " + Journal.MAX_APPEND + " events, not " + count);
        }
        return rows(asked.account(), asked.events(), now);
    }

    /**
     * The rows that are to be taken over; there may be none.
     *
     * @throws RefusedException {@link FailureCode#BAD_REQUEST}, naming what does not fit
     */
    static List<NewRow> check(Import asked, Instant now) {
        if (asked.events().size() > Journal.MAX_APPEND) {
            throw refused("a request holds at most " + Journal.MAX_APPEND + " events");
        }
        if (asked.source().isBlank() || asked.source().length() > MAX_SOURCE || hasControls(asked.source())) {
            throw refused("the source's name has 1 to " + MAX_SOURCE + " characters, without control characters");
        }
        if (asked.generation().length() > MAX_SOURCE
                || !asked.events().isEmpty() && asked.generation().isEmpty()) {
            throw refused("the generation has 1 to " + MAX_SOURCE + " characters");
        }
        return rows(asked.account(), asked.events(), now);
    }

    private static List<NewRow> rows(String account, List<NewEvent> events, Instant now) {
        if (!isName(account)) {
            throw refused("the account's name is not of the form " + NAME.pattern());
        }
        List<NewRow> rows = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            rows.add(row(account, events.get(i), "events[" + i + "].", now));
        }
        return rows;
    }

    /** Whether it has the form of an account's or a project's name. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private static NewRow row(String account, NewEvent event, String place, Instant now) {
        String type = event.type();
        if (type == null || type.isBlank() || length(type) > Journal.MAX_TYPE_LENGTH || hasControls(type)) {
            throw refused(place + "type: 1 to " + Journal.MAX_TYPE_LENGTH
                    + " characters are needed, without control characters");
        }
        event.project().filter(slug -> !isName(slug)).ifPresent(slug -> {
            throw refused(place + "project: not of the form " + NAME.pattern());
        });
        event.actor()
                .filter(actor -> actor.isBlank() || length(actor) > Journal.MAX_ACTOR_LENGTH || hasControls(actor))
                .ifPresent(actor -> {
                    throw refused(place + "actor: 1 to " + Journal.MAX_ACTOR_LENGTH
                            + " characters are needed, without control characters");
                });
        String data = event.data();
        // Its characters are fewer than its bytes: what is far too large is not even encoded.
        if (data == null
                || data.length() > Journal.MAX_DATA_BYTES
                || data.getBytes(StandardCharsets.UTF_8).length > Journal.MAX_DATA_BYTES) {
            throw refused(place + "data: at most " + Journal.MAX_DATA_BYTES + " bytes of JSON are needed");
        }
        if (!JsonText.isOneValue(data)) {
            throw refused(place + "data: not one JSON value");
        }
        return new NewRow(type, account, event.project(), event.actor(), now, JsonText.onOneLine(data));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private static RefusedException refused(String why) {
        return new RefusedException(FailureCode.BAD_REQUEST, why);
    }
}
