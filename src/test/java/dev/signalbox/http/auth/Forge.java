package dev.signalbox.http.auth;

import dev.signalbox.bus.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes good tokens and bad ones. */
final class Forge {
    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    static final long SECOND = NOW.getEpochSecond();
    static final String RUN = "run-1";
    static final byte[] SECRET = randomBytes(32);
    static final KeyPair RSA = keys("RSA", Optional.of(new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)));
    static final KeyPair EC = keys("EC", Optional.of(new ECGenParameterSpec("secp256r1")));
    static final KeyPair ED = keys("Ed25519", Optional.empty());

    private Forge() {}

    static KeyPair keys(String type, Optional<AlgorithmParameterSpec> parameters) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            if (parameters.isPresent()) {
                generator.initialize(parameters.get());
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static Map<String, Object> header() {
        return new HashMap<>(Map.of("alg", "HS256", "typ", "JWT", "kid", "signalbox"));
    }

    static Map<String, Object> externalHeader(String algorithm) {
        return new HashMap<>(Map.of("alg", algorithm, "kid", "idp"));
    }

    static Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "signalbox");
        claims.put("aud", "signalbox");
        claims.put("sub", "ann");
        claims.put("role", "viewer");
        claims.put("account", "acme");
        claims.put("jti", "id-1");
        claims.put("exp", SECOND + 600);
        claims.put("run", RUN);
        return claims;
    }

    static Map<String, Object> externalClaims() {
        Map<String, Object> claims = claims();
        claims.put("iss", "https://idp.example");
        claims.put("aud", List.of("other", "signalbox-api"));
        claims.remove("jti");
        claims.remove("run");
        return claims;
    }

    static Map<String, Object> with(String claim, Object value) {
        return with(claims(), claim, value);
    }

    static Map<String, Object> with(Map<String, Object> members, String name, Object value) {
        members.put(name, value);
        return members;
    }

    static Map<String, Object> without(Map<String, Object> members, String name) {
        members.remove(name);
        return members;
    }

    static Object nested(int depth) {
        Object value = 1;
        for (int i = 0; i < depth; i++) {
            value = List.of(value);
        }
        return value;
    }

    static String hs256(Map<String, Object> header, Map<String, Object> claims) {
        return hs256(SECRET, header, claims);
    }

    static String hs256(byte[] secret, Map<String, Object> header, Map<String, Object> claims) {
        return mac(secret, b64(Json.encode(header)) + "." + b64(Json.encode(claims)));
    }

    static String raw(String header, String claims) {
        return mac(SECRET, b64(header) + "." + b64(claims));
    }

    static String mac(byte[] secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return text + "." + b64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String signed(String algorithm, String javaName, KeyPair key) throws Exception {
        return signed(externalHeader(algorithm), externalClaims(), javaName, key);
    }

    static String signed(Map<String, Object> header, Map<String, Object> claims, String javaName, KeyPair key)
            throws Exception {
        String text = b64(Json.encode(header)) + "." + b64(Json.encode(claims));
        Signature signature = Signature.getInstance(javaName);
        signature.initSign(key.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + b64(signature.sign());
    }

    static String pem(KeyPair key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    static String rsaJwk() {
        RSAPublicKey key = (RSAPublicKey) RSA.getPublic();
        return Json.encode(
                Map.of("kty", "RSA", "n", number(key.getModulus(), 256), "e", number(key.getPublicExponent(), 3)));
    }

    static String ecJwk() {
        ECPublicKey key = (ECPublicKey) EC.getPublic();
        return Json.encode(Map.of(
                "kty",
                "EC",
                "crv",
                "P-256",
                "x",
                number(key.getW().getAffineX(), 32),
                "y",
                number(key.getW().getAffineY(), 32)));
    }

    static String edJwk() {
        byte[] encoded = ED.getPublic().getEncoded();
        byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        return Json.encode(Map.of("kty", "OKP", "crv", "Ed25519", "x", b64(x)));
    }

    static String number(BigInteger value, int length) {
        byte[] bytes = value.toByteArray();
        byte[] padded = new byte[length];
        int copied = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - copied, padded, length - copied, copied);
        return b64(padded);
    }

    static String b64(String text) {
        return b64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String b64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
