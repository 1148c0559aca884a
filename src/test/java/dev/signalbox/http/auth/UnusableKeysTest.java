package dev.signalbox.http.auth;

import static dev.signalbox.http.auth.Forge.EC;
import static dev.signalbox.http.auth.Forge.RSA;
import static dev.signalbox.http.auth.Forge.RUN;
import static dev.signalbox.http.auth.Forge.ecJwk;
import static dev.signalbox.http.auth.Forge.pem;
import static dev.signalbox.http.auth.Forge.randomBytes;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.http.auth.ExternalKey.Algorithm;
import io.vertx.core.Vertx;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UnusableKeysTest {
    private static Vertx vertx;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() throws Exception {
        vertx.close().await();
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

    private static TokenVerifier verifier(AuthSettings settings) {
        return new TokenVerifier(vertx, settings, RUN, new RevokedTokens());
    }

    private static ExternalKey external(Algorithm algorithm, String key) {
        return new ExternalKey(algorithm, key, Optional.of("idp"), "https://idp.example", "signalbox-api");
    }
}
