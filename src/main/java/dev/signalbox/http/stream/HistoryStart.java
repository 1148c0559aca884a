package dev.signalbox.http.stream;

import java.util.Optional;

/** Where a reader of a history wants to begin. */
public sealed interface HistoryStart {
    /** With what comes from now on. */
    record Newest() implements HistoryStart {}

    /**
     * With the first row after that id.
     *
     * @param epoch of the database that the id is from; empty if the reader does not know it
     * @param epochMayBeOld the reader cannot change the epoch that it names, whatever it is told
     */
    record After(long id, Optional<String> epoch, boolean epochMayBeOld) implements HistoryStart {
        public After(long id, Optional<String> epoch) {
            this(id, epoch, false);
        }
    }

    /** After an id that makes no sense, and that a reader cannot help sending. */
    record Unreadable() implements HistoryStart {}
}
