package dev.signalbox.http.socket;

import java.util.Optional;

/** A client's message does not fit the schema. */
final class BadMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Optional<String> member;
    private final transient About about;

    /**
     * @param code for programs
     * @param message for people
     * @param member which one is wrong, if it is one
     */
    BadMessageException(String code, String message, Optional<String> member, About about) {
        super(message);
        this.code = code;
        this.member = member;
        this.about = about;
    }

    String code() {
        return code;
    }

    Optional<String> member() {
        return member;
    }

    About about() {
        return about;
    }
}
