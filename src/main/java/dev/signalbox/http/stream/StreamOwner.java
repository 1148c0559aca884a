package dev.signalbox.http.stream;

import java.time.Instant;

/**
 * On whose behalf a stream is open.
 *
 * @param tokenId signing this token out ends the stream
 * @param expiresAt the stream ends then
 */
public record StreamOwner(String subject, String account, String tokenId, Instant expiresAt) {}
