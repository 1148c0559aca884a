package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.InvalidConfigException;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFilesTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static Vertx vertx;

    @BeforeAll
    static void makeFiles() throws Exception {
        vertx = Vertx.vertx();
        make("one", "RSA");
        make("other", "RSA");
        make("curve", "EC");
        Files.writeString(folder.resolve("garbage"), "no pem");
    }

    @AfterAll
    static void close() {
        vertx.close().await();
    }

    @Test
    void a_certificate_and_its_key_are_accepted() {
        assertThatCode(() -> TlsFiles.check(vertx, tls("one.crt", "one.key"))).doesNotThrowAnyException();
        assertThatCode(() -> TlsFiles.check(vertx, tls("curve.crt", "curve.key")))
                .doesNotThrowAnyException();
    }

    @Test
    void a_key_of_another_certificate_is_refused() {
        assertThat(refused("one.crt", "other.key")).startsWith("#/http/tls").contains("is not that of the certificate");
        assertThat(refused("one.crt", "curve.key")).startsWith("#/http/tls");
        assertThat(refused("curve.crt", "one.key")).startsWith("#/http/tls");
    }

    @Test
    void what_is_no_certificate_or_no_key_is_refused() {
        assertThat(refused("garbage", "one.key")).startsWith("#/http/tls").contains("cannot be used");
        assertThat(refused("one.crt", "garbage")).startsWith("#/http/tls").contains("cannot be used");
    }

    private static String refused(String certificate, String key) {
        return catchThrowableOfType(InvalidConfigException.class, () -> TlsFiles.check(vertx, tls(certificate, key)))
                .getMessage();
    }

    private static Config.Tls tls(String certificate, String key) {
        return new Config.Tls(
                folder.resolve(certificate).toString(), folder.resolve(key).toString());
    }

    private static void make(String name, String algorithm) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        pem(name + ".crt", "CERTIFICATE", keys.getCertificate("own").getEncoded());
        pem(name + ".key", "PRIVATE KEY", keys.getKey("own", PASSWORD).getEncoded());
    }

    private static void pem(String file, String type, byte[] content) throws Exception {
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + type
                        + "-----\n");
    }
}
