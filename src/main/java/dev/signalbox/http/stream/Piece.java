package dev.signalbox.http.stream;

import io.vertx.core.buffer.Buffer;
import java.util.Objects;

/**
 * Bytes that a feed hands to a stream.
 *
 * @param bytes encoded events or a part of one; the same buffer may be on its way to other streams, so nobody changes
 *     it
 * @param endsInsideEvent whether the event at the end goes on in the feed's next piece; until then nothing else may be
 *     written to the stream
 * @param coalesced how many changes are left out because a newer one of the same thing replaced them
 */
public record Piece(Buffer bytes, boolean endsInsideEvent, long coalesced) {
    public Piece {
        Objects.requireNonNull(bytes);
    }

    /** Whole events, nothing left out. */
    public static Piece of(Buffer events) {
        return new Piece(events, false, 0);
    }
}
