package dev.signalbox.http.auth;

import dev.signalbox.bus.Json;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.auth.VerifiedTokens.Verified;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which tokens count. Vert.x checks signatures, one instance for one key with its one algorithm; what it lets
 * through without a look (a missing end, an unknown {@code crit}, a foreign {@code kid}) is refused here. Used on one event
 * loop; asks nobody.
 */
public final class TokenVerifier {
    /** Longer tokens are not looked at. */
    public static final int MAX_BYTES = 8 * 1024;

    // Of clocks, for the times before which a token does not count. Its end is exact.
    private static final int LEEWAY_SECONDS = 60;
    // RFC 7519 and, for access tokens of other issuers, RFC 9068.
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");
    private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z
    private static final String UNSIGNED = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0."
            + Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString("{\"sub\":\"x\",\"exp\":253402300799}".getBytes(StandardCharsets.US_ASCII))
            + ".";

    private record Key(String algorithm, Optional<String> kid, boolean local, JWTAuth auth, String iss, String aud) {}

    private final List<Key> keys = new ArrayList<>();
    private final String runId;
    private final RevokedTokens revoked;
    private final Clock clock;
    private final VerifiedTokens verified = new VerifiedTokens();

    /**
     * @param runId the run whose tokens count beside those that outlive runs
     * @throws IllegalArgumentException if a key cannot be used, or two could check the same token
     */
    public TokenVerifier(Vertx vertx, AuthSettings settings, String runId, RevokedTokens revoked) {
        this(vertx, settings, runId, revoked, Clock.systemUTC());
    }

    TokenVerifier(Vertx vertx, AuthSettings settings, String runId, RevokedTokens revoked, Clock clock) {
        this.runId = runId;
        this.revoked = revoked;
        this.clock = clock;
        settings.localKey().ifPresent(key -> {
            JWTAuth auth =
                    auth(vertx, TokenIssuer.ALGORITHM, key.bytes(), TokenIssuer.SIGNALBOX, TokenIssuer.SIGNALBOX);
            add(new Key(
                    TokenIssuer.ALGORITHM,
                    Optional.of(TokenIssuer.SIGNALBOX),
                    true,
                    auth,
                    TokenIssuer.SIGNALBOX,
                    TokenIssuer.SIGNALBOX));
        });
        for (ExternalKey external : settings.external()) {
            String algorithm = external.algorithm().wireName();
            JWTAuth auth = auth(vertx, algorithm, KeyMaterial.of(external), external.issuer(), external.audience());
            add(new Key(algorithm, external.kid(), false, auth, external.issuer(), external.audience()));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no key to check tokens with");
        }
    }

    private void add(Key key) {
        boolean ambiguous = keys.stream()
                .anyMatch(other ->
                        other.algorithm().equals(key.algorithm()) && other.kid().equals(key.kid()));
        if (ambiguous) {
            throw new IllegalArgumentException("two keys for " + key.algorithm() + " have the same key id");
        }
        // Vert.x without a usable key accepts whatever is not signed.
        if (key.auth().authenticate(new TokenCredentials(UNSIGNED)).succeeded()) {
            throw new IllegalArgumentException("the key for " + key.algorithm() + " is not usable");
        }
        keys.add(key);
    }

    private static JWTAuth auth(Vertx vertx, String algorithm, byte[] key, String issuer, String audience) {
        try {
            return JWTAuth.create(
                    vertx,
                    new JWTAuthOptions()
                            .addPubSecKey(new PubSecKeyOptions()
                                    .setAlgorithm(algorithm)
                                    .setBuffer(Buffer.buffer(key)))
                            .setJWTOptions(new JWTOptions()
                                    .setLeeway(LEEWAY_SECONDS)
                                    .setIssuer(issuer)
                                    .setAudience(List.of(audience))));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("the key for " + algorithm + " is not usable", e);
        }
    }

    /** What the token says; fails with {@link InvalidTokenException} only. */
    public Future<Token> verify(String token) {
        try {
            requireLength(token);
            byte[] hash = VerifiedTokens.hash(token);
            Optional<Verified> known = verified.find(hash);
            if (known.isPresent()) {
                return Future.succeededFuture(requireNow(known.get()));
            }
            Key key = keyFor(header(token));
            return key.auth()
                    .authenticate(new TokenCredentials(token))
                    .recover(failure -> Future.failedFuture(new InvalidTokenException("signature or claims refused")))
                    .map(signed -> {
                        Verified read = read(key, hash, part(token.split("\\.", -1)[1]));
                        Token good = requireNow(read);
                        verified.add(hash, read);
                        return good;
                    })
                    .recover(TokenVerifier::asInvalid);
        } catch (RuntimeException e) {
            return asInvalid(e);
        }
    }

