package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.ConfigProblem;
import dev.signalbox.app.config.InvalidConfigException;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * Tries certificate and key before a server is made of them: with two that do not belong together it would listen, say that
 * all is well, and serve nobody. Blocking.
 */
final class TlsFiles {
    /** By the type of a certificate's key, as Java names it. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private static final byte[] SAMPLE = {'s', 'i', 'g', 'n', 'a', 'l', 'b', 'o', 'x'};

    private TlsFiles() {}

    /** @throws InvalidConfigException if no TLS server can be made of the files */
    static void check(Vertx vertx, Config.Tls tls) throws InvalidConfigException {
        boolean pair;
        try {
            pair = belongTogether(keyManager(vertx, tls));
        } catch (Exception e) {
            throw problem(tls.certificateFile() + " and " + tls.keyFile() + " cannot be used: " + e.getMessage(), e);
        }
        if (!pair) {
            throw problem(
                    "the key in " + tls.keyFile() + " is not that of the certificate in " + tls.certificateFile());
        }
    }

    // What it throws depends on what is wrong with the files, and is anything.
    private static X509KeyManager keyManager(Vertx vertx, Config.Tls tls) throws Exception {
        PemKeyCertOptions options =
                new PemKeyCertOptions().addCertPath(tls.certificateFile()).addKeyPath(tls.keyFile());
        for (KeyManager manager : options.getKeyManagerFactory(vertx).getKeyManagers()) {
            if (manager instanceof X509KeyManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("they hold no certificate");
    }

    private static boolean belongTogether(X509KeyManager manager) throws GeneralSecurityException {
        for (Map.Entry<String, String> type : SIGNATURES.entrySet()) {
            Optional<String[]> aliases = Optional.ofNullable(manager.getServerAliases(type.getKey(), null));
            for (String alias : aliases.orElseGet(() -> new String[0])) {
                PublicKey certified = manager.getCertificateChain(alias)[0].getPublicKey();
                if (!matches(type, manager.getPrivateKey(alias), certified)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean matches(Map.Entry<String, String> type, PrivateKey key, PublicKey certified)
            throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(type.getKey())) {
            return false;
        }
        Signature signature = Signature.getInstance(type.getValue());
        signature.initSign(key);
        signature.update(SAMPLE);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(SAMPLE);
        return signature.verify(signed);
    }

    private static InvalidConfigException problem(String message) {
        return new InvalidConfigException(List.of(new ConfigProblem("#/http/tls", message)));
    }

    private static InvalidConfigException problem(String message, Exception cause) {
        InvalidConfigException problem = problem(message);
        problem.initCause(cause);
        return problem;
    }
}
