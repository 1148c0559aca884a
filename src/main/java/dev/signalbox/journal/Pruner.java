package dev.signalbox.journal;

import dev.signalbox.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Makes room: cuts off the beginning of the journal in small steps with pauses between them, so that nobody who writes has
 * to wait. Used on one context, one pass at a time.
 */
final class Pruner {
    static final int STEP_ROWS = 300;

    private static final long PAUSE_MS = 25;
    private static final int MAX_UNDECIDED = 900;
    private static final String OLDEST = "SELECT id, CASE WHEN octet_length(created_at) <= 64"
            + " THEN CAST(created_at AS TEXT) END FROM events WHERE id > ? ORDER BY id LIMIT " + STEP_ROWS;
    private static final String TOO_MANY = "SELECT id FROM events ORDER BY id DESC LIMIT 1 OFFSET ?";
    private static final String DELETE = "DELETE FROM events WHERE id <= ?";

    private final Vertx vertx;
    private final Store store;
    private final JournalSettings settings;
    /** Rows beyond it have not been published yet. */
    private final LongSupplier published;

    Pruner(Vertx vertx, Store store, JournalSettings settings, LongSupplier published) {
        this.vertx = vertx;
        this.store = store;
        this.settings = settings;
        this.published = published;
    }

    /**
     * What a pass removed.
     *
     * @param through every row up to here is gone; 0 if none was removed
     */
    record Removed(long through, long rows) {
        Removed plus(long through, long more) {
            return new Removed(through, rows + more);
        }
    }

    /** One pass over all that is too old or too many. */
    Future<Removed> pass(Instant now) {
        return store.read(this::tooManyThrough)
                .compose(
                        tooMany -> step(new Excess(now.minus(settings.keep()), now, tooMany), 0, 0, new Removed(0, 0)));
    }

    private Future<Long> tooManyThrough(SqlClient client) {
        return Head.read(client)
                .compose(head -> head.lastId() - head.prunedThrough() <= settings.keepRows()
                        // There are not more rows than numbers: the usual case takes no counting.
                        ? Future.succeededFuture(0L)
                        : client.preparedQuery(TOO_MANY)
                                .execute(Tuple.of(settings.keepRows()))
                                .map(rows -> rows.size() == 0
                                        ? 0L
                                        : rows.iterator().next().getLong(0)));
    }

    private Future<Removed> step(Excess excess, long from, int undecided, Removed removed) {
        return store.read(client -> oldest(client, from)).compose(rows -> {
            Excess.Verdict verdict = excess.judge(rows);
            boolean last = verdict.stop() || rows.size() < STEP_ROWS;
            if (verdict.through().isEmpty()) {
                boolean enough = last || undecided >= MAX_UNDECIDED;
                long next = rows.isEmpty() ? from : rows.get(rows.size() - 1).id();
                return enough ? Future.succeededFuture(removed) : step(excess, next, undecided + rows.size(), removed);
            }
            long through = verdict.through().get();
            return remove(through).compose(count -> {
                Removed now = removed.plus(through, count);
                return last ? Future.succeededFuture(now) : pause().compose(paused -> step(excess, through, 0, now));
            });
        });
    }

    private Future<List<Excess.Aged>> oldest(SqlClient client, long from) {
        long end = published.getAsLong();
        return client.preparedQuery(OLDEST).execute(Tuple.of(from)).map(rows -> {
            List<Excess.Aged> aged = new ArrayList<>();
            for (Row row : rows) {
                if (row.getLong(0) <= end) {
                    aged.add(new Excess.Aged(
                            row.getLong(0),
                            Optional.ofNullable(row.getString(1)).flatMap(RowTimes::read)));
                }
            }
            return aged;
        });
    }

    private Future<Integer> remove(long through) {
        return store.write(client -> client.preparedQuery(DELETE)
                .execute(Tuple.of(through))
                .compose(deleted -> Head.writePrunedThrough(client, through).map(written -> deleted.rowCount())));
    }

    private Future<?> pause() {
        return vertx.timer(PAUSE_MS, TimeUnit.MILLISECONDS);
    }
}
