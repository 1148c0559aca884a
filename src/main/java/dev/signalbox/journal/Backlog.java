package dev.signalbox.journal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows of Signalbox's own that are not written yet, because the database is away. Holds a bounded number; then the oldest
 * give way, and a row says how many did. Used by one thread at a time.
 */
final class Backlog {
    private final int capacity;
    private final Deque<NewRow> rows = new ArrayDeque<>();
    private final Map<String, Long> lostByAccount = new TreeMap<>();

    Backlog(int capacity) {
        this.capacity = capacity;
    }

    void add(NewRow row) {
        if (rows.size() == capacity) {
            lose(rows.removeFirst());
        }
        rows.addLast(row);
    }

    private void lose(NewRow oldest) {
        lostByAccount.merge(oldest.account(), 1L, Long::sum);
    }

    boolean isEmpty() {
        return rows.isEmpty() && lostByAccount.isEmpty();
    }

    /**
     * Rows to be written, taken out.
     *
     * @param lost how many rows of which account were lost before them
     */
    record Taken(Map<String, Long> lost, List<NewRow> rows) {
        Taken {
            lost = Map.copyOf(lost);
            rows = List.copyOf(rows);
        }

        /** All that is to be written. */
        List<NewRow> withLosses(Instant now) {
            List<NewRow> all = new ArrayList<>();
            lost.forEach((account, count) -> all.add(RecordedRows.lost(account, count, now)));
            all.addAll(rows);
            return all;
        }
    }

    Taken take(int limit) {
        List<NewRow> taken = new ArrayList<>();
        while (!rows.isEmpty() && taken.size() < limit) {
            taken.add(rows.removeFirst());
        }
        Taken all = new Taken(lostByAccount, taken);
        lostByAccount.clear();
        return all;
    }

    /** Puts rows back that could not be written; the newest stay if there is no room for all. */
    void putBack(Taken taken) {
        taken.lost().forEach((account, count) -> lostByAccount.merge(account, count, Long::sum));
        for (int i = taken.rows().size() - 1; i >= 0; i--) {
            NewRow row = taken.rows().get(i);
            if (rows.size() < capacity) {
                rows.addFirst(row);
            } else {
                lose(row);
            }
        }
    }
}
