package dev.signalbox.http.stream;

import java.time.Instant;
import java.util.Optional;

/**
 * On whose behalf a stream is open.
 *
 * @param tokenId signing this token out ends the stream
 * @param issuedAt when the token was; empty if it does not say
 * @param expiresAt the stream ends then
 */
public record StreamOwner(
        String subject, String account, String tokenId, Optional<Instant> issuedAt, Instant expiresAt) {
    /** With a token that does not say when it was issued. */
    public StreamOwner(String subject, String account, String tokenId, Instant expiresAt) {
        this(subject, account, tokenId, Optional.empty(), expiresAt);
    }
}
