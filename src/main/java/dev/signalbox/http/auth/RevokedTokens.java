package dev.signalbox.http.auth;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Ids of tokens that were signed out before their end. Only those that could still be used are kept, so it is as large as
 * the sign-outs of one token's lifetime. Used on one event loop.
 */
public final class RevokedTokens {
    private final Map<String, Instant> ends = new HashMap<>();

    public void add(String tokenId, Instant expiresAt) {
        ends.put(tokenId, expiresAt);
    }

    public boolean contains(String tokenId) {
        return ends.containsKey(tokenId);
    }

    /** Forgets those that have ended anyway. */
    public void forgetExpired(Instant now) {
        ends.values().removeIf(end -> !now.isBefore(end));
    }

    public int size() {
        return ends.size();
    }
}
