package dev.signalbox.http.socket;

import java.util.Optional;

/**
 * Which message of the client an answer is about.
 *
 * @param type as far as it could be read
 * @param requestId what the client calls it
 */
record About(Optional<String> type, Optional<String> requestId) {
    static final About UNREADABLE = new About(Optional.empty(), Optional.empty());
}
