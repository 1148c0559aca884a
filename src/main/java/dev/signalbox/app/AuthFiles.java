package dev.signalbox.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.ConfigProblem;
import dev.signalbox.app.config.InvalidConfigException;
import dev.signalbox.http.auth.AuthSettings;
import dev.signalbox.http.auth.ExternalKey;
import dev.signalbox.http.auth.LocalKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the keys that tokens are signed and checked with. Blocking. */
final class AuthFiles {
    /** Of a key file, in bytes. */
    private static final int MAX_BYTES = 1_000_000;

    private AuthFiles() {}

    /** @throws InvalidConfigException if a key cannot be used; without a usable key there is no server */
    static AuthSettings read(Config config, DataFolder dataFolder) throws InvalidConfigException, IOException {
        LocalKey local = localKey(config, dataFolder);
        if (config.auth().isEmpty()) {
            return AuthSettings.local(local);
        }
        Config.Auth auth = config.auth().get();
        List<ExternalKey> external = new ArrayList<>();
        for (int i = 0; i < auth.keys().size(); i++) {
            add(external, externalKey(auth.keys().get(i), "#/auth/keys/" + i), "#/auth/keys/" + i);
        }
        if (auth.jwks().isPresent()) {
            for (ExternalKey key : keysOf(auth.jwks().get())) {
                add(external, key, "#/auth/jwks/file");
            }
        }
        return new AuthSettings(Optional.of(local), external, Duration.ofSeconds(auth.sessionTtlS()));
    }

    /** The key of our own tokens: from the configured file, else the one of the data folder. */
    static LocalKey localKey(Config config, DataFolder dataFolder) throws InvalidConfigException, IOException {
        Optional<String> file = config.auth().flatMap(Config.Auth::secretFile);
        if (file.isEmpty()) {
            return new LocalKey(dataFolder.signingKey());
        }
        String pointer = "#/auth/secret_file";
        try {
            return new LocalKey(text(file.get(), pointer).strip().getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw problem(pointer, file.get() + ": " + e.getMessage());
        }
    }

    private static void add(List<ExternalKey> keys, ExternalKey key, String pointer) throws InvalidConfigException {
        boolean ambiguous = keys.stream()
                .anyMatch(other ->
                        other.algorithm() == key.algorithm() && other.kid().equals(key.kid()));
        if (ambiguous) {
            throw problem(
                    pointer,
                    "another " + key.algorithm().wireName()
                            + " key has the same key id, so nobody could tell which of them a token means");
        }
        try {
            key.requireUsable();
        } catch (IllegalArgumentException e) {
            throw problem(pointer, "the key cannot be used: " + e.getMessage());
        }
        keys.add(key);
    }

    private static ExternalKey externalKey(Config.Key key, String pointer) throws InvalidConfigException {
        return externalKey(
                algorithm(key.algorithm(), pointer),
                text(key.publicKeyFile(), pointer + "/public_key_file"),
                key.keyId(),
                new Claims(key.issuer(), key.audience()),
                pointer);
    }

    private record Claims(String issuer, String audience) {}

    private static ExternalKey externalKey(
            ExternalKey.Algorithm algorithm, String key, String id, Claims claims, String pointer)
            throws InvalidConfigException {
        try {
            return new ExternalKey(
                    algorithm,
                    key,
                    Optional.of(id).filter(text -> !text.isEmpty()),
                    claims.issuer(),
                    claims.audience());
        } catch (IllegalArgumentException e) {
            throw problem(pointer, e.getMessage());
        }
    }

    private static List<ExternalKey> keysOf(Config.Jwks jwks) throws InvalidConfigException {
        String pointer = "#/auth/jwks/file";
        List<ExternalKey> keys = new ArrayList<>();
        try {
            for (JsonNode key :
                    new ObjectMapper().readTree(text(jwks.file(), pointer)).path("keys")) {
                // Issuers publish keys for encryption beside those that they sign with; no token is checked with them.
                if (key.path("use").asText().equals("enc")) {
                    continue;
                }
                keys.add(externalKey(
                        algorithm(key.path("alg").asText(), pointer),
                        key.toString(),
                        key.path("kid").asText(),
                        new Claims(jwks.issuer(), jwks.audience()),
                        pointer));
            }
        } catch (JsonProcessingException e) {
            throw problem(pointer, jwks.file() + " is not JSON: " + e.getOriginalMessage());
        }
        if (keys.isEmpty()) {
            throw problem(pointer, jwks.file() + " holds no keys to check signatures with");
        }
        return keys;
    }

    private static ExternalKey.Algorithm algorithm(String name, String pointer) throws InvalidConfigException {
        return Arrays.stream(ExternalKey.Algorithm.values())
                .filter(algorithm -> algorithm != ExternalKey.Algorithm.HS256)
                .filter(algorithm -> algorithm.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> problem(
                        pointer, "the key's algorithm is \"" + name + "\"; allowed: \"RS256\", \"ES256\", \"EdDSA\""));
    }

    private static String text(String file, String pointer) throws InvalidConfigException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw problem(pointer, file + " cannot be read: " + e);
        }
    }

    private static InvalidConfigException problem(String pointer, String message) {
        return new InvalidConfigException(List.of(new ConfigProblem(pointer, message)));
    }
}
