package dev.signalbox.http.state;

import java.time.Instant;
import java.util.Optional;

/**
 * How whoever owns a kind of things fares.
 *
 * @param node empty text as long as it is not known
 * @param since when it was last heard of, if it is lost
 * @param message what is wrong with it, as it says; empty if all is well
 */
record Owner(State state, String node, Optional<Instant> since, String message) {
    /** Whether it is there. */
    enum State {
        /** Nothing was heard of it yet. */
        UNKNOWN,
        UP,
        /** It was silent for too long: what is shown may be old. */
        LOST
    }
}
