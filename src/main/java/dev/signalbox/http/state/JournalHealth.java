package dev.signalbox.http.state;

import dev.signalbox.bus.Journal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How the journal of one node fares, as it said last, or as its silence says.
 *
 * @param message for people; empty text if all is well
 * @param since when this began, UTC
 * @param lastId the newest row's id, as it said last
 */
public record JournalHealth(String node, Journal.Health state, String message, Instant since, long lastId) {
    /** A journal that was silent for this long is not believed any more. */
    public static final long LOST_AFTER_MS = 3 * Journal.ANNOUNCE_EVERY_MS;

    static JournalHealth of(Journal.Announced announced, Instant heard, Instant now) {
        boolean silent = ChronoUnit.MILLIS.between(heard, now) > LOST_AFTER_MS;
        if (silent) {
            Instant since = heard.truncatedTo(ChronoUnit.SECONDS);
            return new JournalHealth(
                    announced.node(),
                    Journal.Health.UNAVAILABLE,
                    "the journal has not been heard of since " + since,
                    since,
                    announced.lastId());
        }
        return new JournalHealth(
                announced.node(), announced.health(), announced.message(), announced.since(), announced.lastId());
    }

    /** What a reader of {@code nodes} is told; empty if all is well. */
    Optional<Trouble> trouble() {
        return state == Journal.Health.OK ? Optional.empty() : Optional.of(new Trouble(state, message, since));
    }

    /** What is wrong with a journal. */
    record Trouble(Journal.Health state, String message, Instant since) {}
}
