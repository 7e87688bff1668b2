package io.lakeactors.api.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom a client takes for the node that it means, where nodes answer over TLS. */
public final class PeerTrust {
    private PeerTrust() {}

    /**
     * Whoever shows a certificate of one of these authorities that names the host which was asked.
     *
     * @param pem a file with the authorities' certificates, or with a node's own if nobody else has signed it
     * @throws IOException if there is no certificate in it
     */
    public static SSLContext authorities(Path pem) throws IOException {
        try {
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (X509Certificate certificate : certificates(pem)) {
                trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            return context(trust.getTrustManagers());
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The node on this machine whose certificate lies here, under whatever name it is asked; nobody else. @throws IOException if there is none */
    public static SSLContext only(Path pem) throws IOException {
        return context(new TrustManager[] {new Only(certificates(pem).getFirst())});
    }

    private static SSLContext context(TrustManager[] trust) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** All that stand in a PEM file, in their order, one at least. @throws IOException if there is none, or it cannot be read */
    public static List<X509Certificate> certificates(Path pem) throws IOException {
        var found = new ArrayList<X509Certificate>();
        try (InputStream in = Files.newInputStream(pem)) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                found.add((X509Certificate) certificate);
            }
        } catch (CertificateException e) {
            throw new IOException("not a PEM file with certificates: " + pem, e);
        }
        if (found.isEmpty()) {
            throw new IOException("there is no certificate in " + pem);
        }
        return List.copyOf(found);
    }

    /** Compares whole certificates, so that it does not matter who signed and under which name the node is reached. */
    private static final class Only extends X509ExtendedTrustManager {
        private final X509Certificate certificate;

        private Only(X509Certificate certificate) {
            this.certificate = certificate;
        }

        private void check(X509Certificate[] shown) throws CertificateException {
            if (shown.length == 0 || !shown[0].equals(certificate)) {
                throw new CertificateException("this is not the certificate of the node on this home");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType) throws CertificateException {
            check(shown);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType, Socket socket) throws CertificateException {
            check(shown);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType, SSLEngine engine) throws CertificateException {
            check(shown);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType) throws CertificateException {
            throw new CertificateException("clients show no certificates");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType, Socket socket) throws CertificateException {
            throw new CertificateException("clients show no certificates");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType, SSLEngine engine) throws CertificateException {
            throw new CertificateException("clients show no certificates");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
