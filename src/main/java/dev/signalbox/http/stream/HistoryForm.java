package dev.signalbox.http.stream;

/**
 * How the rows of a history look on the wire: {@code id: N}, the event's name if it has one, and the row as data.
 *
 * @param head the line that names the event; empty text for the default name
 */
public record HistoryForm(String head) {
    /** Events of the default name, {@code message}. */
    public static final HistoryForm MESSAGE = new HistoryForm("");

    /** @param name one line, not blank */
    public static HistoryForm named(String name) {
        if (name.isBlank() || name.contains("\n") || name.contains("\r")) {
            throw new IllegalArgumentException("no name of an event: " + name);
        }
        return new HistoryForm("event: " + name + "\n");
    }
}
