package io.lakeactors.engine;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

/**
 * How nodes prove to each other who they are, read from {@code lakeactors.cluster.tls}: TLS 1.3, and both sides show a certificate. Either PEM files, which may be
 * exchanged while the node runs, or key stores.
 *
 * @param key PEM file of the private key
 * @param certificate PEM file of this node's certificate
 * @param authority PEM file of the certificate authority whose certificates are trusted
 * @param keyStore PKCS #12 or JKS file with key and certificate, in place of the PEM files
 * @param trustStore the authorities whose certificates are trusted
 * @param verifyHostnames whether a certificate must name the host that it comes from; with key stores. With PEM files all nodes must share a name in theirs.
 */
public record TlsConfig(
        boolean enabled, String key, String certificate, String authority, String keyStore, String keyStorePassword, String trustStore,
        String trustStorePassword, boolean verifyHostnames) {

    public TlsConfig {
        if (enabled) {
            check(new Problems("lakeactors.cluster.tls"), key, certificate, authority, keyStore, keyStorePassword, trustStore, trustStorePassword);
        }
    }

    private static void check(
            Problems problems, String key, String certificate, String authority, String keyStore, String keyStorePassword, String trustStore,
            String trustStorePassword) {
        if (!keyStore.isBlank()) {
            store(problems, "key-store", keyStore, keyStorePassword);
            store(problems, "trust-store", trustStore, trustStorePassword);
            problems.require(key.isBlank() && certificate.isBlank(), "key-store", "is given besides key and certificate: choose one of both ways");
        } else {
            problems.require(!key.isBlank() && Files.isReadable(Path.of(key)), "key", "must be a readable PEM file, was \"" + key + "\"");
            certificate(problems, "certificate", certificate);
            certificate(problems, "authority", authority);
        }
        problems.throwIfAny();
    }

    private static void store(Problems problems, String name, String file, String password) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            KeyStore.getInstance("PKCS12").load(in, password.toCharArray());
        } catch (IOException | GeneralSecurityException e) {
            problems.require(false, name, "cannot be opened: \"" + file + "\" (" + e.getMessage() + ")");
        }
    }

    private static void certificate(Problems problems, String name, String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException | GeneralSecurityException e) {
            problems.require(false, name, "must be a PEM file with a certificate, was \"" + file + "\" (" + e.getMessage() + ")");
        }
    }

    static TlsConfig read(Config config) {
        return new TlsConfig(config.getBoolean("enabled"), config.getString("key"), config.getString("certificate"), config.getString("authority"),
                config.getString("key-store"), config.getString("key-store-password"), config.getString("trust-store"), config.getString("trust-store-password"),
                config.getBoolean("verify-hostnames"));
    }

    @Override
    public String toString() {
        return enabled ? "TLS by " + (keyStore.isBlank() ? certificate : keyStore) : "no TLS";
    }
}
