package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.Certificate;
import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.InvalidConfigException;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFilesTest {
    @TempDir
    static Path folder;

    private static Vertx vertx;

    @BeforeAll
    static void makeFiles() throws Exception {
        vertx = Vertx.vertx();
        Certificate.make(folder, "one", "-keyalg", "RSA");
        Certificate.make(folder, "other", "-keyalg", "RSA");
        Certificate.make(folder, "curve", "-keyalg", "EC");
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
}
