package dev.signalbox.http.auth;

import static dev.signalbox.http.auth.Forge.RSA;
import static dev.signalbox.http.auth.Forge.SECOND;
import static dev.signalbox.http.auth.Forge.SECRET;
import static dev.signalbox.http.auth.Forge.b64;
import static dev.signalbox.http.auth.Forge.claims;
import static dev.signalbox.http.auth.Forge.externalClaims;
import static dev.signalbox.http.auth.Forge.externalHeader;
import static dev.signalbox.http.auth.Forge.header;
import static dev.signalbox.http.auth.Forge.hs256;
import static dev.signalbox.http.auth.Forge.nested;
import static dev.signalbox.http.auth.Forge.pem;
import static dev.signalbox.http.auth.Forge.randomBytes;
import static dev.signalbox.http.auth.Forge.raw;
import static dev.signalbox.http.auth.Forge.signed;
import static dev.signalbox.http.auth.Forge.with;
import static dev.signalbox.http.auth.Forge.without;

import dev.signalbox.bus.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens that must not count, by what is wrong with them; each is but one step from a good one. */
final class ForgedTokens {
    private ForgedTokens() {}

    /** A good one of this server's own. */
    static String good() {
        return hs256(header(), claims());
    }

    /** Settings with which the good ones count, and which know another issuer too. */
    static AuthSettings settings() {
        ExternalKey other = new ExternalKey(
                ExternalKey.Algorithm.RS256, pem(RSA), Optional.of("idp"), "https://idp.example", "signalbox-api");
        return new AuthSettings(Optional.of(new LocalKey(SECRET)), List.of(other), Duration.ofDays(1));
    }

    static Map<String, String> all() throws Exception {
        Map<String, String> forged = new LinkedHashMap<>();
        String good = good();
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
        return forged;
    }
}
