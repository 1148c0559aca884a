package dev.signalbox.handoff.notice;

import java.util.List;

/**
 * What goes to one recipient in one message.
 *
 * @param delivery stays the same for the same notices, also when they are sent again
 * @param entries one, or several that go together, oldest first
 */
public record Parcel(String delivery, Recipient recipient, List<Entry> entries) {
    public Parcel {
        entries = List.copyOf(entries);
    }
}
