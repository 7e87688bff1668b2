package io.lakeactors.server.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lakeactors.api.wire.NodeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said at the end, by a node that answers as it is told to. */
class AccountTest {
    private static final String TOTALS = "{\"totals\": {\"consumed\": 1000, \"written\": 990, \"quarantined\": 10, \"dropped\": 0, \"freshMillis\": 1500}}";
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Map<String, String> answers = new HashMap<>(Map.of(
            "/v1/query", "{\"columns\": [{\"name\": \"n\"}], \"rows\": [[7]]}",
            "/v1/quarantine", "{\"groups\": []}",
            "/v1/quality", "{\"datasets\": [{\"table\": \"silver.flights\"}, {\"table\": \"silver.planes\"}]}",
            "/v1/quality/silver.flights/run", "{\"checks\": [{\"check\": \"plane-known\", \"dimension\": \"consistency\", \"value\": 15.549, \"unit\": \"percent\", \"expected\": \"< 5 %\", \"status\": \"warn\"}]}",
            "/v1/quality/silver.planes/run", "{\"checks\": []}",
            "/v1/audit", "{\"ok\": true}",
            "/v1/pipelines/flights", TOTALS, "/v1/pipelines/planes", TOTALS, "/v1/pipelines/airports", TOTALS));
    private HttpServer server;

    @TempDir
    Path home;

    @BeforeEach
    void answer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        new NodeFile(ProcessHandle.current().pid(), "n1", "0.1.0", 1, false, "t0ken", Map.of("api", "http://127.0.0.1:" + server.getAddress().getPort()), null).write(home);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** What has no answer gets none: the connection ends, as when a client's patience does. */
    private void answer(HttpExchange exchange) throws IOException {
        String answer = answers.get(exchange.getRequestURI().getPath());
        if (answer != null) {
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.contains("\"what\"") ? 500 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private boolean print() throws Exception {
        NodeChild node = NodeChild.of(home, () -> { });
        return new Account(node, new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false), home).print();
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void numbersAreWrittenTheSameWayEverywhere() throws Exception {
        assertThat(print()).isTrue();
        assertThat(shown()).containsPattern("silver\\.flights +plane-known +15\\.55 % +< 5 % +warn").contains("newest flight visible 1.5 s after", "consumed 3,000 = written 2,970 + quarantined 30 + dropped 0");
    }

    @Test
    void aTableThatCannotBeMeasuredNowHidesNeitherTheAuditNorTheRest() throws Exception {
        answers.remove("/v1/quality/silver.flights/run");
        answers.put("/v1/quality/silver.planes/run", "{\"what\": \"it takes too long\"}");

        assertThat(print()).isTrue();

        assertThat(shown()).containsSubsequence("Audit: consumed 3,000", "Whole tables", "silver.flights: not measured yet: `lake dq ls`", "silver.planes: not measured yet: `lake dq ls`", "lake query \"select");
    }

    @Test
    void aLongReasonWhyACheckHasNoValueDoesNotBreakTheTable() throws Exception {
        answers.put("/v1/quality/silver.planes/run", "{\"checks\": [{\"check\": \"one\", \"dimension\": \"consistency\", \"reason\": \"" + "so\\n".repeat(100) + "\", \"expected\": \"= 0\", \"status\": \"error\"}]}");

        print();

        assertThat(shown()).containsPattern("silver\\.planes +one +(so ){19}so… += 0 +error");
    }
}
