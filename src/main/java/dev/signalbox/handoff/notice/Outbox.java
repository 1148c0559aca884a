package dev.signalbox.handoff.notice;

import dev.signalbox.handoff.notice.NoticeSettings.Limits;
import dev.signalbox.handoff.notice.Raising.Raised;
import dev.signalbox.store.Store;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is to be sent, what is on its way and what became of it, on disk: the SQL of the tables {@code notices} and
 * {@code notice_subjects}. A future that succeeds means: on disk. Fails as the store does.
 *
 * <p>A row goes from {@code waiting} to {@code claimed} (a node has it, nothing has left), to {@code sending} (it may have
 * left) and to what became of it. Whoever dies on the way leaves a lease that runs out: what was claimed waits again, what was
 * being sent is {@code uncertain} and is never repeated by itself.
 */
final class Outbox {
    private static final String STOPPED =
            "Signalbox stopped while this was being sent; whether it arrived is not known";

    private final Store store;
    private final Raising raising;
    private final Limits limits;
    private final String node;

    Outbox(Store store, Rulebook rules, NoticeSettings settings) {
        this.store = store;
        this.limits = settings.limits();
        this.raising = new Raising(rules, limits);
        this.node = settings.node();
    }

    /** Something whose reason is to be looked at before it is sent. */
    record Conditional(String id, Condition.Key key, String occurrence) {}

    /**
     * What there is to do.
     *
     * @param due who has something to get, whoever has waited longest first
     * @param next when there will be more to do
     */
    record Look(List<Conditional> conditional, List<Recipient> due, boolean expired, Optional<Instant> next) {}

    /** What a recipient is to get now, or from when on it may get something. At most one is there. */
    record Claim(Optional<Parcel> parcel, Optional<Instant> notBefore) {}

    Future<Raised> raise(Collection<Condition> conditions, Instant now) {
        return store.writeAtOnce(connection -> raising.raise(connection, conditions, now));
    }

    Future<Look> look(Instant now) {
        String time = Rows.time(now);
        return store.read(client -> client.preparedQuery("SELECT id, account, subject, marker FROM notices"
                        + " WHERE state = 'waiting' AND due_at <= ? AND conditional = 1 ORDER BY due_at LIMIT 500")
                .execute(Tuple.of(time))
                .compose(conditional -> client.preparedQuery("SELECT account, medium, recipient FROM notices"
                                + " WHERE state = 'waiting' AND due_at <= ? AND conditional = 0"
                                + " GROUP BY account, medium, recipient ORDER BY min(due_at) LIMIT 1000")
                        .execute(Tuple.of(time))
                        .compose(due -> client.preparedQuery(
                                        "SELECT"
                                                + " (SELECT min(due_at) FROM notices WHERE state = 'waiting' AND due_at > ?),"
                                                + " (SELECT min(lease_until) FROM notices WHERE state IN ('claimed', 'sending'))")
                                .execute(Tuple.of(time))
                                .map(times ->
                                        look(conditional, due, times.iterator().next(), time)))));
    }

    private static Look look(RowSet<Row> conditional, RowSet<Row> due, Row times, String now) {
        List<Conditional> judged = new ArrayList<>();
        conditional.forEach(row -> judged.add(new Conditional(
                row.getString(0), new Condition.Key(row.getString(1), row.getString(2)), row.getString(3))));
        List<Recipient> recipients = new ArrayList<>();
        due.forEach(row ->
                recipients.add(new Recipient(row.getString(0), Rows.medium(row.getString(1)), row.getString(2))));
        boolean expired = Optional.ofNullable(times.getString(1))
                .filter(lease -> lease.compareTo(now) < 0)
                .isPresent();
        return new Look(
                judged,
                recipients,
                expired,
                Optional.ofNullable(times.getString(0)).map(Instant::parse));
    }

    /** The reason still stands: it may be sent. */
    Future<Void> confirm(List<String> ids) {
        return each("UPDATE notices SET conditional = 0 WHERE id = ? AND state = 'waiting'", ids);
    }

    /** The reason is gone. */
    Future<Void> withdraw(List<String> ids, Instant now) {
        return each(
                "UPDATE notices SET state = 'withdrawn', ended_at = '" + Rows.time(now)
                        + "' WHERE id = ? AND state = 'waiting'",
                ids);
    }

    /** It is not known yet. */
    Future<Void> postpone(List<String> ids, Instant until) {
        return each("UPDATE notices SET due_at = '" + Rows.time(until) + "' WHERE id = ? AND state = 'waiting'", ids);
    }

    private Future<Void> each(String sql, List<String> ids) {
        if (ids.isEmpty()) {
            return Future.succeededFuture();
        }
        return store.writeAtOnce(connection -> {
            for (String id : ids) {
                new Statement(sql, id).update(connection);
            }
            return null;
        });
    }

    /** Takes what a recipient is to get next; what another node has taken stays with it. */
    Future<Claim> claim(Recipient to, Instant now) {
        return store.writeAtOnce(connection -> claim(connection, to, now));
    }

