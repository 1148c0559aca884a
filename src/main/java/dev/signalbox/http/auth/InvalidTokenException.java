package dev.signalbox.http.auth;

/** A token is not accepted. The message says why for logs; it carries no part of the token. */
public final class InvalidTokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidTokenException(String message) {
        super(message);
    }
}
