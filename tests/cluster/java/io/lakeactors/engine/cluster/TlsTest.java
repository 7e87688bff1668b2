package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.LakeException;
import io.lakeactors.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A node with TLS on, and who may talk to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path dir;

    private Path own;
    private Path trusted;
    private Lab node;
    private int port;

    @BeforeAll
    void begin() throws Exception {
        own = keyStore("node");
        trusted = trustStore(own, "trusted");
        port = FreePorts.find(1).getFirst();
        node = with(own, trusted).start();
    }

    private Lab with(Path keys, Path trust) {
        var lab = new Lab(dir);
        lab.settings.put("lakeactors.cluster.port", port);
        lab.settings.put("lakeactors.cluster.tls.enabled", true);
        lab.settings.put("lakeactors.cluster.tls.key-store", keys.toString());
        lab.settings.put("lakeactors.cluster.tls.key-store-password", PASSWORD);
        lab.settings.put("lakeactors.cluster.tls.trust-store", trust.toString());
        lab.settings.put("lakeactors.cluster.tls.trust-store-password", PASSWORD);
        return lab;
    }

    @AfterAll
    void end() {
        node.close();
    }

    private static Path keyStore(String name) throws Exception {
        Path file = dir.resolve(name + ".p12");
        var made = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", name, "-keyalg", "RSA", "-keysize", "2048",
                "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1,dns:localhost", "-validity", "2", "-storetype", "PKCS12", "-keystore", file.toString(),
                "-storepass", PASSWORD).redirectErrorStream(true).start();
        assertThat(made.waitFor()).as(new String(made.getInputStream().readAllBytes())).isZero();
        return file;
    }

    private static KeyStore load(Path file) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static Path trustStore(Path of, String name) throws Exception {
        var keys = load(of);
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("peer", keys.getCertificate(keys.aliases().nextElement()));
        Path file = dir.resolve(name + ".p12");
        try (var out = Files.newOutputStream(file)) {
            trust.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    /** Connects and waits a moment for the node to hang up. @param keys empty for no certificate */
    private void visit(KeyManager[] keys) throws Exception {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load(trusted));
        var context = SSLContext.getInstance("TLSv1.3");
        context.init(keys, trust.getTrustManagers(), null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(socket.getInputStream().read()).as("an answer").isNotNegative();
        }
    }

    private static KeyManager[] keysOf(Path file) throws Exception {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(load(file), PASSWORD.toCharArray());
        return factory.getKeyManagers();
    }

    @Test
    void whoeverShowsNoCertificateIsRefused() {
        assertThatThrownBy(() -> visit(new KeyManager[0])).isInstanceOf(SSLException.class);
    }

    @Test
    void whoeverShowsACertificateThatNobodyHasSignedForIsRefused() throws Exception {
        var strangers = keysOf(keyStore("stranger"));
        assertThatThrownBy(() -> visit(strangers)).isInstanceOf(IOException.class).isNotInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void whoeverShowsATrustedCertificateIsHeard() throws Exception {
        // The node waits for what a peer has to say: it does not hang up.
        var keys = keysOf(own);
        assertThatThrownBy(() -> visit(keys)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aStoreThatCannotBeOpenedIsNamedBeforeAnythingStarts() {
        var lab = with(dir.resolve("missing.p12"), trusted);
        assertThatThrownBy(lab::start).isInstanceOf(LakeException.class).hasMessageContaining("tls.key-store").hasMessageContaining("missing.p12");
        lab.source.close();
    }
}
