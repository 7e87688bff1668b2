package io.lakeactors.api;

import io.lakeactors.api.wire.PeerTrust;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.pekko.pki.pem.DERPrivateKeyLoader;
import org.apache.pekko.pki.pem.PEMDecoder;

/** A private key and the certificates that belong to it, the own one first. PEM is read by the library that also reads it for the nodes among themselves. */
record PemIdentity(PrivateKey key, List<X509Certificate> chain) {
    private static final String PATH = "lakeactors.node.http.tls.";
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");
    private static final char[] NO_PASSWORD = {};

    /** @throws LakeException CONFIG_INVALID naming the file */
    static PemIdentity read(Path key, Path certificate) {
        var identity = new PemIdentity(privateKey(key), certificates(certificate));
        if (!identity.fits()) {
            throw invalid("the certificate is not that of the key", "certificate", certificate, "Give the certificate that was made for " + key, null);
        }
        return identity;
    }

    private static PrivateKey privateKey(Path file) {
        String mend = "Give a readable PEM file with an unencrypted RSA or EC key (BEGIN PRIVATE KEY; `openssl pkcs8 -topk8 -nocrypt` makes one of others)";
        try {
            var read = PEMDecoder.decode(Files.readString(file));
            return read.label().equals("PRIVATE KEY") ? ofEitherKind(new PKCS8EncodedKeySpec(read.bytes())) : DERPrivateKeyLoader.load(read);
        } catch (IOException e) {
            throw invalid("the private key cannot be read: " + e, "key", file, mend, e);
        } catch (Exception e) {
            // The decoder declares little of what it throws, and what it says may quote what it has read.
            throw invalid("the private key cannot be read", "key", file, mend, null);
        }
    }

    /** The library's own reader takes each key for one of RSA. */
    private static PrivateKey ofEitherKind(PKCS8EncodedKeySpec encoded) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(encoded);
        } catch (InvalidKeySpecException other) {
            return KeyFactory.getInstance("EC").generatePrivate(encoded);
        }
    }

    private static List<X509Certificate> certificates(Path file) {
        try {
            return PeerTrust.certificates(file);
        } catch (IOException e) {
            throw invalid("the certificate cannot be read: " + e, "certificate", file, "Give a readable PEM file (BEGIN CERTIFICATE)", e);
        }
    }

    /** Otherwise every handshake would fail, each for a reason that only the client is told. */
    private boolean fits() {
        try {
            PublicKey other = chain.getFirst().getPublicKey();
            if (!other.getAlgorithm().equals(key.getAlgorithm())) {
                return false;
            }
            byte[] text = {1, 2, 3};
            Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(other);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    SSLContext context() {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("api", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("a key and certificates that were read cannot be used", impossible);
        }
    }

    Instant until() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    private static LakeException invalid(String what, String key, Path file, String mend, Exception cause) {
        var error = LakeError.of(ErrorCode.CONFIG_INVALID, what, PATH + key + " = " + file, mend);
        return cause == null ? error.asException() : error.asException(cause);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return chain.getFirst().getSubjectX500Principal().getName();
    }
}
