package dev.signalbox.tasklist;

import java.util.Optional;

/** The bytes are not one JSON value, or beyond a limit. Carries the answer; it has no stack trace, half-written files are common. */
final class BrokenJsonException extends Exception {
    private static final long serialVersionUID = 1;

    private final int line;
    private final boolean trailing;

    /** @param trailing whether a whole value was read and more text follows it */
    BrokenJsonException(int line, String reason, boolean trailing) {
        super(reason, null, false, false);
        this.line = line;
        this.trailing = trailing;
    }

    int line() {
        return line;
    }

    boolean trailing() {
        return trailing;
    }

    Reading.Broken reading() {
        return new Reading.Broken(Optional.of(line), getMessage());
    }
}
