package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.ConfigFile;
import dev.signalbox.app.config.InvalidConfigException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthFilesTest {
    @TempDir
    Path folder;

    @Test
    void a_key_that_nobody_can_use_is_a_problem_of_the_configuration_with_its_pointer() throws Exception {
        assertThat(refused(keys(key("RS256", pem(rsa(1024))))))
                .startsWith("#/auth/keys/0")
                .contains("2048");
        assertThat(refused(keys(key("ES256", pem(ec("secp384r1"))))))
                .startsWith("#/auth/keys/0")
                .contains("P-256");
        assertThat(refused(keys(key("RS256", pem(ec("secp256r1")))))).startsWith("#/auth/keys/0");
        assertThat(refused(keys(key("EdDSA", "no key")))).startsWith("#/auth/keys/0");
        assertThat(refused(jwks(jwk().put("n", "!!!")))).startsWith("#/auth/jwks/file");
    }

    @Test
    void two_keys_that_a_token_could_mean_are_a_problem_of_the_configuration() throws Exception {
        String key = pem(rsa(2048));
        assertThat(refused(keys(key("RS256", key), key("RS256", key))))
                .startsWith("#/auth/keys/1")
                .contains("key id");
    }

    @Test
    void a_blank_issuer_is_a_problem_of_the_configuration() throws Exception {
        assertThat(refused(keys(key("RS256", pem(rsa(2048))).put("issuer", " "))))
                .startsWith("#/auth/keys/0")
                .contains("blank");
    }

    @Test
    void keys_for_encryption_in_a_jwks_file_are_left_alone() throws Exception {
        JsonObject encryption = jwk().put("kid", "e").put("alg", "RSA-OAEP").put("use", "enc");
        Config config = jwks(encryption, jwk().put("use", "sig"));
        assertThat(AuthFiles.read(config, DataFolder.open(folder)).external()).hasSize(1);
        assertThat(refused(jwks(encryption))).contains("no keys");
    }

    private String refused(Config config) {
        return catchThrowableOfType(InvalidConfigException.class, () -> AuthFiles.read(config, DataFolder.open(folder)))
                .getMessage();
    }

    private JsonObject key(String algorithm, String content) throws Exception {
        Path file = Files.writeString(Files.createTempFile(folder, "key", ".pem"), content);
        return new JsonObject()
                .put("algorithm", algorithm)
                .put("public_key_file", file.toString())
                .put("issuer", "them")
                .put("audience", "us");
    }

    private Config keys(JsonObject... keys) throws Exception {
        return config(new JsonObject().put("keys", JsonArray.of((Object[]) keys)));
    }

    private Config jwks(JsonObject... keys) throws Exception {
        String text =
                new JsonObject().put("keys", JsonArray.of((Object[]) keys)).encode();
        Path file = Files.writeString(folder.resolve("jwks.json"), text);
        return config(new JsonObject()
                .put(
                        "jwks",
                        new JsonObject()
                                .put("file", file.toString())
                                .put("issuer", "them")
                                .put("audience", "us")));
    }

    private Config config(JsonObject auth) throws Exception {
        String text = new JsonObject().put("auth", auth).encode();
        return new ConfigFile(Map.of()).read(Files.writeString(folder.resolve("conf.json"), text));
    }

    private static JsonObject jwk() throws Exception {
        RSAPublicKey key = (RSAPublicKey) rsa(2048);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return new JsonObject()
                .put("kty", "RSA")
                .put("alg", "RS256")
                .put("kid", "s")
                .put("n", base64.encodeToString(key.getModulus().toByteArray()))
                .put("e", base64.encodeToString(key.getPublicExponent().toByteArray()));
    }

    private static PublicKey rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair().getPublic();
    }

    private static PublicKey ec(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair().getPublic();
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
