package dev.signalbox.handoff.notice;

import java.time.Instant;
import java.util.Optional;

/**
 * How one thing stands that people may be told of.
 *
 * @param subject names the thing within the account: {@code handoff/ID}, {@code gate/PROJECT/ID}, {@code project/SLUG}
 * @param standing what is remembered of the thing; as long as it does not change there is nothing new
 * @param occurrence tells this time from the other times that the thing stood so; of one occurrence each recipient is told
 *     once
 * @param news what to tell; empty if it stands so that nobody is told
 * @param since when that began; if it is not known, when it was seen
 * @param quietAtFirst whether a thing that was never seen before is only remembered
 */
record Condition(
        String account,
        String subject,
        String standing,
        String occurrence,
        Optional<String> project,
        Optional<News> news,
        Instant since,
        boolean quietAtFirst) {

    /**
     * @param title one line
     * @param body may have several lines, or none
     */
    record News(Trigger on, String title, String body) {}

    /** By what it is known. */
    record Key(String account, String subject) {}

    Key key() {
        return new Key(account, subject);
    }
}
