package dev.signalbox.handoff.notice;

import dev.signalbox.bus.Notices.State;
import dev.signalbox.handoff.notice.Condition.News;
import dev.signalbox.handoff.notice.NoticeSettings.Limits;
import dev.signalbox.handoff.notice.Rulebook.Addressee;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/** Turns what is new into rows of the outbox. Runs inside a transaction, blocking. */
final class Raising {
    private static final int MAX_TITLE = 200;
    private static final int MAX_BODY = 4_000;

    private final Rulebook rules;
    private final Limits limits;

    Raising(Rulebook rules, Limits limits) {
        this.rules = rules;
        this.limits = limits;
    }

    /**
     * @param added notices that wait now
     * @param dropped notices that were not kept, because too many wait
     */
    record Raised(int added, int dropped) {}

    Raised raise(Connection connection, Collection<Condition> conditions, Instant now) throws SQLException {
        int added = 0;
        int dropped = 0;
        int room = limits.maxWaiting()
                - Integer.parseInt(new Statement("SELECT count(*) FROM notices WHERE state = 'waiting'")
                        .text(connection)
                        .orElse("0"));
        for (Condition condition : conditions) {
            if (!isNew(connection, condition, now)) {
                continue;
            }
            for (Addressee addressee : rules.addressees(condition)) {
                if (added >= room) {
                    dropped++;
                } else {
                    added += add(connection, condition, addressee, now);
                }
            }
        }
        return new Raised(added, dropped);
    }

    /** Remembers how the thing stands; whether people are to be told. */
    private static boolean isNew(Connection connection, Condition condition, Instant now) throws SQLException {
        Optional<String> before = new Statement(
                        "SELECT marker FROM notice_subjects WHERE account = ? AND subject = ?",
                        condition.account(),
                        condition.subject())
                .text(connection);
        if (before.equals(Optional.of(condition.standing()))) {
            return false;
        }
        new Statement(
                        "INSERT INTO notice_subjects (account, subject, marker, seen_at) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (account, subject) DO UPDATE SET marker = excluded.marker,"
                                + " seen_at = excluded.seen_at",
                        condition.account(),
                        condition.subject(),
                        condition.standing(),
                        Rows.time(now))
                .update(connection);
        return condition.news().isPresent() && (before.isPresent() || !condition.quietAtFirst());
    }

    private int add(Connection connection, Condition condition, Addressee to, Instant now) throws SQLException {
        News news = condition.news().orElseThrow();
        Duration after = to.rule().after();
        // Other nodes' clocks may be ahead; that is no reason to wait.
        Instant due = after.isZero() ? now : later(now, condition.since().plus(after));
        Instant cooled = coolAt(connection, condition, to, now);
        boolean conditional = !after.isZero() || cooled.isAfter(due);
        withdrawOlder(connection, condition, to, now);
        return new Statement(
                        "INSERT INTO notices (id, account, medium, recipient, channel, rule, event, subject, marker,"
                                + " project, title, body, happened_at, conditional, state, attempts, created_at, due_at,"
                                + " give_up_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        UUID.randomUUID().toString(),
                        condition.account(),
                        Rows.name(to.recipient().medium()),
                        to.recipient().name(),
                        to.channel(),
                        to.rule().key(),
                        news.on().wireName(),
                        condition.subject(),
                        condition.occurrence(),
                        condition.project().orElse(null),
                        CleanText.line(news.title(), MAX_TITLE),
                        CleanText.lines(news.body(), MAX_BODY),
                        Rows.time(condition.since()),
                        conditional ? 1 : 0,
                        Rows.name(State.WAITING),
                        Rows.time(now),
                        Rows.time(later(due, cooled)),
                        Rows.time(later(due, cooled).plus(limits.giveUp())))
                .update(connection);
    }

    /** When the recipient may hear of the same thing again; an escalation is never held back. */
    private static Instant coolAt(Connection connection, Condition condition, Addressee to, Instant now)
            throws SQLException {
        Duration coolDown = to.rule().coolDown();
        if (coolDown.isZero() || to.rule().on() == Trigger.ESCALATION) {
            return now;
        }
        return new Statement(
                        "SELECT max(coalesce(ended_at, due_at)) FROM notices WHERE account = ? AND subject = ? AND rule = ?"
                                + " AND medium = ? AND recipient = ? AND conditional = 0 AND state <> 'withdrawn'",
                        condition.account(),
                        condition.subject(),
                        to.rule().key(),
                        Rows.name(to.recipient().medium()),
                        to.recipient().name())
                .text(connection)
                .map(last -> Instant.parse(last).plus(coolDown))
                .orElse(now);
    }

    /** What was held back of the same thing is told by the newest alone. */
    private static void withdrawOlder(Connection connection, Condition condition, Addressee to, Instant now)
            throws SQLException {
        new Statement(
                        "UPDATE notices SET state = 'withdrawn', ended_at = ? WHERE account = ? AND subject = ? AND rule = ?"
                                + " AND medium = ? AND recipient = ? AND conditional = 1 AND state = 'waiting'"
                                + " AND marker <> ?",
                        Rows.time(now),
                        condition.account(),
                        condition.subject(),
                        to.rule().key(),
                        Rows.name(to.recipient().medium()),
                        to.recipient().name(),
                        condition.occurrence())
                .update(connection);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
