package dev.signalbox.handoff.notice;

import dev.signalbox.bus.Notices;
import dev.signalbox.bus.Notices.Notice;
import dev.signalbox.handoff.notice.NoticeSettings.Limits;
import dev.signalbox.store.Store;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people see of the outbox, what they ask of it, and when it forgets. Fails as the store does. */
final class Ledger {
    private static final Duration COUNTED = Duration.ofHours(24);
    private static final String SELECT = "SELECT " + Rows.NOTICE + " FROM notices WHERE account = ? AND ";
    private static final String OVER = "state IN ('sent', 'failed', 'uncertain', 'withdrawn')";

    private final Store store;
    private final Limits limits;

    Ledger(Store store, Limits limits) {
        this.store = store;
        this.limits = limits;
    }

    /** How a channel fares; times and errors are there if there are any. */
    record Figures(
            int waiting,
            int sent,
            int failed,
            int uncertain,
            Optional<Instant> lastSentAt,
            Optional<String> lastError) {
        static final Figures NONE = new Figures(0, 0, 0, 0, Optional.empty(), Optional.empty());
    }

    /** @param figures by the channel's name */
    record Page(Map<String, Figures> figures, List<Notice> waiting, List<Notice> failures) {}

    /** Why nothing can be written, for people; empty if all is well. */
    String trouble() {
        return store.state().message();
    }

    Future<Page> page(String account, Instant now) {
        Tuple listed = Tuple.of(account, Notices.MAX_LISTED);
        return store.read(client -> client.preparedQuery(
                        "SELECT channel, sum(CASE WHEN state IN ('waiting', 'claimed', 'sending') THEN 1 ELSE 0 END) AS w,"
                                + " sum(CASE WHEN state = 'sent' AND ended_at >= ? THEN 1 ELSE 0 END) AS s,"
                                + " sum(CASE WHEN state = 'failed' AND ended_at >= ? THEN 1 ELSE 0 END) AS f,"
                                + " sum(CASE WHEN state = 'uncertain' AND ended_at >= ? THEN 1 ELSE 0 END) AS u,"
                                + " max(CASE WHEN state = 'sent' THEN ended_at END) AS last_sent"
                                + " FROM notices WHERE account = ? GROUP BY channel")
                .execute(Tuple.of(since(now), since(now), since(now), account))
                .compose(counts -> client.preparedQuery(
                                "SELECT channel, error, coalesce(ended_at, due_at) FROM notices WHERE account = ?"
                                        + " AND error IS NOT NULL AND state <> 'sent'"
                                        + " ORDER BY coalesce(ended_at, due_at) DESC LIMIT 200")
                        .execute(Tuple.of(account))
                        .compose(errors -> client.preparedQuery(SELECT
                                        + "state IN ('waiting', 'claimed', 'sending') ORDER BY due_at, id LIMIT ?")
                                .execute(listed)
                                .compose(waiting -> client.preparedQuery(SELECT
                                                + "state IN ('failed', 'uncertain') ORDER BY ended_at DESC, id LIMIT ?")
                                        .execute(listed)
                                        .map(failures -> new Page(
                                                figures(counts, errors), notices(waiting), notices(failures)))))));
    }

    private static String since(Instant now) {
        return Rows.time(now.minus(COUNTED));
    }

    private static Map<String, Figures> figures(RowSet<Row> counts, RowSet<Row> errors) {
        Map<String, Row> newest = new HashMap<>();
        errors.forEach(row -> newest.putIfAbsent(row.getString(0), row));
        Map<String, Figures> figures = new HashMap<>();
        counts.forEach(row -> {
            Optional<String> lastSent = Optional.ofNullable(row.getString(5));
            figures.put(
                    row.getString(0),
                    new Figures(
                            row.getInteger(1),
                            row.getInteger(2),
                            row.getInteger(3),
                            row.getInteger(4),
                            lastSent.map(Instant::parse),
                            Optional.ofNullable(newest.get(row.getString(0)))
                                    .filter(error -> lastSent.orElse("").compareTo(error.getString(2)) < 0)
                                    .map(error -> error.getString(1))));
        });
        return figures;
    }

    private static List<Notice> notices(RowSet<Row> rows) {
        List<Notice> all = new ArrayList<>();
        rows.forEach(row -> all.add(Rows.notice(row)));
        return all;
    }

    Future<Optional<Notice>> find(String account, String id) {
        return store.read(client -> client.preparedQuery(SELECT + "id = ?").execute(Tuple.of(account, id)))
                .map(rows -> notices(rows).stream().findFirst());
    }

    /** Makes a failed or uncertain notice wait again; whether there was one. */
    Future<Boolean> retry(String account, String id, Instant now) {
        return store.writeAtOnce(connection -> new Statement(
                                "UPDATE notices SET state = 'waiting', due_at = ?, give_up_at = ?, attempts = 0,"
                                        + " ended_at = NULL, conditional = 0"
                                        + " WHERE account = ? AND id = ? AND state IN ('failed', 'uncertain')",
                                Rows.time(now),
                                Rows.time(now.plus(limits.giveUp())),
                                account,
                                id)
                        .update(connection)
                > 0);
    }

    /**
     * Forgets what has been over for long, and what is more than is kept.
     *
     * @param living what is still there and stays remembered, however old it is
     */
    Future<Void> prune(Collection<Condition.Key> living, Instant now) {
        String before = Rows.time(now.minus(limits.keep()));
        return store.writeAtOnce(connection -> {
            for (Condition.Key key : living) {
                new Statement(
                                "UPDATE notice_subjects SET seen_at = ? WHERE account = ? AND subject = ?",
                                Rows.time(now),
                                key.account(),
                                key.subject())
                        .update(connection);
            }
            new Statement("DELETE FROM notice_subjects WHERE seen_at < ?", before).update(connection);
            new Statement("DELETE FROM notices WHERE " + OVER + " AND ended_at < ?", before).update(connection);
            new Statement(
                            "DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE " + OVER
                                    + " ORDER BY ended_at DESC, id LIMIT 1000000 OFFSET ?)",
                            limits.maxKept())
                    .update(connection);
            return null;
        });
    }
}
