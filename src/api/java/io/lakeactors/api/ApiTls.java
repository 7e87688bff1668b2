package io.lakeactors.api;

import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the API proves who it is and keeps what is said between the two: TLS 1.3 or 1.2, by PEM files. They may be exchanged while the node runs: connections that
 * begin afterwards get the new certificate. While the two files do not fit each other, as in the middle of an exchange, the former certificate stays.
 */
public final class ApiTls {
    private static final Logger LOG = LoggerFactory.getLogger(ApiTls.class);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Path key;
    private final Path certificate;
    private final String[] suites;
    private Optional<Stamp> seen;
    private SSLContext context;

    /** By what an exchange is noticed. */
    private record Stamp(FileTime key, long keyBytes, FileTime certificate, long certificateBytes) {}

    private ApiTls(Path key, Path certificate) {
        this.key = key;
        this.certificate = certificate;
        // The stamp first: what changes while it is read is seen to have changed.
        seen = stamp();
        context = PemIdentity.read(key, certificate).context();
        suites = Arrays.stream(context.getSupportedSSLParameters().getCipherSuites()).filter(ApiTls::isStrong).toArray(String[]::new);
    }

    /**
     * @param key PEM file of the private key, RSA or EC, unencrypted
     * @param certificate PEM file of its certificate, followed by those of the authorities in between
     * @throws LakeException CONFIG_INVALID naming the file that cannot be read, or that they do not belong together
     */
    public static ApiTls open(Path key, Path certificate) {
        return new ApiTls(key.toAbsolutePath().normalize(), certificate.toAbsolutePath().normalize());
    }

    /** Where the certificate lies: who may read it there can tell this node from others. */
    public Path certificate() {
        return certificate;
    }

    /** For one connection. */
    SSLEngine engine() {
        SSLEngine engine = current().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        engine.setEnabledCipherSuites(suites);
        return engine;
    }

    /** Those of TLS 1.3; and of 1.2 those whose records stay secret when the key is known later, and cannot be changed on the way. */
    private static boolean isStrong(String suite) {
        boolean of13 = suite.startsWith("TLS_AES_") || suite.startsWith("TLS_CHACHA20_");
        return of13 || suite.startsWith("TLS_ECDHE_") && (suite.contains("_GCM_") || suite.contains("_CHACHA20_"));
    }

    private synchronized SSLContext current() {
        var now = stamp();
        if (now.isPresent() && !now.equals(seen)) {
            seen = now;
            try {
                var renewed = PemIdentity.read(key, certificate);
                context = renewed.context();
                LOG.atInfo().addKeyValue("certificate", certificate).addKeyValue("until", renewed.until()).log("The API has a new certificate.");
            } catch (LakeException notYet) {
                LOG.atWarn().addKeyValue("reason", notYet.error().sentence()).log("The API's certificate was changed and cannot be used; the former one stays.");
            }
        }
        return context;
    }

    private Optional<Stamp> stamp() {
        try {
            return Optional.of(new Stamp(Files.getLastModifiedTime(key), Files.size(key), Files.getLastModifiedTime(certificate), Files.size(certificate)));
        } catch (IOException away) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "TLS by " + certificate;
    }
}
