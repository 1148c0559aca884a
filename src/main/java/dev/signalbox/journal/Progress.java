package dev.signalbox.journal;

import dev.signalbox.bus.Journal.Event;
import java.util.Optional;

/**
 * How far the tail is.
 *
 * @param epoch as readers are told
 * @param head as the database was then
 * @param generation of the database, whether it knows or not
 * @param lastRow the last row that was published, or was there at the beginning
 */
record Progress(String epoch, Head head, String generation, Optional<Event> lastRow) {
    /** Before anything could be read. */
    static final Progress NONE = new Progress("", new Head("", "", 0, 0), "", Optional.empty());

    Mark mark() {
        return new Mark(
                head.database(),
                generation,
                head.lastId(),
                lastRow.map(Event::id).orElse(0L),
                lastRow.map(Mark::digest).orElse(""));
    }
}
