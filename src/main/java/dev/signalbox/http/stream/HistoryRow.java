package dev.signalbox.http.stream;

import io.vertx.core.buffer.Buffer;

/**
 * One row of a history.
 *
 * @param id ascending, positive
 * @param json one line of JSON in UTF-8; nobody changes it
 */
public record HistoryRow(long id, Buffer json) {
    public HistoryRow {
        if (!SseEncoder.isOneLine(json)) {
            throw new IllegalArgumentException("the JSON of row " + id + " has several lines");
        }
    }
}
