package dev.signalbox.http.stream;

/**
 * How the rows of a history are told: as events of what name.
 *
 * @param name empty text for the default name
 */
public record HistoryForm(String name) {
    /** Events of the default name, {@code message}. */
    public static final HistoryForm MESSAGE = new HistoryForm("");

    /** @param name one line, not blank */
    public static HistoryForm named(String name) {
        if (name.isBlank() || name.contains("\n") || name.contains("\r")) {
            throw new IllegalArgumentException("no name of an event: " + name);
        }
        return new HistoryForm(name);
    }
}
