package dev.signalbox.http.stream;

import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All rows of a history whose ids are greater than {@link #after}, up to some end; what is sent of them is encoded once
 * for every reader who stands at the same row.
 */
final class Stretch {
    /** What a row costs beside its JSON, about, in bytes. */
    private static final int ROW_BYTES = 150;

    private static final int MAX_BATCHES = 16;

    /**
     * Whole rows on their way to readers.
     *
     * @param from readers who have been told everything up to here, but not {@code firstId}, go on with this
     * @param lastId the newest row in it
     */
    record Batch(RowForm form, long from, long firstId, long lastId, int rows, Piece piece) {
        boolean fits(RowForm wanted, long cursor) {
            return from <= cursor && cursor < firstId && form.equals(wanted);
        }
    }

    private record Place(RowForm form, long firstId) {}

    private final TreeMap<Long, Buffer> rows = new TreeMap<>();
    private final Map<Place, Batch> batches = new LinkedHashMap<>();
    private Optional<Batch> latest = Optional.empty();
    private long after;
    private long lastId;
    private long bytes;

    Stretch(long after) {
        this.after = after;
        this.lastId = after;
    }

    Stretch(long after, Collection<HistoryRow> rows) {
        this(after);
        append(rows);
    }

    /** Rows up to this id are not in here. */
    long after() {
        return after;
    }

    /** The newest row in here; {@link #after} if there is none. */
    long lastId() {
        return lastId;
    }

    /** About what it holds in memory. */
    long bytes() {
        return bytes;
    }

    void append(Collection<HistoryRow> more) {
        for (HistoryRow row : more) {
            if (row.id() <= lastId) {
                throw new IllegalArgumentException("row " + row.id() + " after row " + lastId);
            }
            lastId = row.id();
            rows.put(row.id(), row.json());
            bytes += row.json().length() + ROW_BYTES;
        }
        forgetBatches();
    }

    /** Forgets the oldest rows until it is no larger. */
    void trim(int maxRows, long maxBytes) {
        while (rows.size() > maxRows || bytes > maxBytes) {
            Map.Entry<Long, Buffer> oldest = rows.pollFirstEntry();
            bytes -= oldest.getValue().length() + ROW_BYTES;
            after = oldest.getKey();
        }
    }

    /** Forgets all rows; what is appended from now on is beyond that id. */
    void restart(long newAfter) {
        rows.clear();
        forgetBatches();
        bytes = 0;
        after = newAfter;
        lastId = newAfter;
    }

    /** The next rows beyond the cursor, about {@link Rendering#PIECE_BYTES} of them; empty if there are none. */
    Optional<Batch> next(long cursor, RowForm form) {
        if (cursor >= lastId) {
            return Optional.empty();
        }
        if (latest.isPresent() && latest.get().fits(form, cursor)) {
            return latest;
        }
        Long first = rows.higherKey(cursor);
        if (first == null) {
            return Optional.empty();
        }
        Place place = new Place(form, first);
        Batch known = batches.get(place);
        if (known == null) {
            known = encode(form, first);
            if (batches.size() >= MAX_BATCHES) {
                batches.clear();
            }
            batches.put(place, known);
        }
        latest = Optional.of(known);
        return latest;
    }

    private void forgetBatches() {
        batches.clear();
        latest = Optional.empty();
    }

    private Batch encode(RowForm form, long first) {
        Buffer out = Buffer.buffer();
        Long before = rows.lowerKey(first);
        long last = first;
        int count = 0;
        int around = form.wire().rowBytes(form.name());
        for (Map.Entry<Long, Buffer> row : rows.tailMap(first, true).entrySet()) {
            int length = row.getValue().length() + around;
            // One piece at most, so that no stream has to take it apart and all write the very same buffer.
            if (count > 0 && out.length() + length > Rendering.PIECE_BYTES) {
                break;
            }
            last = row.getKey();
            count++;
            form.wire().row(out, form.name(), last, row.getValue());
        }
        return new Batch(form, before == null ? after : before, first, last, count, Piece.of(out));
    }
}
