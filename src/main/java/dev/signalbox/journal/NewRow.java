package dev.signalbox.journal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A row that is ready to be written: everything in it has been checked.
 *
 * @param data one line of JSON
 */
record NewRow(
        String type, String account, Optional<String> project, Optional<String> actor, Instant createdAt, String data) {

    /** Its share of a transaction's size. */
    int bytes() {
        return data.getBytes(StandardCharsets.UTF_8).length;
    }
}
