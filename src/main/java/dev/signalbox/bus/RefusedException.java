package dev.signalbox.bus;

import java.util.Objects;

/**
 * A request was refused for a reason that the asker may know. The message is written for people and carries no secret.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;

    public RefusedException(FailureCode code, String message) {
        super(Objects.requireNonNull(message));
        this.code = Objects.requireNonNull(code);
    }

    public FailureCode code() {
        return code;
    }
}
