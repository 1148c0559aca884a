package dev.signalbox.journal;

import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Event;
import dev.signalbox.bus.Journal.Read;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One reader's way through the rows, in one direction, in one transaction: bounded in rows, bytes, rows looked at and
 * time. Sizes are looked at before any data is read. Used by one thread at a time.
 */
final class EventScan {
    /** Numbers that one query looks at when it has to search: it cannot be interrupted. */
    static final long WINDOW = 10_000;

    private static final long MAX_NANOS = 150_000_000;
    private static final int CANDIDATES = Journal.MAX_PAGE + 1;

    private record Candidate(long id, long bytes) {}

    private final SqlClient client;
    private final EventFilter filter;
    private final LongSupplier nanoTime;
    private final boolean forward;
    private final PageBuilder page;
    private final long started;
    /** Rows beyond it are not asked for. */
    private final long end;
    /** Everything up to it has been looked at. */
    private long cursor;

    private boolean done;
    private boolean more;

    EventScan(SqlClient client, Read asked, long lastId, LongSupplier nanoTime) {
        this.client = client;
        this.filter = EventFilter.of(asked);
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
        this.forward = asked.after().isPresent();
        this.page = new PageBuilder(asked.limit());
        long before = Math.min(asked.before().orElse(Long.MAX_VALUE), lastId + 1);
        this.cursor = forward ? asked.after().get() : before;
        this.end = forward ? before : 0;
    }

    /** Runs to its end. */
    Future<EventScan> run() {
        if (done || (forward ? cursor >= end - 1 : cursor <= end + 1)) {
            if (!done) {
                cursor = forward ? Math.max(cursor, end - 1) : 0;
            }
            return Future.succeededFuture(this);
        }
        if (page.isFull() || isOutOfTime()) {
            more = true;
            return Future.succeededFuture(this);
        }
        return step().compose(stepped -> run());
    }

    private boolean isOutOfTime() {
        return !filter.indexed() && nanoTime.getAsLong() - started > MAX_NANOS;
    }

    /** Ascending by id. */
    List<Event> events() {
        List<Event> events = new ArrayList<>(page.events());
        if (!forward) {
            Collections.reverse(events);
        }
        return events;
    }

    /** Every matching row between the asked cursor and this one, which is included, is in the page. */
    long coveredTo() {
        return cursor;
    }

    boolean more() {
        return more;
    }

    private Future<Void> step() {
        return window().compose(window -> window.isEmpty() ? finish() : look(window.get()));
    }

    private Future<Void> finish() {
        cursor = forward ? end - 1 : 0;
        done = true;
        return Future.succeededFuture();
    }

    /** How far the next query may look: to the end, if an index leads the way; empty if there is no further row. */
    private Future<Optional<Long>> window() {
        if (filter.indexed()) {
            return Future.succeededFuture(Optional.of(end));
        }
        // Numbers that are another account's, or nobody's, are jumped over.
        String sql = forward
                ? "SELECT min(id) FROM events WHERE account = ? AND id > ? AND id < ?"
                : "SELECT max(id) FROM events WHERE account = ? AND id < ? AND id > ?";
        return client.preparedQuery(sql)
                .execute(Tuple.of(filter.values().get(0), cursor, end))
                .map(rows -> Optional.ofNullable(rows.iterator().next().getLong(0))
                        .map(next -> forward ? Math.min(end, next + WINDOW) : Math.max(end, next - WINDOW)));
    }

    private Future<Void> look(long bound) {
        String sql =
                "SELECT id, octet_length(data) FROM events WHERE " + filter.where() + range() + " LIMIT " + CANDIDATES;
        return client.preparedQuery(sql)
                .execute(filter.with(cursor, bound))
                .compose(rows -> read(candidates(rows), bound));
    }

    private String range() {
        return forward ? " AND id > ? AND id < ? ORDER BY id" : " AND id < ? AND id > ? ORDER BY id DESC";
    }

    private static List<Candidate> candidates(RowSet<Row> rows) {
        List<Candidate> candidates = new ArrayList<>();
        for (Row row : rows) {
            candidates.add(new Candidate(
                    row.getLong(0), Optional.ofNullable(row.getLong(1)).orElse(0L)));
        }
        return candidates;
    }

    private Future<Void> read(List<Candidate> candidates, long bound) {
        List<Candidate> chosen = chosen(candidates);
        boolean all = chosen.size() == candidates.size() && candidates.size() < CANDIDATES;
        if (chosen.isEmpty()) {
            cursor = forward ? bound - 1 : bound + 1;
            return Future.succeededFuture();
        }
        long last = chosen.get(chosen.size() - 1).id();
        String sql = "SELECT " + EventTable.COLUMNS + " FROM events WHERE " + filter.where() + range();
        return client.preparedQuery(sql)
                .execute(filter.with(cursor, forward ? last + 1 : last - 1))
                .map(rows -> {
                    boolean taken = take(rows);
                    if (taken && all) {
                        cursor = forward ? bound - 1 : bound + 1;
                    } else if (!taken) {
                        done = true;
                        more = true;
                    }
                    return null;
                });
    }

    /** As many as may be in memory at once. */
    private List<Candidate> chosen(List<Candidate> candidates) {
        int rows = filter.text().isPresent() ? CANDIDATES : page.room();
        List<Candidate> chosen = new ArrayList<>();
        long bytes = 0;
        for (Candidate candidate : candidates) {
            bytes += Math.min(candidate.bytes(), Journal.MAX_DATA_BYTES);
            if (chosen.size() == rows || (!chosen.isEmpty() && bytes > Journal.MAX_PAGE_BYTES)) {
                break;
            }
            chosen.add(candidate);
        }
        return chosen;
    }

    /** Answers false if a row that matches had no room. */
    private boolean take(RowSet<Row> rows) {
        for (Row row : rows) {
            Event event = RowReading.event(EventTable.raw(row));
            if (filter.matches(event) && !page.add(event)) {
                return false;
            }
            cursor = event.id();
        }
        return true;
    }
}
