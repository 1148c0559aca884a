package dev.signalbox.app.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Which servers are believed to be ours. One that shows exactly a certificate that we know is, whatever name we called it by:
 * the address in the token file is seldom the one that the certificate is for. Otherwise the usual rules hold, names included.
 */
final class ServerTrust extends X509ExtendedTrustManager {
    private final Set<Certificate> known;
    private final X509ExtendedTrustManager rules;

    private ServerTrust(Set<Certificate> known, X509ExtendedTrustManager rules) {
        this.known = known;
        this.rules = rules;
    }

    /** Nobody but the certificates in a PEM file, and those whom they vouch for. */
    static ServerTrust only(Path file) throws RefusedCallException {
        Set<Certificate> known = read(file);
        return new ServerTrust(known, rules(List.copyOf(known)));
    }

    /** Those in a PEM file too, beside whom Java trusts. */
    static ServerTrust also(Path file) throws RefusedCallException {
        Set<Certificate> known = read(file);
        List<Certificate> all = new ArrayList<>(known);
        all.addAll(List.of(rules(List.of()).getAcceptedIssuers()));
        return new ServerTrust(known, rules(all));
    }

    private static Set<Certificate> read(Path file) throws RefusedCallException {
        try (InputStream in = Files.newInputStream(file)) {
            Set<Certificate> known =
                    Set.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (known.isEmpty()) {
                throw new RefusedCallException("there is no certificate in " + file);
            }
            return known;
        } catch (IOException | CertificateException e) {
            throw new RefusedCallException("the certificates in " + file + " cannot be read: " + e.getMessage());
        }
    }

    /** Java's own rules; with its own authorities if none are given. */
    private static X509ExtendedTrustManager rules(List<Certificate> authorities) throws RefusedCallException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate authority : authorities) {
                store.setCertificateEntry(Integer.toString(store.size()), authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities.isEmpty() ? null : store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager found) {
                    return found;
                }
            }
            throw new RefusedCallException("this Java knows no rules for certificates");
        } catch (GeneralSecurityException | IOException e) {
            throw new RefusedCallException("no certificates can be checked: " + e.getMessage());
        }
    }

    SSLContext context() throws RefusedCallException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {this}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new RefusedCallException("no TLS: " + e.getMessage());
        }
    }

    private boolean isKnown(X509Certificate... chain) throws CertificateException {
        if (chain.length == 0 || !known.contains(chain[0])) {
            return false;
        }
        chain[0].checkValidity();
        return true;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        if (!isKnown(chain)) {
            rules.checkServerTrusted(chain, type, engine);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (!isKnown(chain)) {
            rules.checkServerTrusted(chain, type, socket);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (!isKnown(chain)) {
            rules.checkServerTrusted(chain, type);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        rules.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        rules.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        rules.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return rules.getAcceptedIssuers();
    }
}
