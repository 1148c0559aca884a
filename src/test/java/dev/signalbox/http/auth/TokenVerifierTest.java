package dev.signalbox.http.auth;

import static dev.signalbox.http.auth.Forge.EC;
import static dev.signalbox.http.auth.Forge.ED;
import static dev.signalbox.http.auth.Forge.NOW;
import static dev.signalbox.http.auth.Forge.RSA;
import static dev.signalbox.http.auth.Forge.RUN;
import static dev.signalbox.http.auth.Forge.SECOND;
import static dev.signalbox.http.auth.Forge.SECRET;
import static dev.signalbox.http.auth.Forge.claims;
import static dev.signalbox.http.auth.Forge.ecJwk;
import static dev.signalbox.http.auth.Forge.edJwk;
import static dev.signalbox.http.auth.Forge.header;
import static dev.signalbox.http.auth.Forge.hs256;
import static dev.signalbox.http.auth.Forge.pem;
import static dev.signalbox.http.auth.Forge.rsaJwk;
import static dev.signalbox.http.auth.Forge.signed;
import static dev.signalbox.http.auth.Forge.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Sessions.CutOff;
import dev.signalbox.http.auth.ExternalKey.Algorithm;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

    @Test
    void tokens_of_before_a_cut_off_are_refused_and_those_of_the_next_second_are_not() {
        revoked.add(new CutOff("ann", "acme", NOW.plusMillis(300)));
        revoked.add(new CutOff("ann", "acme", NOW.minusSeconds(100)));
        Map<String, Object> claims = with("iat", SECOND - 1);
        assertThat(verifier().verify(hs256(header(), claims)).failed()).isTrue();
        // Of the same second, or of nobody knows when.
        assertThat(verifier().verify(hs256(header(), with("iat", SECOND))).failed())
                .isTrue();
        assertThat(verifier().verify(hs256(header(), claims())).failed()).isTrue();
        assertThat(verifier().verify(hs256(header(), with("iat", SECOND + 1))).succeeded())
                .isTrue();
        assertThat(verifier()
                        .verify(hs256(header(), with(with("iat", SECOND - 1), "account", "other")))
                        .succeeded())
                .isTrue();
        assertThat(verifier()
                        .verify(hs256(header(), with(with("iat", SECOND - 1), "sub", "bob")))
                        .succeeded())
                .isTrue();
        assertThat(verifier().countsFrom("ann", "acme")).isEqualTo(NOW.plusSeconds(1));
        assertThat(verifier().countsFrom("bob", "acme")).isEqualTo(NOW);
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
