package dev.signalbox.http.api;

import dev.signalbox.http.auth.Token;
import dev.signalbox.http.stream.StreamOwner;

/** On whose behalf a stream is opened. */
final class Owners {
    private Owners() {}

    static StreamOwner of(Token token) {
        return new StreamOwner(token.subject(), token.account(), token.tokenId(), token.issuedAt(), token.expiresAt());
    }
}
