package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** A certificate that nobody vouches for, and its key. */
public final class TestCertificate {
    private static final char[] PASSWORD = "password-of-this-test".toCharArray();

    private TestCertificate() {}

    /** @param names as keytool takes them: {@code dns:localhost,ip:127.0.0.1} */
    public static HttpSettings.Tls make(Path folder, String names) throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=" + names,
                        "-validity",
                        "2",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
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
        return new HttpSettings.Tls(
                pem(
                        folder,
                        "certificate.pem",
                        "CERTIFICATE",
                        keys.getCertificate("own").getEncoded()),
                pem(
                        folder,
                        "key.pem",
                        "PRIVATE KEY",
                        keys.getKey("own", PASSWORD).getEncoded()));
    }

    private static Path pem(Path folder, String name, String type, byte[] content) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.write(
                folder.resolve(name),
                ("-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }
}
