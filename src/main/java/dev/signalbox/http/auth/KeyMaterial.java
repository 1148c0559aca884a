package dev.signalbox.http.auth;

import dev.signalbox.bus.Json;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.auth.ExternalKey.Algorithm;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * Reads keys strictly before Vert.x sees them: given a key that it cannot read, Vert.x warns and then lets everybody in.
 */
final class KeyMaterial {
    private static final int MIN_RSA_BITS = 2048;
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private KeyMaterial() {}

    /**
     * The secret's bytes for HS256, PEM of a public key for the others.
     *
     * @throws IllegalArgumentException if the key does not parse, is of another type or too weak
     */
    static byte[] of(ExternalKey external) {
        try {
            return external.algorithm() == Algorithm.HS256
                    ? secret(external.key())
                    : pem(publicKey(external)).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException | RefusedException | ClassCastException e) {
            throw new IllegalArgumentException("the key of " + external + " cannot be read", e);
        }
    }

    private static byte[] secret(String text) {
        byte[] bytes = text.strip().startsWith("{")
                ? bytes(jwk(text, "oct"), "k")
                : text.strip().getBytes(StandardCharsets.UTF_8);
        return new LocalKey(bytes).bytes();
    }

    private static PublicKey publicKey(ExternalKey external) throws GeneralSecurityException {
        boolean isJwk = external.key().strip().startsWith("{");
        PublicKey key =
                switch (external.algorithm()) {
                    case RS256 -> isJwk ? rsa(jwk(external.key(), "RSA")) : fromPem("RSA", external.key());
                    case ES256 -> isJwk ? ec(jwk(external.key(), "EC")) : fromPem("EC", external.key());
                    case EDDSA -> isJwk ? ed25519(jwk(external.key(), "OKP")) : fromPem("Ed25519", external.key());
                    case HS256 -> throw new IllegalArgumentException("HS256 has no public key");
                };
        checkStrength(key);
        return key;
    }

    private static void checkStrength(PublicKey key) throws GeneralSecurityException {
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            throw new IllegalArgumentException("an RSA key needs at least " + MIN_RSA_BITS + " bits");
        }
        if (key instanceof ECPublicKey ec && !ec.getParams().getOrder().equals(p256().getOrder())) {
            throw new IllegalArgumentException("ES256 needs a key on the curve P-256");
        }
        if (key instanceof EdECPublicKey ed && !ed.getParams().getName().equals("Ed25519")) {
            throw new IllegalArgumentException("EdDSA needs an Ed25519 key");
        }
    }

    private static PublicKey fromPem(String type, String text) throws GeneralSecurityException {
        String pem = text.strip();
        if (!pem.startsWith(BEGIN) || !pem.endsWith(END)) {
            throw new IllegalArgumentException("a PEM file with one public key is needed");
        }
        String body = pem.substring(BEGIN.length(), pem.length() - END.length()).replaceAll("\\s", "");
        return KeyFactory.getInstance(type)
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body)));
    }

    private static PublicKey rsa(Map<?, ?> jwk) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePublic(
                        new RSAPublicKeySpec(new BigInteger(1, bytes(jwk, "n")), new BigInteger(1, bytes(jwk, "e"))));
    }

    private static PublicKey ec(Map<?, ?> jwk) throws GeneralSecurityException {
        requireMember(jwk, "crv", "P-256");
        ECPoint point = new ECPoint(new BigInteger(1, bytes(jwk, "x")), new BigInteger(1, bytes(jwk, "y")));
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, p256()));
    }

    private static PublicKey ed25519(Map<?, ?> jwk) throws GeneralSecurityException {
        requireMember(jwk, "crv", "Ed25519");
        byte[] x = bytes(jwk, "x");
        byte[] encoded = new byte[ED25519_PREFIX.length + x.length];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static ECParameterSpec p256() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    private static Map<?, ?> jwk(String text, String type) {
        Map<?, ?> jwk = Json.decode(text.getBytes(StandardCharsets.UTF_8), Map.class);
        requireMember(jwk, "kty", type);
        return jwk;
    }

    private static void requireMember(Map<?, ?> jwk, String name, String value) {
        if (!value.equals(jwk.get(name))) {
            throw new IllegalArgumentException("member " + name + " of the JWK must be " + value);
        }
    }

    private static byte[] bytes(Map<?, ?> jwk, String name) {
        if (jwk.get(name) instanceof String text && !text.isEmpty()) {
            return Base64.getUrlDecoder().decode(text);
        }
        throw new IllegalArgumentException("the JWK has no member " + name);
    }

    private static String pem(PublicKey key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return BEGIN + "\n" + body + "\n" + END + "\n";
    }
}
