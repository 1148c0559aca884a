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
            external.add(externalKey(auth.keys().get(i), "#/auth/keys/" + i));
        }
        if (auth.jwks().isPresent()) {
            external.addAll(keysOf(auth.jwks().get()));
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

    private static ExternalKey externalKey(Config.Key key, String pointer) throws InvalidConfigException {
        return new ExternalKey(
                algorithm(key.algorithm(), pointer),
                text(key.publicKeyFile(), pointer + "/public_key_file"),
                Optional.of(key.keyId()).filter(id -> !id.isEmpty()),
                key.issuer(),
                key.audience());
    }

    private static List<ExternalKey> keysOf(Config.Jwks jwks) throws InvalidConfigException {
        String pointer = "#/auth/jwks/file";
        List<ExternalKey> keys = new ArrayList<>();
        try {
            for (JsonNode key :
                    new ObjectMapper().readTree(text(jwks.file(), pointer)).path("keys")) {
                keys.add(new ExternalKey(
                        algorithm(key.path("alg").asText(), pointer),
                        key.toString(),
                        Optional.of(key.path("kid").asText()).filter(id -> !id.isEmpty()),
                        jwks.issuer(),
                        jwks.audience()));
            }
        } catch (JsonProcessingException e) {
            throw problem(pointer, jwks.file() + " is not JSON: " + e.getOriginalMessage());
        }
        if (keys.isEmpty()) {
            throw problem(pointer, jwks.file() + " holds no keys");
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
