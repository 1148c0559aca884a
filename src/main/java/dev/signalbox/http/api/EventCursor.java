package dev.signalbox.http.api;

import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.stream.HistoryStart;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a request wants a stream of events to begin. */
final class EventCursor {
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");
    private static final int MAX_EPOCH = 200;

    private EventCursor() {}

    /**
     * The header {@code Last-Event-ID} wins over the query, because a browser that connects again sends the address of the
     * first time. A header that is no number is answered inside the stream: the reader cannot help it, and after any other
     * answer a browser would never come again.
     *
     * @throws ProblemException 400 {@code bad_cursor} for a query that is no number
     */
    static HistoryStart of(Call call) {
        Optional<String> asked = call.query("last_event_id").or(() -> call.query("lastEventId"));
        Optional<Long> query = asked.filter(text -> !text.isEmpty()).map(text -> number("last_event_id", text));
        Optional<String> epoch = call.query("epoch").filter(text -> !text.isEmpty());
        if (epoch.filter(text -> text.length() > MAX_EPOCH).isPresent()) {
            throw new ProblemException(Problem.badRequest("bad_cursor", "epoch is not one of this server's"));
        }
        Optional<String> header = call.header("last-event-id").filter(text -> !text.isEmpty());
        if (header.isPresent()) {
            return ID.matcher(header.get()).matches()
                    ? new HistoryStart.After(Long.parseLong(header.get()), epoch, true)
                    : new HistoryStart.Unreadable();
        }
        return query.<HistoryStart>map(id -> new HistoryStart.After(id, epoch)).orElseGet(HistoryStart.Newest::new);
    }

    /** @throws ProblemException 400 {@code bad_cursor} if it is no id */
    static long number(String name, String text) {
        if (!ID.matcher(text).matches()) {
            throw new ProblemException(
                    Problem.badRequest("bad_cursor", name + " is the id of an event: digits, at most 18"));
        }
        return Long.parseLong(text);
    }
}
