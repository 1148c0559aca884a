package dev.signalbox.http.auth;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whose tokens are accepted.
 *
 * @param localKey signs this server's own tokens; without it nobody can sign in by ticket, and only external tokens count
 * @param external keys of other issuers
 * @param sessionTtl how long a browser stays signed in
 */
public record AuthSettings(Optional<LocalKey> localKey, List<ExternalKey> external, Duration sessionTtl) {
    public static final Duration DEFAULT_SESSION_TTL = Duration.ofDays(7);

    /** @throws IllegalArgumentException if no key is given at all, or sessions would end at once */
    public AuthSettings {
        external = List.copyOf(external);
        if (localKey.isEmpty() && external.isEmpty()) {
            throw new IllegalArgumentException("no key to check tokens with");
        }
        if (sessionTtl.toSeconds() < 1) {
            throw new IllegalArgumentException("a session must last at least a second");
        }
    }

    /** This server's own tokens only, with sessions of {@link #DEFAULT_SESSION_TTL}. */
    public static AuthSettings local(LocalKey key) {
        return new AuthSettings(Optional.of(key), List.of(), DEFAULT_SESSION_TTL);
    }
}
