package dev.signalbox.handoff.notice;

import dev.signalbox.Certificate;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The server's side of TLS. */
final class TestTls {
    private static final char[] PASSWORD = "for this test".toCharArray();

    private TestTls() {}

    /** @param certificate with a key of the kind EC */
    static SSLContext server(Certificate certificate) throws Exception {
        String pem = Files.readString(certificate.key()).replaceAll("-----[A-Z ]+-----", "");
        byte[] der = Base64.getMimeDecoder().decode(pem);
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        try (InputStream in = Files.newInputStream(certificate.certificate())) {
            keys.setKeyEntry("own", key, PASSWORD, new java.security.cert.Certificate[] {
                CertificateFactory.getInstance("X.509").generateCertificate(in)
            });
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
