package dev.signalbox.bus;

/**
 * Why a request over the bus was not served. The number travels as the reply's failure code and is the HTTP status that
 * the answer gets at the border.
 */
public enum FailureCode {
    BAD_REQUEST(400),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    CONFLICT(409),
    PRECONDITION_FAILED(412),
    UNPROCESSABLE(422),
    LOCKED(423),
    INTERNAL(500),
    UNAVAILABLE(503),
    TIMEOUT(504),
    INSUFFICIENT_STORAGE(507);

    private final int number;

    FailureCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** The code with that number; {@link #INTERNAL} for a number that is none of ours. */
    public static FailureCode of(int number) {
        for (FailureCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return INTERNAL;
    }
}
