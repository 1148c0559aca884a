package dev.signalbox.http.stream;

import java.util.Locale;

/** Why a stream ended. The wire form is the lower-case name. */
public enum EndReason {
    SHUTDOWN,
    TOKEN_EXPIRED,
    SIGNED_OUT,
    MAX_AGE,
    /** The reader took nothing for too long; it is cut off and cannot be told. */
    SLOW_READER,
    TOO_MANY_STREAMS,
    /** The reader went away. Never sent. */
    CLIENT_GONE,
    /** The client sent too much that is not allowed. */
    BAD_MESSAGES,
    /** The client sent a message that is larger than any may be. */
    MESSAGE_TOO_LARGE,
    /** The client has not answered a ping for too long; it is cut off and cannot be told. */
    UNRESPONSIVE,
    /** A defect of ours. */
    FAILED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
