package dev.signalbox.watch.run.reader;

import dev.signalbox.watch.run.wire.Answer;
import dev.signalbox.watch.run.wire.Answer.Kind;

/** A database could not be read, for a reason that people are told. */
final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** @param reason to be read after the file's name */
    UnreadableException(Kind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    Answer.Refused asAnswer() {
        return new Answer.Refused(kind, getMessage());
    }
}
