package dev.signalbox.http.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens whose signature and claims were checked: whoever sends many requests shows the same one again and again. Keeps a
 * bounded number of those that were used last, and no token itself, only its hash. What changes with time (its end, a
 * sign-out) is not decided here. Used on one event loop.
 */
final class VerifiedTokens {
    private static final int MAX = 1_000;

    /**
     * What a good signature says.
     *
     * @param notBefore from when on it counts
     */
    record Verified(Token token, Optional<Instant> notBefore) {}

    private final Map<ByteBuffer, Verified> byHash = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Verified> eldest) {
            return size() > MAX;
        }
    };

    Optional<Verified> find(byte[] hash) {
        return Optional.ofNullable(byHash.get(ByteBuffer.wrap(hash)));
    }

    void add(byte[] hash, Verified verified) {
        byHash.put(ByteBuffer.wrap(hash), verified);
    }

    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