    /** What a new token of that person has to name as its time so that it counts; to the second, now or soon. */
    public Instant countsFrom(String subject, String account) {
        return revoked.countsFrom(subject, account, clock.instant());
    }

    private static <T> Future<T> asInvalid(Throwable failure) {
        return Future.failedFuture(
                failure instanceof InvalidTokenException ? failure : new InvalidTokenException("malformed claims"));
    }

    private static void requireLength(String token) {
        if (token.length() > MAX_BYTES) {
            throw new InvalidTokenException("longer than " + MAX_BYTES + " bytes");
        }
    }

    private static Map<?, ?> header(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || parts[2].isEmpty()) {
            throw new InvalidTokenException("not three parts");
        }
        return part(parts[0]);
    }

    private static Map<?, ?> part(String base64) {
        try {
            return Json.decode(Base64.getUrlDecoder().decode(base64), Map.class);
        } catch (IllegalArgumentException | RefusedException e) {
            throw new InvalidTokenException("not JSON in base64url");
        }
    }

    private Key keyFor(Map<?, ?> header) {
        Object kid = header.get("kid");
        if (header.containsKey("crit") || header.containsKey("kid") && !(kid instanceof String)) {
            throw new InvalidTokenException("a header that is not understood");
        }
        Object type = header.get("typ");
        if (header.containsKey("typ")
                && !(type instanceof String text && TYPES.contains(text.toLowerCase(Locale.ROOT)))) {
            throw new InvalidTokenException("not an access token");
        }
        return keys.stream()
                .filter(key -> key.algorithm().equals(header.get("alg"))
                        && key.kid().equals(Optional.ofNullable((String) kid)))
                .findFirst()
                .orElseThrow(() -> new InvalidTokenException("no key for its algorithm and key id"));
    }

    private Verified read(Key key, byte[] hash, Map<?, ?> claims) {
        if (!key.iss().equals(claims.get("iss")) || !names(claims.get("aud"), key.aud())) {
            throw new InvalidTokenException("issuer or audience");
        }
        Optional<String> run = text(claims, "run");
        if (run.isPresent() && !run.get().equals(runId)) {
            throw new InvalidTokenException("of another run");
        }
        Token read = new Token(
                text(claims, "sub").orElseThrow(() -> new InvalidTokenException("no subject")),
                text(claims, "role").flatMap(Role::of).orElseThrow(() -> new InvalidTokenException("no known role")),
                text(claims, "account").orElse(Token.DEFAULT_ACCOUNT),
                text(claims, "jti").orElseGet(() -> idOf(key, hash)),
                claims.containsKey("iat") ? Optional.of(time(claims, "iat")) : Optional.empty(),
                time(claims, "exp"),
                run);
        return new Verified(read, claims.containsKey("nbf") ? Optional.of(time(claims, "nbf")) : Optional.empty());
    }

    /** Whatever was found out once: now it has begun, has not ended and is not signed out. */
    private Token requireNow(Verified read) {
        Token token = read.token();
        Instant now = clock.instant();
        if (token.expiredAt(now)) {
            throw new InvalidTokenException("expired");
        }
        if (read.notBefore()
                .filter(from -> from.isAfter(now.plusSeconds(LEEWAY_SECONDS)))
                .isPresent()) {
            throw new InvalidTokenException("not yet valid");
        }
        if (revoked.contains(token)) {
            throw new InvalidTokenException("signed out");
        }
        return token;
    }

    private static boolean names(Object audience, String wanted) {
        return audience instanceof List<?> several ? several.contains(wanted) : wanted.equals(audience);
    }

    private static Optional<String> text(Map<?, ?> claims, String name) {
        if (!claims.containsKey(name)) {
            return Optional.empty();
        }
        if (claims.get(name) instanceof String text) {
            return Optional.of(text);
        }
        throw new InvalidTokenException(name + " is not text");
    }

    private static Instant time(Map<?, ?> claims, String name) {
        Object value = claims.get(name);
        if (value instanceof Integer || value instanceof Long) {
            long seconds = ((Number) value).longValue();
            if (seconds > 0 && seconds <= LAST_SECOND) {
                return Instant.ofEpochSecond(seconds);
            }
        }
        throw new InvalidTokenException(name + " is not a time");
    }

    // So that tokens without an id of other issuers can be signed out too.
    private static String idOf(Key key, byte[] hash) {
        if (key.local()) {
            throw new InvalidTokenException("no token id");
        }
        return "sha256:" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
}