    private Claim claim(Connection connection, Recipient to, Instant now) throws SQLException {
        Instant windowBegan = now.minus(limits.window());
        List<String> recent = new Statement(
                        "SELECT max(ended_at) FROM notices WHERE account = ? AND medium = ? AND recipient = ?"
                                + " AND state = 'sent' AND ended_at > ? GROUP BY delivery ORDER BY 1",
                        to.account(),
                        Rows.name(to.medium()),
                        to.name(),
                        Rows.time(windowBegan))
                .query(connection, row -> row.getString(1));
        if (recent.size() >= limits.burst()) {
            Instant oldest = Instant.parse(recent.get(recent.size() - limits.burst()));
            return new Claim(Optional.empty(), Optional.of(oldest.plus(limits.window())));
        }
        List<Entry> due = new Statement(
                        "SELECT id, account, event, subject, project, title, body, happened_at FROM notices"
                                + " WHERE account = ? AND medium = ? AND recipient = ? AND state = 'waiting'"
                                + " AND conditional = 0 AND due_at <= ? ORDER BY created_at, id LIMIT ?",
                        to.account(),
                        Rows.name(to.medium()),
                        to.name(),
                        Rows.time(now),
                        limits.maxDigest())
                .query(connection, Outbox::entry);
        boolean together = due.size() > limits.burst() - recent.size();
        List<Entry> taken = together ? due : due.subList(0, Math.min(1, due.size()));
        if (taken.isEmpty()) {
            return new Claim(Optional.empty(), Optional.empty());
        }
        String delivery = delivery(taken);
        for (Entry entry : taken) {
            new Statement(
                            "UPDATE notices SET state = 'claimed', attempts = attempts + 1, delivery = ?, claimed_by = ?,"
                                    + " lease_until = ? WHERE id = ? AND state = 'waiting'",
                            delivery,
                            node,
                            Rows.time(now.plus(limits.lease())),
                            entry.id())
                    .update(connection);
        }
        return new Claim(Optional.of(new Parcel(delivery, to, taken)), Optional.empty());
    }

    private static Entry entry(java.sql.ResultSet row) throws SQLException {
        return new Entry(
                row.getString(1),
                row.getString(2),
                Trigger.of(row.getString(3)),
                row.getString(4),
                Optional.ofNullable(row.getString(5)),
                row.getString(6),
                row.getString(7),
                Instant.parse(row.getString(8)));
    }

    private static String delivery(List<Entry> entries) {
        if (entries.size() == 1) {
            return entries.get(0).id();
        }
        String ids = String.join(" ", entries.stream().map(Entry::id).sorted().toList());
        return UUID.nameUUIDFromBytes(ids.getBytes(StandardCharsets.US_ASCII)).toString();
    }

    /** The message leaves now. Fails if it is no longer this node's. */
    Future<Void> sending(Parcel parcel) {
        return store.writeAtOnce(connection -> {
            int rows = new Statement(
                            "UPDATE notices SET state = 'sending' WHERE delivery = ? AND state = 'claimed'"
                                    + " AND claimed_by = ?",
                            parcel.delivery(),
                            node)
                    .update(connection);
            if (rows != parcel.entries().size()) {
                throw new IllegalStateException("the notices were taken over by somebody else");
            }
            return null;
        });
    }

    /** Writes down what became of a message. */
    Future<Void> settle(Parcel parcel, Outcome outcome, Instant nextTry, Instant now) {
        String mine = " WHERE delivery = ? AND state IN ('claimed', 'sending') AND claimed_by = ?";
        String end = "UPDATE notices SET state = ?, ended_at = ?, error = ?" + mine;
        return store.writeAtOnce(connection -> {
            if (outcome instanceof Outcome.Sent) {
                new Statement(end, "sent", Rows.time(now), null, parcel.delivery(), node).update(connection);
            } else if (outcome instanceof Outcome.Uncertain uncertain) {
                new Statement(end, "uncertain", Rows.time(now), uncertain.reason(), parcel.delivery(), node)
                        .update(connection);
            } else if (outcome instanceof Outcome.NotSent not) {
                new Statement(
                                end + " AND give_up_at <= ?",
                                "failed",
                                Rows.time(now),
                                not.reason(),
                                parcel.delivery(),
                                node,
                                Rows.time(nextTry))
                        .update(connection);
                new Statement(
                                "UPDATE notices SET state = 'waiting', due_at = ?, error = ?" + mine,
                                Rows.time(nextTry),
                                not.reason(),
                                parcel.delivery(),
                                node)
                        .update(connection);
            }
            return null;
        });
    }

    /** How often the oldest of a message's notices has been tried. */
    Future<Integer> attempts(Parcel parcel) {
        return store.read(client -> client.preparedQuery("SELECT max(attempts) FROM notices WHERE delivery = ?")
                .execute(Tuple.of(parcel.delivery()))
                .map(rows -> Optional.ofNullable(rows.iterator().next().getInteger(0))
                        .orElse(1)));
    }

    /** Takes up what this node had when it stopped. */
    Future<Void> recover(Instant now) {
        return end("claimed_by = ?", node, now);
    }

    /** Takes up what any node had that is gone. */
    Future<Void> expire(Instant now) {
        return end("lease_until < ?", Rows.time(now), now);
    }

    private Future<Void> end(String whose, String value, Instant now) {
        return store.writeAtOnce(connection -> {
            new Statement("UPDATE notices SET state = 'waiting' WHERE state = 'claimed' AND " + whose, value)
                    .update(connection);
            new Statement(
                            "UPDATE notices SET state = 'uncertain', ended_at = ?, error = ? WHERE state = 'sending' AND "
                                    + whose,
                            Rows.time(now),
                            STOPPED,
                            value)
                    .update(connection);
            return null;
        });
    }
}
