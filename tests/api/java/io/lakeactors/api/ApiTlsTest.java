package io.lakeactors.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.api.wire.PeerTrust;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.testkit.PemFiles;
import io.lakeactors.testkit.PemFiles.Identity;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API over TLS, by PEM files. */
class ApiTlsTest {
    private static final String NAMES = "dns:localhost,ip:127.0.0.1";

    @TempDir
    static Path dir;

    private static Identity first;
    private static Identity second;
    private static Path key;
    private static Path certificate;
    private static ApiFixture api;

    @BeforeAll
    static void listen() throws Exception {
        var files = new PemFiles(dir);
        first = files.self("first", "RSA", NAMES);
        second = files.self("second", "EC", NAMES);
        key = dir.resolve("tls.key");
        certificate = dir.resolve("tls.crt");
        put(first.key(), key);
        put(first.certificate(), certificate);
        api = new ApiFixture(new ApiBinding("127.0.0.1", 0, Optional.of(ApiFixture.TOKEN), Optional.of(ApiTls.open(key, certificate)), false, ApiBinding.Open.PROBES));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static void put(Path from, Path to) throws IOException {
        Path aside = Files.copy(from, to.resolveSibling(to.getFileName() + ".new"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(aside, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Connects anew. @return the certificate that the node showed */
    private static X509Certificate shake(SSLContext trust, String protocol) throws IOException {
        try (var socket = (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", api.server.uri().getPort())) {
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            assertThat(socket.getSession().getCipherSuite()).matches("TLS_(AES|CHACHA20|ECDHE).*(GCM|CHACHA20).*");
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void everythingOnThePortIsAnsweredOverTls() throws Exception {
        assertThat(api.server.uri().getScheme()).isEqualTo("https");
        assertThat(api.server.catalogUri().toString()).startsWith("https://127.0.0.1:").endsWith("/iceberg");
        var client = HttpClient.newBuilder().sslContext(PeerTrust.authorities(first.certificate())).build();
        for (String path : new String[] {"/alive", "/v1/status", "/metrics", "/v1/openapi.json", "/iceberg/v1/config"}) {
            var answer = client.send(HttpRequest.newBuilder(URI.create(api.server.uri() + path)).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void bothLivingVersionsAreSpokenAndNoOlderOne() throws Exception {
        var trust = PeerTrust.authorities(first.certificate());
        assertThat(shake(trust, "TLSv1.3")).isNotNull();
        assertThat(shake(trust, "TLSv1.2")).isNotNull();
        assertThat(ApiTls.open(key, certificate).engine().getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
        assertThat(ApiTls.open(key, certificate).engine().getEnabledCipherSuites()).isNotEmpty().noneMatch(suite -> suite.contains("_CBC_") || suite.startsWith("TLS_RSA_"));
    }

    @Test
    void plainHttpGetsNoAnswerOnThePort() throws Exception {
        try (var socket = new Socket("127.0.0.1", api.server.uri().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /alive HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] said = socket.getInputStream().readAllBytes();
            assertThat(new String(said, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP");
        }
    }

    @Test
    void aClientThatExpectsAnotherCertificateHangsUp() throws Exception {
        var trust = PeerTrust.only(second.certificate());
        assertThatThrownBy(() -> shake(trust, "TLSv1.3")).isInstanceOf(SSLException.class);
        var stranger = PeerTrust.authorities(second.certificate());
        assertThatThrownBy(() -> shake(stranger, "TLSv1.3")).isInstanceOf(SSLException.class);
    }

    @Test
    void aRenewedCertificateIsShownToNewConnectionsOnceKeyAndCertificateFit() throws Exception {
        var before = PeerTrust.only(first.certificate());
        var after = PeerTrust.only(second.certificate());
        assertThat(shake(before, "TLSv1.3")).isNotNull();
        put(second.certificate(), certificate);
        assertThat(shake(before, "TLSv1.3")).as("in the middle of the exchange").isNotNull();
        put(second.key(), key);
        assertThat(shake(after, "TLSv1.3").getSubjectX500Principal().getName()).isEqualTo("CN=second");
        Files.delete(key);
        assertThat(shake(after, "TLSv1.3")).as("without its file").isNotNull();
        put(first.certificate(), certificate);
        put(first.key(), key);
        assertThat(shake(before, "TLSv1.3")).isNotNull();
    }

    @Test
    void filesThatCannotBeUsedAreNamedWithoutWhatStandsInThem() throws Exception {
        Path broken = Files.writeString(dir.resolve("broken.key"), "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5Y2FuYXJ5\n-----END PRIVATE KEY-----\n");
        Path text = Files.writeString(dir.resolve("text.pem"), "canary, no PEM");
        refused(dir.resolve("missing.key"), first.certificate(), "node.http.tls.key", "missing.key");
        refused(broken, first.certificate(), "private key cannot be read", "broken.key");
        refused(text, first.certificate(), "private key cannot be read", "text.pem");
        refused(first.key(), dir.resolve("missing.crt"), "node.http.tls.certificate", "missing.crt");
        refused(first.key(), text, "certificate", "text.pem");
        refused(first.key(), second.certificate(), "not that of the key", "second.crt");
    }

    private static void refused(Path key, Path certificate, String... words) {
        assertThatThrownBy(() -> ApiTls.open(key, certificate)).isInstanceOfSatisfying(LakeException.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(ErrorCode.CONFIG_INVALID);
            assertThat(refused.error().mend()).isNotBlank();
            assertThat(refused.error().sentence()).contains(words).doesNotContain("canary", "Y2FuYXJ5");
        });
    }
}
