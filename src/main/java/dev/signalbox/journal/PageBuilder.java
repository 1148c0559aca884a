package dev.signalbox.journal;

import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Event;
import java.util.ArrayList;
import java.util.List;

/** Rows of one message, up to its bounds; the first row always has room. */
final class PageBuilder {
    private final int limit;
    private final List<Event> events = new ArrayList<>();
    private long bytes;

    PageBuilder(int limit) {
        this.limit = limit;
    }

    /** Answers false if there is no room for it. */
    boolean add(Event event) {
        int size = utf8Length(event.data());
        if (isFull() || (!events.isEmpty() && bytes + size > Journal.MAX_PAGE_BYTES)) {
            return false;
        }
        events.add(event);
        bytes += size;
        return true;
    }

    boolean isFull() {
        return events.size() >= limit;
    }

    /** Rows that there is room for, if they are small. */
    int room() {
        return limit - events.size();
    }

    List<Event> events() {
        return events;
    }

    private static int utf8Length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Two halves of a pair make four bytes.
            length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }
}
