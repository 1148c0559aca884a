package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** The server does not answer, or answers that it does not do what was asked. The message is for people. */
final class RefusedCallException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient JsonNode problem;

    RefusedCallException(String message) {
        this(message, 0, MissingNode.getInstance());
    }

    RefusedCallException(String message, int status, JsonNode problem) {
        super(message);
        this.status = status;
        this.problem = problem;
    }

    /** The HTTP status; 0 if there was no answer. */
    int status() {
        return status;
    }

    /** The answer's body; a missing node if there is none. */
    JsonNode problem() {
        return problem;
    }
}
