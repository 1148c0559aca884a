package dev.signalbox.http.auth;

import static dev.signalbox.http.auth.Forge.EC;
import static dev.signalbox.http.auth.Forge.ED;
import static dev.signalbox.http.auth.Forge.NOW;
import static dev.signalbox.http.auth.Forge.RSA;
import static dev.signalbox.http.auth.Forge.RUN;
import static dev.signalbox.http.auth.Forge.SECOND;
import static dev.signalbox.http.auth.Forge.SECRET;
import static dev.signalbox.http.auth.Forge.b64;
import static dev.signalbox.http.auth.Forge.claims;
import static dev.signalbox.http.auth.Forge.ecJwk;
import static dev.signalbox.http.auth.Forge.edJwk;
import static dev.signalbox.http.auth.Forge.externalClaims;
import static dev.signalbox.http.auth.Forge.externalHeader;
import static dev.signalbox.http.auth.Forge.header;
import static dev.signalbox.http.auth.Forge.hs256;
import static dev.signalbox.http.auth.Forge.nested;
import static dev.signalbox.http.auth.Forge.pem;
import static dev.signalbox.http.auth.Forge.randomBytes;
import static dev.signalbox.http.auth.Forge.raw;
import static dev.signalbox.http.auth.Forge.rsaJwk;
import static dev.signalbox.http.auth.Forge.signed;
import static dev.signalbox.http.auth.Forge.with;
import static dev.signalbox.http.auth.Forge.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.bus.Json;
import dev.signalbox.http.auth.ExternalKey.Algorithm;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TokenVerifierTest {
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private static Vertx vertx;

    private final RevokedTokens revoked = new RevokedTokens();

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() throws Exception {
        vertx.close().await();
    }

    @Test
    void what_was_good_once_is_refused_after_its_end_and_after_a_sign_out() {
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        TokenVerifier verifier =
                new TokenVerifier(vertx, AuthSettings.local(new LocalKey(SECRET)), RUN, revoked, new MovingClock(now));
        String value = issuer().issue("ann", Role.ENGINEER, "acme", Duration.ofHours(1), Optional.of(RUN))
                .value();
        Token first = verifier.verify(value).result();
        assertThat(verifier.verify(value).result()).isEqualTo(first);

        now.set(first.expiresAt());
        assertThat(verifier.verify(value).cause()).isInstanceOf(InvalidTokenException.class);
        now.set(NOW);
        assertThat(verifier.verify(value).result()).isEqualTo(first);
        revoked.add(first.tokenId(), first.expiresAt());
        assertThat(verifier.verify(value).cause()).isInstanceOf(InvalidTokenException.class);
    }

    @Test
    void a_good_token_helps_none_that_differs_from_it() {
        TokenVerifier verifier = verifier();
        String value = issuer().issue("ann", Role.ENGINEER, "acme", Duration.ofHours(1), Optional.of(RUN))
                .value();
        assertThat(verifier.verify(value).succeeded()).isTrue();
        int middle = value.lastIndexOf('.') + 5;
        char other = value.charAt(middle) == 'A' ? 'B' : 'A';
        String forged = value.substring(0, middle) + other + value.substring(middle + 1);
        assertThat(verifier.verify(forged).cause()).isInstanceOf(InvalidTokenException.class);
    }

    private static final class MovingClock extends Clock {
        private final AtomicReference<Instant> now;

        MovingClock(AtomicReference<Instant> now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void an_issued_token_says_what_it_was_made_for() {
        TokenIssuer.Issued issued = issuer().issue("ann", Role.ENGINEER, "acme", Duration.ofHours(1), Optional.of(RUN));

        Token token = verifier().verify(issued.value()).result();

        assertThat(token).isEqualTo(issued.token());
        assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(3600));
    }

    @Test
    void a_token_without_an_account_is_of_the_default_one() {
        Map<String, Object> claims = claims();
        claims.remove("account");
        assertThat(verifier().verify(hs256(header(), claims)).result().account())
                .isEqualTo("default");
    }

    @Test
    void a_token_is_worth_nothing_from_the_second_of_its_end_on() {
        String token = hs256(header(), claims());
        Instant end = NOW.plusSeconds(600);
        assertThat(verifierAt(end.minusMillis(1)).verify(token).succeeded()).isTrue();
        assertThat(verifierAt(end).verify(token).succeeded()).isFalse();
    }

    @Test
    void a_signed_out_token_is_refused_and_others_are_not() {
        TokenIssuer.Issued out = issuer().issue("ann", Role.VIEWER, "a", Duration.ofHours(1), Optional.empty());
        TokenIssuer.Issued in = issuer().issue("ann", Role.VIEWER, "a", Duration.ofHours(1), Optional.empty());
        revoked.add(out.token().tokenId(), out.token().expiresAt());

        assertThat(verifier().verify(out.value()).succeeded()).isFalse();
        assertThat(verifier().verify(in.value()).succeeded()).isTrue();
    }

    @Test
    void external_keys_are_read_from_pem_and_from_jwk() throws Exception {
        Map<ExternalKey, String> keys = new LinkedHashMap<>();
        keys.put(external(Algorithm.RS256, pem(RSA)), signed("RS256", "SHA256withRSA", RSA));
        keys.put(external(Algorithm.ES256, pem(EC)), signed("ES256", "SHA256withECDSAinP1363Format", EC));
        keys.put(external(Algorithm.EDDSA, pem(ED)), signed("EdDSA", "Ed25519", ED));
        keys.put(external(Algorithm.RS256, rsaJwk()), signed("RS256", "SHA256withRSA", RSA));
        keys.put(external(Algorithm.ES256, ecJwk()), signed("ES256", "SHA256withECDSAinP1363Format", EC));
        keys.put(external(Algorithm.EDDSA, edJwk()), signed("EdDSA", "Ed25519", ED));
        keys.forEach((key, token) -> {
            TokenVerifier verifier = verifier(new AuthSettings(Optional.empty(), List.of(key), Duration.ofDays(1)));
            Future<Token> read = verifier.verify(token);
            assertThat(read.succeeded()).as("%s", key).isTrue();
            assertThat(read.result().subject()).isEqualTo("ann");
        });
    }

    @TestFactory
    Stream<DynamicTest> forged_tokens_are_refused() throws Exception {
        Map<String, String> forged = new LinkedHashMap<>();
        String good = hs256(header(), claims());
        String[] parts = good.split("\\.");
        forged.put("empty", "");
        forged.put("dots only", "..");
        forged.put("no signature", parts[0] + "." + parts[1] + ".");
        forged.put("two parts", parts[0] + "." + parts[1]);
        forged.put("four parts", good + ".x");
        forged.put("five parts", good + ".x.y");
        forged.put("not base64", "*." + parts[1] + "." + parts[2]);
        forged.put("not JSON", b64("nonsense") + "." + parts[1] + "." + parts[2]);
        forged.put(
                "signature of other claims", parts[0] + "." + b64(Json.encode(with("role", "admin"))) + "." + parts[2]);
        forged.put("signature cut short", good.substring(0, good.length() - 4));
        forged.put("other secret", hs256(randomBytes(32), header(), claims()));
        for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
            Map<String, Object> header = with(header(), "alg", none);
            forged.put("alg '" + none + "' unsigned", b64(Json.encode(header)) + "." + parts[1] + ".");
            forged.put("alg '" + none + "' signed", hs256(header, claims()));
        }
        forged.put("alg missing", hs256(without(header(), "alg"), claims()));
        forged.put("alg null", hs256(with(header(), "alg", null), claims()));
        forged.put("alg a number", hs256(with(header(), "alg", 256), claims()));
        forged.put("alg HS384 with our key", hs256(with(header(), "alg", "HS384"), claims()));
        forged.put("alg lower case", hs256(with(header(), "alg", "hs256"), claims()));
        forged.put(
                "RS256 public key as secret",
                hs256(
                        pem(RSA).getBytes(StandardCharsets.UTF_8),
                        with(externalHeader("HS256"), "kid", "idp"),
                        externalClaims()));
        forged.put("RS256 key claimed, our secret used", hs256(externalHeader("RS256"), externalClaims()));
        forged.put("kid unknown", hs256(with(header(), "kid", "other"), claims()));
        forged.put("kid missing", hs256(without(header(), "kid"), claims()));
        forged.put("kid null", hs256(with(header(), "kid", null), claims()));
        forged.put("kid a path", hs256(with(header(), "kid", "../../dev/null"), claims()));
        forged.put("kid a list", hs256(with(header(), "kid", List.of("signalbox")), claims()));
        forged.put("crit unknown", hs256(with(header(), "crit", List.of("exp2")), claims()));
        forged.put("crit empty", hs256(with(header(), "crit", List.of()), claims()));
        forged.put("typ foreign", hs256(with(header(), "typ", "secevent+jwt"), claims()));
        forged.put(
                "embedded jwk",
                hs256(randomBytes(32), with(header(), "jwk", Map.of("kty", "oct", "k", "AAAA")), claims()));
        forged.put("exp missing", hs256(header(), without(claims(), "exp")));
        forged.put("exp null", hs256(header(), with("exp", null)));
        forged.put("exp text", hs256(header(), with("exp", Long.toString(SECOND + 600))));
        forged.put("exp fraction", hs256(header(), with("exp", SECOND + 600.5)));
        forged.put("exp a list", hs256(header(), with("exp", List.of(SECOND + 600))));
        forged.put("exp an object", hs256(header(), with("exp", Map.of("s", 1))));
        forged.put("exp true", hs256(header(), with("exp", true)));
        forged.put("exp huge", hs256(header(), with("exp", new BigInteger("9".repeat(40)))));
        forged.put("exp beyond the year 9999", hs256(header(), with("exp", 253_402_300_800L)));
        forged.put("exp negative", hs256(header(), with("exp", -1)));
        forged.put("exp now", hs256(header(), with("exp", SECOND)));
        forged.put("exp past", hs256(header(), with("exp", SECOND - 1)));
        forged.put("nbf future", hs256(header(), with("nbf", System.currentTimeMillis() / 1000 + 3600)));
        forged.put("nbf text", hs256(header(), with("nbf", "soon")));
        forged.put("iat text", hs256(header(), with("iat", "now")));
        forged.put("iss missing", hs256(header(), without(claims(), "iss")));
        forged.put("iss foreign", hs256(header(), with("iss", "evil")));
        forged.put("iss a list", hs256(header(), with("iss", List.of("signalbox"))));
        forged.put("aud missing", hs256(header(), without(claims(), "aud")));
        forged.put("aud foreign", hs256(header(), with("aud", "other")));
        forged.put("aud list without us", hs256(header(), with("aud", List.of("a", "b"))));
        forged.put("sub missing", hs256(header(), without(claims(), "sub")));
        forged.put("sub empty", hs256(header(), with("sub", "")));
        forged.put("sub blank", hs256(header(), with("sub", "  ")));
        forged.put("sub with line break", hs256(header(), with("sub", "ann\r\nx: y")));
        forged.put("sub too long", hs256(header(), with("sub", "a".repeat(129))));
        forged.put("sub a number", hs256(header(), with("sub", 7)));
        forged.put("role missing", hs256(header(), without(claims(), "role")));
        forged.put("role unknown", hs256(header(), with("role", "root")));
        forged.put("role upper case", hs256(header(), with("role", "ADMIN")));
        forged.put("role a list", hs256(header(), with("role", List.of("admin"))));
        forged.put("account with slash", hs256(header(), with("account", "../acme")));
        forged.put("account empty", hs256(header(), with("account", "")));
        forged.put("account a number", hs256(header(), with("account", 1)));
        forged.put("jti missing", hs256(header(), without(claims(), "jti")));
        forged.put("jti with spaces", hs256(header(), with("jti", "a b")));
        forged.put("run of another start", hs256(header(), with("run", "run-0")));
        forged.put("run a number", hs256(header(), with("run", 1)));
        forged.put("too large", hs256(header(), with("padding", "x".repeat(9_000))));
        forged.put("deep JSON", hs256(header(), with("deep", nested(200))));
        forged.put("claims a list", raw(Json.encode(header()), "[1]"));
        forged.put("claims null", raw(Json.encode(header()), "null"));
        forged.put("external issuer with our key", hs256(header(), externalClaims()));
        forged.put("our issuer with external key", signed(externalHeader("RS256"), claims(), "SHA256withRSA", RSA));

        TokenVerifier verifier = verifier(bothKeys());
        assertThat(verifier.verify(good).succeeded()).as("the good token").isTrue();
        assertThat(verifier.verify(signed("RS256", "SHA256withRSA", RSA)).succeeded())
                .as("the good external one")
                .isTrue();
        return forged.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Future<Token> read = verifier.verify(entry.getValue());
                    assertThat(read.failed()).isTrue();
                    assertThat(read.cause()).isInstanceOf(InvalidTokenException.class);
                }));
    }

    @Test
    void no_key_a_broken_key_and_a_weak_key_are_refused_at_the_start() throws Exception {
        assertThatThrownBy(() -> new AuthSettings(Optional.empty(), List.of(), Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LocalKey(randomBytes(31))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LocalKey(new byte[32])).isInstanceOf(IllegalArgumentException.class);
        KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
        small.initialize(1024);
        KeyPairGenerator p384 = KeyPairGenerator.getInstance("EC");
        p384.initialize(new ECGenParameterSpec("secp384r1"));
        List<ExternalKey> unusable = new ArrayList<>();
        unusable.add(external(Algorithm.RS256, "nonsense"));
        unusable.add(external(Algorithm.RS256, ""));
        unusable.add(external(Algorithm.RS256, pem(RSA).replace("M", "*")));
        unusable.add(external(Algorithm.RS256, pem(EC)));
        unusable.add(external(Algorithm.ES256, pem(RSA)));
        unusable.add(external(Algorithm.EDDSA, pem(EC)));
        unusable.add(external(Algorithm.RS256, pem(small.generateKeyPair())));
        unusable.add(external(Algorithm.ES256, pem(p384.generateKeyPair())));
        unusable.add(external(Algorithm.RS256, "{\"kty\":\"RSA\"}"));
        unusable.add(external(Algorithm.RS256, "{\"kty\":\"EC\"}"));
        unusable.add(external(Algorithm.ES256, ecJwk().replace("P-256", "P-521")));
        unusable.add(external(Algorithm.EDDSA, "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}"));
        unusable.add(external(Algorithm.HS256, "short"));
        unusable.add(external(Algorithm.HS256, "{\"kty\":\"oct\",\"k\":\"AAAA\"}"));
        for (ExternalKey key : unusable) {
            assertThatThrownBy(() -> verifier(new AuthSettings(Optional.empty(), List.of(key), Duration.ofDays(1))))
                    .as("%s %s", key.algorithm(), key.key())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void two_keys_for_the_same_tokens_are_refused() {
        ExternalKey key = external(Algorithm.RS256, pem(RSA));
        assertThatThrownBy(() -> verifier(new AuthSettings(Optional.empty(), List.of(key, key), Duration.ofDays(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static AuthSettings bothKeys() {
        return new AuthSettings(
                Optional.of(new LocalKey(SECRET)), List.of(external(Algorithm.RS256, pem(RSA))), Duration.ofDays(1));
    }

    private static TokenIssuer issuer() {
        return new TokenIssuer(new LocalKey(SECRET), CLOCK);
    }

    private TokenVerifier verifier() {
        return verifierAt(NOW);
    }

    private TokenVerifier verifierAt(Instant now) {
        return new TokenVerifier(
                vertx, AuthSettings.local(new LocalKey(SECRET)), RUN, revoked, Clock.fixed(now, ZoneOffset.UTC));
    }

    private TokenVerifier verifier(AuthSettings settings) {
        return new TokenVerifier(vertx, settings, RUN, revoked, CLOCK);
    }

    private static ExternalKey external(Algorithm algorithm, String key) {
        return new ExternalKey(algorithm, key, Optional.of("idp"), "https://idp.example", "signalbox-api");
    }
}
