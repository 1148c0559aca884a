package dev.signalbox.handoff;

import dev.signalbox.bus.Handoff;
import dev.signalbox.store.Store;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The SQL of the table {@code handoffs}. A future that succeeds means: on disk. Every change is one conditional
 * {@code UPDATE}, which does nothing if the handoff is no longer as it has to be. Fails as the store does.
 */
final class HandoffTable {
    private static final String SELECT = "SELECT source, " + HandoffRows.COLUMNS + " FROM handoffs ";
    private static final String THIS_ONE = "WHERE id = ? AND account = ? AND session_id = ? AND ";

    private final Store store;

    HandoffTable(Store store) {
        this.store = store;
    }

    /** @param source see {@link dev.signalbox.bus.Handoffs.Create} */
    record Kept(Handoff handoff, Optional<String> source) {}

    /** Which one is meant. */
    record Key(String account, String sessionId, String id) {
        static Key of(Handoff handoff) {
            return new Key(handoff.account(), handoff.sessionId(), handoff.id());
        }

        private Tuple after(Tuple values) {
            return values.addValue(id).addValue(account).addValue(sessionId);
        }
    }

    /** One step in the life of a handoff: what becomes of it, on what condition, and what the journal hears of it. */
    record Step(String sql, Tuple values, Function<Handoff, AuditRow> audit) {
        /** Somebody takes what nobody has. */
        static Step claim(Key key, String actor, Instant now, Optional<Instant> leaseUntil) {
            Tuple values = Tuple.of(actor, HandoffRows.time(now))
                    .addValue(leaseUntil.map(HandoffRows::time).orElse(null))
                    .addValue(HandoffRows.time(now));
            return new Step(
                    "UPDATE handoffs SET state = 'claimed', claimed_by = ?, claimed_at = ?, lease_until = ?,"
                            + " updated_at = ? " + THIS_ONE + "state = 'open'",
                    key.after(values),
                    told("handoff.claimed", actor));
        }

        /** Whoever has it has it until then. */
        static Step renew(Key key, String actor, Instant now, Instant leaseUntil) {
            Tuple values = Tuple.of(HandoffRows.time(leaseUntil), HandoffRows.time(now));
            return new Step(
                    "UPDATE handoffs SET lease_until = ?, updated_at = ? " + THIS_ONE
                            + "state = 'claimed' AND claimed_by = ?",
                    key.after(values).addValue(actor),
                    told("handoff.renewed", actor));
        }

        /** @param of who has it; empty for whoever it is */
        static Step release(Key key, String actor, Instant now, Optional<String> of, Optional<String> note) {
            return new Step(
                    "UPDATE handoffs SET state = 'open', claimed_by = NULL, claimed_at = NULL, lease_until = NULL,"
                            + " updated_at = ? " + THIS_ONE + "state = 'claimed'"
                            + of.map(any -> " AND claimed_by = ?").orElse(""),
                    with(key.after(Tuple.of(HandoffRows.time(now))), of),
                    handoff -> AuditRow.of("handoff.released", handoff, Optional.of(actor), note));
        }

        /** The lease of a claim is over. */
        static Step expire(Key key, Instant now) {
            return new Step(
                    "UPDATE handoffs SET state = 'open', claimed_by = NULL, claimed_at = NULL, lease_until = NULL,"
                            + " updated_at = ? " + THIS_ONE + "state = 'claimed' AND lease_until <= ?",
                    key.after(Tuple.of(HandoffRows.time(now))).addValue(HandoffRows.time(now)),
                    handoff -> AuditRow.of("handoff.expired", handoff, Optional.empty(), Optional.empty()));
        }

        /** @param of who has it, if somebody has; empty for whoever it is */
        static Step resolve(Key key, String actor, Instant now, Optional<String> of, Optional<String> resolution) {
            Tuple values = Tuple.of(actor, HandoffRows.time(now))
                    .addValue(resolution.orElse(null))
                    .addValue(HandoffRows.time(now));
            String claimed =
                    of.map(any -> "state = 'claimed' AND claimed_by = ?").orElse("state = 'claimed'");
            return new Step(
                    "UPDATE handoffs SET state = 'resolved', resolved_by = ?, resolved_at = ?, resolution = ?,"
                            + " lease_until = NULL, updated_at = ? " + THIS_ONE + "(state = 'open' OR " + claimed + ")",
                    with(key.after(values), of),
                    told("handoff.resolved", actor));
        }

        static Step reassign(Key key, String actor, Instant now, String assignee) {
            Tuple values = Tuple.of(assignee, HandoffRows.time(now), HandoffRows.time(now));
            return new Step(
                    "UPDATE handoffs SET state = 'claimed', claimed_by = ?, claimed_at = ?, lease_until = NULL,"
                            + " updated_at = ? " + THIS_ONE + "state IN ('open', 'claimed')",
                    key.after(values),
                    told("handoff.reassigned", actor));
        }

        private static Tuple with(Tuple values, Optional<String> also) {
            also.ifPresent(values::addValue);
            return values;
        }

