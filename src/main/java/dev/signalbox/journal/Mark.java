package dev.signalbox.journal;

import dev.signalbox.bus.Journal.Event;
import dev.signalbox.bus.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Up to where a database was seen. If it is less far now, or another row stands where the last one was, an older copy of it
 * was put back: numbers that readers know are given again for other rows.
 *
 * @param rowId a row that was there; 0 if there was none
 * @param rowDigest of that row
 */
record Mark(String database, String generation, long lastId, long rowId, String rowDigest) {
    private static final int DIGEST_LENGTH = 32;

    /** @param row what stands at {@link #rowId} now; empty if it was removed */
    boolean isAhead(Head head, Optional<Event> row) {
        return database.equals(head.database())
                && (lastId > head.lastId()
                        || !generation.equals(head.generation())
                        || row.map(Mark::digest)
                                .filter(now -> !now.equals(rowDigest))
                                .isPresent());
    }

    static String digest(Event row) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(Json.encode(row).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
