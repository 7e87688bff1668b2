package io.lakeactors.api;

import static io.lakeactors.api.ApiFixture.assertFault;
import static io.lakeactors.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.ErrorCode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is answered, and who may change something. */
class ApiAccessTest {
    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = new ApiFixture(Optional.of(ApiFixture.TOKEN));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void fresh() {
        api.engine.asked.clear();
    }

    @Test
    void changingCallsNeedTheToken() {
        var bare = api.request("/v1/pipelines/flights/pause").header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString("{}"));
        assertFault(api.send(bare.build()), 401, ErrorCode.REQUEST_INVALID, "node.json");
        for (String wrong : new String[] {"Bearer wrong", "Bearer ", "Bearer " + ApiFixture.TOKEN + "x", "Basic " + ApiFixture.TOKEN, ApiFixture.TOKEN}) {
            assertFault(api.send(bare.copy().header("Authorization", wrong).build()), 401, ErrorCode.REQUEST_INVALID, "Bearer");
        }
        assertThat(api.send(bare.copy().header("Authorization", "bearer " + ApiFixture.TOKEN).build()).statusCode()).isEqualTo(200);
        assertThat(api.engine.asked).containsExactly("pause flights");
    }

    @Test
    void withoutATokenOnTheNodeNoneIsAskedFor() {
        try (var open = new ApiFixture(Optional.empty())) {
            var pause = open.request("/v1/pipelines/flights/pause").header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            assertThat(open.send(pause).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aWebPageOfAnotherOriginCannotPost() {
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"}) {
            var posted = api.request("/v1/query").header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString("{\"sql\":\"select 1\"}")).build();
            assertFault(api.send(posted), 415, ErrorCode.REQUEST_INVALID, "application/json");
        }
    }

    @Test
    void aNameThatWasMadeToPointHereGetsNoAnswer() throws IOException {
        assertThat(raw("GET /v1/status HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 421").contains("loopback");
        assertThat(raw("GET /v1/status HTTP/1.1\r\nHost: 127.evil.example\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 421");
        assertThat(raw("GET /v1/status HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(raw("GET /v1/node HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void theServedCatalogIsReadWithoutATokenAndChangedOnlyWithOne() {
        var found = api.get("/iceberg/v1/namespaces/a%1Fb/tables?pageSize=2&unknown=x");
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.body()).isEqualTo("{\"found\":true}");
        var asked = api.catalog.asked.getLast();
        assertThat(asked.segments()).containsExactly("v1", "namespaces", "a\u001fb", "tables");
        assertThat(asked.query()).containsEntry("pageSize", "2");

        int before = api.catalog.asked.size();
        var refused = api.send(api.request("/iceberg/v1/namespaces/a").DELETE().build());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(json(refused).at("/error/code").asInt()).isEqualTo(401);
        assertThat(api.catalog.asked).hasSize(before);

        var changed = api.send(api.request("/iceberg/v1/namespaces").header("Authorization", "Bearer " + ApiFixture.TOKEN).header("Content-Type", "application/json")
                .header("Idempotency-Key", "k1").POST(HttpRequest.BodyPublishers.ofString("{}")).build());
        assertThat(changed.statusCode()).isEqualTo(204);
        assertThat(api.catalog.asked.getLast().idempotencyKey()).hasValue("k1");
    }

    @Test
    void aWebPageCannotChangeTheServedCatalogUnasked() {
        var form = api.send(api.request("/iceberg/v1/namespaces").header("Authorization", "Bearer " + ApiFixture.TOKEN).header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")).build());
        assertThat(form.statusCode()).isEqualTo(415);
        assertThat(json(form).at("/error/code").asInt()).isEqualTo(415);
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", api.server.uri().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