        private static Function<Handoff, AuditRow> told(String type, String actor) {
            return handoff -> AuditRow.of(type, handoff, Optional.of(actor), Optional.empty());
        }
    }

    /**
     * What became of a step.
     *
     * @param done whether it was done; the condition decides
     * @param handoff as it is after that; empty if there is none
     */
    record Outcome(boolean done, Optional<Handoff> handoff) {}

    Future<Outcome> change(Key key, Step step) {
        return store.write(client -> client.preparedQuery(step.sql())
                .execute(step.values())
                .compose(updated -> find(client, key).compose(handoff -> {
                    boolean done = updated.rowCount() == 1;
                    Outcome outcome = new Outcome(done, handoff);
                    return done
                            ? AuditTable.append(client, step.audit().apply(handoff.orElseThrow()))
                                    .map(outcome)
                            : Future.succeededFuture(outcome);
                })));
    }

    Future<Void> insert(Handoff handoff, Optional<String> idempotencyKey, Optional<String> source) {
        Tuple values = HandoffRows.values(handoff)
                .addValue(idempotencyKey.orElse(null))
                .addValue(source.orElse(null));
        String sql = "INSERT INTO handoffs (" + HandoffRows.COLUMNS + ", idempotency_key, source) VALUES ("
                + HandoffRows.PLACES + ", ?, ?)";
        AuditRow audit = AuditRow.of("handoff.created", handoff, Optional.of(handoff.createdBy()), Optional.empty());
        return store.write(
                client -> client.preparedQuery(sql).execute(values).compose(done -> AuditTable.append(client, audit)));
    }

    /** The session's handoff that was made with that key, or that this source has not resolved yet. */
    Future<Optional<Handoff>> existing(
            String account, String sessionId, Optional<String> idempotencyKey, Optional<String> source) {
        if (idempotencyKey.isEmpty() && source.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return read(
                        SELECT + "WHERE account = ? AND session_id = ?"
                                + " AND (idempotency_key = ? OR (source = ? AND state <> 'resolved')) ORDER BY seq LIMIT 1",
                        Tuple.of(account, sessionId)
                                .addValue(idempotencyKey.orElse(null))
                                .addValue(source.orElse(null)))
                .map(rows -> map(rows, HandoffRows::handoff).stream().findFirst());
    }

    /** In the order in which they came. */
    Future<List<Kept>> unresolved() {
        return read(SELECT + "WHERE state <> 'resolved' ORDER BY seq", Tuple.tuple())
                .map(rows -> map(
                        rows, row -> new Kept(HandoffRows.handoff(row), Optional.ofNullable(row.getString("source")))));
    }

    /** The newest of those that were resolved after a time, the oldest first. */
    Future<List<Handoff>> resolvedSince(Instant at, int limit) {
        return read(
                        SELECT + "WHERE resolved_at >= ? ORDER BY resolved_at DESC, seq DESC LIMIT ?",
                        Tuple.of(HandoffRows.time(at), limit))
                .map(rows -> {
                    List<Handoff> handoffs = map(rows, HandoffRows::handoff);
                    Collections.reverse(handoffs);
                    return handoffs;
                });
    }

    /** Newest first. */
    Future<List<Handoff>> history(String account, String sessionId, int limit) {
        return read(
                        SELECT + "WHERE account = ? AND session_id = ? ORDER BY seq DESC LIMIT ?",
                        Tuple.of(account, sessionId, limit))
                .map(rows -> map(rows, HandoffRows::handoff));
    }

    /**
     * Removes resolved handoffs that need no longer be kept.
     *
     * @param before those that were resolved before that
     * @param keep and those beyond the newest so many
     * @param limit at most so many
     * @return how many
     */
    Future<Integer> prune(Instant before, int keep, int limit) {
        String sql = "DELETE FROM handoffs WHERE id IN (SELECT id FROM handoffs WHERE resolved_at < ?"
                + " OR (resolved_at, seq) <= (SELECT resolved_at, seq FROM handoffs WHERE resolved_at IS NOT NULL"
                + " ORDER BY resolved_at DESC, seq DESC LIMIT 1 OFFSET ?) ORDER BY resolved_at, seq LIMIT ?)";
        return store.write(client -> client.preparedQuery(sql)
                .execute(Tuple.of(HandoffRows.time(before), keep, limit))
                .map(RowSet::rowCount));
    }

    private static Future<Optional<Handoff>> find(SqlClient client, Key key) {
        return client.preparedQuery(SELECT + "WHERE id = ? AND account = ? AND session_id = ?")
                .execute(Tuple.of(key.id(), key.account(), key.sessionId()))
                .map(rows -> map(rows, HandoffRows::handoff).stream().findFirst());
    }

    private Future<RowSet<Row>> read(String sql, Tuple values) {
        return store.read(client -> client.preparedQuery(sql).execute(values));
    }

    private static <T> List<T> map(RowSet<Row> rows, Function<Row, T> one) {
        List<T> all = new ArrayList<>();
        rows.forEach(row -> all.add(one.apply(row)));
        return all;
    }
}
