package dev.signalbox.http.auth;

import dev.signalbox.bus.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes this server's own tokens: HS256, with issuer, audience, a random id and an end. Needs no Vert.x, so that a command
 * line can use it. Safe for use by several threads.
 */
public final class TokenIssuer {
    /** Both the issuer and the audience of our own tokens. */
    public static final String SIGNALBOX = "signalbox";

    static final String ALGORITHM = "HS256";

    private static final int ID_BYTES = 16;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** A signed token and what it says. */
    public record Issued(String value, Token token) {
        @Override
        public String toString() {
            return "Issued[" + token + "]";
        }
    }

    /** @throws IllegalArgumentException if the key is too short */
    public TokenIssuer(LocalKey key) {
        this(key, Clock.systemUTC());
    }

    TokenIssuer(LocalKey key, Clock clock) {
        this.key = new SecretKeySpec(key.bytes(), "HmacSHA256");
        this.clock = clock;
    }

    /**
     * @param ttl at least a second; the end is rounded up to a second
     * @param run the run that the token is good for; empty if it is to outlive this run
     * @throws IllegalArgumentException if subject or account do not fit a {@link Token}
     */
    public Issued issue(String subject, Role role, String account, Duration ttl, Optional<String> run) {
        Instant now = clock.instant();
        return issueUntil(subject, role, account, now.plus(ttl), run);
    }

    /** As {@link #issue}, with the moment of the end. */
    public Issued issueUntil(String subject, Role role, String account, Instant end, Optional<String> run) {
        return issueUntil(subject, role, account, Optional.of(clock.instant()), end, run);
    }

    /**
     * As {@link #issue}, with the moment of the end.
     *
     * @param issuedAt when the proof was given that the token stands for; empty if that is not known, and then a cut-off of
     *     its person at any time makes it worthless
     */
    public Issued issueUntil(
            String subject, Role role, String account, Optional<Instant> issuedAt, Instant end, Optional<String> run) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = end.truncatedTo(ChronoUnit.SECONDS);
        if (expiresAt.isBefore(end)) {
            expiresAt = expiresAt.plusSeconds(1);
        }
        if (!expiresAt.isAfter(now)) {
            throw new IllegalArgumentException("a token must end after it begins");
        }
        Optional<Instant> issued = issuedAt.map(at -> at.truncatedTo(ChronoUnit.SECONDS));
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        Token token = new Token(subject, role, account, BASE64.encodeToString(id), issued, expiresAt, run);
        return new Issued(sign(token), token);
    }

    private String sign(Token token) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", SIGNALBOX);
        claims.put("aud", SIGNALBOX);
        claims.put("sub", token.subject());
        claims.put("role", token.role().wireName());
        claims.put("account", token.account());
        claims.put("jti", token.tokenId());
        token.issuedAt().ifPresent(at -> claims.put("iat", at.getEpochSecond()));
        claims.put("exp", token.expiresAt().getEpochSecond());
        token.run().ifPresent(run -> claims.put("run", run));
        String signed = encoded(Map.of("alg", ALGORITHM, "typ", "JWT", "kid", SIGNALBOX)) + "." + encoded(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return signed + "." + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static String encoded(Map<String, Object> part) {
        return BASE64.encodeToString(Json.encode(part).getBytes(StandardCharsets.UTF_8));
    }
}
