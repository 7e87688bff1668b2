package io.lakeactors.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.api.ApiBinding.Open;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node that others reach answers to whoever has no token. */
class ExposureTest {
    private static final List<String> PROBES = List.of("alive", "live", "ready", "readyProbe");

    private ApiFixture api;

    @AfterEach
    void stop() {
        if (api != null) {
            api.close();
        }
    }

    private void listen(String host, boolean fronted, Open open) {
        api = new ApiFixture(new ApiBinding(host, 0, Optional.of(ApiFixture.TOKEN), Optional.empty(), fronted, open));
    }

    /** The operations of the document that are answered with anything but 401. */
    private List<String> answeredWithoutToken() {
        var document = ApiFixture.json(api.send(api.request("/v1/openapi.json").header("Authorization", "Bearer " + ApiFixture.TOKEN).build()));
        var answered = new ArrayList<String>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(method -> {
            var bare = api.request(path.getKey().replaceAll("\\{[a-z]+}", "x")).header("Content-Type", "application/json")
                    .method(method.getKey().toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.ofString("{}")).build();
            if (api.send(bare).statusCode() != 401) {
                answered.add(method.getValue().path("operationId").asText());
            }
        }));
        return answered;
    }

    private int status(String path, String... headers) {
        var request = api.request(path);
        return api.send((headers.length == 0 ? request : request.headers(headers)).build()).statusCode();
    }

    @Test
    void beyondLoopbackOnlyHealthIsAnsweredWithoutTheToken() {
        listen("0.0.0.0", false, Open.PROBES);
        assertThat(answeredWithoutToken()).containsExactlyInAnyOrderElementsOf(PROBES);
        for (String path : List.of("/alive", "/ready", "/health/live", "/health/ready")) {
            assertThat(status(path)).as(path).isEqualTo(200);
        }
        for (String path : List.of("/v1/status", "/metrics", "/v1/openapi.json", "/iceberg/v1/config", "/registry/subjects")) {
            assertThat(status(path)).as(path).isEqualTo(401);
            assertThat(status(path, "Authorization", "Bearer wrong")).as(path).isEqualTo(401);
            assertThat(status(path, "Authorization", "Bearer " + ApiFixture.TOKEN)).as(path).isEqualTo(200);
        }
        assertThat(api.engine.asked).as("what was asked of the engine by those who were refused").doesNotContain("pause x", "delete x", "drain x");
    }

    @Test
    void figuresMayBeOpenAndNothingElseIsThen() {
        listen("0.0.0.0", false, Open.METRICS);
        assertThat(answeredWithoutToken()).hasSize(PROBES.size() + 1).containsAll(PROBES).contains("metrics");
        assertThat(status("/iceberg/v1/config")).isEqualTo(401);
    }

    @Test
    void readsMayBeOpenAndChangesNeverAre() {
        listen("0.0.0.0", false, Open.READS);
        var answered = answeredWithoutToken();
        assertThat(answered).contains("status", "metrics", "query", "check", "clusterMembers").doesNotContain("apply", "pause", "stop", "delete", "clusterDown", "adopt", "tableRestore");
        assertThat(status("/iceberg/v1/config")).isEqualTo(200);
        assertThat(api.send(api.request("/iceberg/v1/namespaces/a").DELETE().build()).statusCode()).isEqualTo(401);
    }

    @Test
    void theServedCatalogRefusesReadersInItsOwnWords() {
        listen("0.0.0.0", false, Open.PROBES);
        var refused = api.get("/iceberg/v1/namespaces");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(ApiFixture.json(refused).at("/error/code").asInt()).isEqualTo(401);
        assertThat(api.catalog.asked).isEmpty();
    }

    @Test
    void whatComesThroughAProxyOnThisMachineComesFromBeyondIt() throws Exception {
        listen("127.0.0.1", true, Open.PROBES);
        assertThat(status("/v1/status")).isEqualTo(401);
        assertThat(status("/v1/status", "Authorization", "Bearer " + ApiFixture.TOKEN)).isEqualTo(200);
        // A proxy hands on the name by which it was asked.
        assertThat(raw("GET /v1/status HTTP/1.1\r\nHost: lake.example.org\r\nAuthorization: Bearer " + ApiFixture.TOKEN + "\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void whoCouldReadWithoutATokenMustUseALoopbackNameOnLoopback() throws Exception {
        listen("127.0.0.1", true, Open.READS);
        assertThat(raw("GET /v1/status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 421");
    }

    @Test
    void beyondLoopbackThereIsNoApiWithoutAToken() {
        for (String host : List.of("0.0.0.0", "10.1.2.3", "lake-1", "::")) {
            assertThatThrownBy(() -> ApiFixture.at(host, 0, Optional.empty())).as(host).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("token");
        }
        assertThatThrownBy(() -> new ApiBinding("127.0.0.1", 0, Optional.empty(), Optional.empty(), true, Open.READS)).hasMessageContaining("token");
    }

    private String raw(String request) throws Exception {
        try (var socket = new Socket("127.0.0.1", api.server.uri().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
