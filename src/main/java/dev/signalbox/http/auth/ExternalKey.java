package dev.signalbox.http.auth;

import java.util.Optional;

/**
 * A key of another issuer and what its tokens have to say.
 *
 * @param algorithm the only one that this key is used with
 * @param key PEM of the public key ({@code BEGIN PUBLIC KEY}) or a JWK; for HS256 a JWK of type {@code oct} or the secret
 * @param kid tokens must name exactly this id; without it, tokens must name none
 * @param issuer what {@code iss} must be
 * @param audience what {@code aud} must be or contain
 */
public record ExternalKey(Algorithm algorithm, String key, Optional<String> kid, String issuer, String audience) {
    /** @throws IllegalArgumentException if issuer, audience or an id is blank */
    public ExternalKey {
        if (issuer.isBlank()
                || audience.isBlank()
                || kid.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("issuer, audience and key id of an external key must not be blank");
        }
    }

    /**
     * Reads the key once, so that one which nobody can use is known before a server is made of it.
     *
     * @throws IllegalArgumentException if it does not parse, is of another type than its algorithm, or too weak
     */
    public void requireUsable() {
        KeyMaterial.of(this);
    }

    @Override
    public String toString() {
        return "ExternalKey[" + algorithm + ", kid=" + kid + ", issuer=" + issuer + "]";
    }

    /** Names as in the header of a token. */
    public enum Algorithm {
        RS256("RS256"),
        ES256("ES256"),
        EDDSA("EdDSA"),
        HS256("HS256");

        private final String wireName;

        Algorithm(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
