package dev.signalbox.gate.source;

/** A file says something that cannot be taken for what it should be; the message is for people. */
public final class MalformedFileException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedFileException(String message) {
        super(message);
    }
}
