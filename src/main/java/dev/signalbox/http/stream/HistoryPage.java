package dev.signalbox.http.stream;

import java.util.List;

/**
 * Rows of one history after an asked cursor, as they were read.
 *
 * @param rows ascending by id
 * @param coveredTo every row of the history after the asked cursor and up to this id is among them; greater than the
 *     asked cursor unless there is nothing beyond it
 * @param lastId the newest row's id at that time, whosever it is
 * @param prunedThrough every row up to this id was removed
 */
public record HistoryPage(List<HistoryRow> rows, long coveredTo, long lastId, long prunedThrough) {
    public HistoryPage {
        rows = List.copyOf(rows);
    }
}
