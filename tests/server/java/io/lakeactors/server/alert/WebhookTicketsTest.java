package io.lakeactors.server.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Secret;
import io.lakeactors.model.TableName;
import io.lakeactors.model.Ticket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real server on loopback. */
class WebhookTicketsTest {
    private static final Ticket TICKET = new Ticket("silver.orders/rows@1000", TableName.parse("silver.orders"), "rows", "orders", "orders 1.0.0", "rows is 0 and must be > 0", 1_000,
            OptionalLong.empty());

    private record Posted(String token, String body) {}

    private final LinkedBlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
    private volatile int status = 204;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            posted.add(new Posted(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")), new String(exchange.getRequestBody().readAllBytes())));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private WebhookTickets desk() {
        return new WebhookTickets(new WebhookSettings(new Secret("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?key=s3cret"), Optional.of(new Secret("t0ken"))));
    }

    @Test
    void aTicketIsToldOpenAndClosedUnderOneId() throws Exception {
        desk().tell(TICKET);
        desk().tell(TICKET.endedAt(61_000));
        var first = posted.take();
        assertThat(first.token()).isEqualTo("Bearer t0ken");
        var json = new ObjectMapper();
        assertThat(json.readTree(first.body())).isEqualTo(json.readTree("""
                {"event": "opened", "ticket": "silver.orders/rows@1000", "table": "silver.orders", "check": "rows", "pipeline": "orders", "contract": "orders 1.0.0",
                 "summary": "rows is 0 and must be > 0", "opened": "1970-01-01T00:00:01Z"}"""));
        var closed = json.readTree(posted.take().body());
        assertThat(closed.get("event").asText()).isEqualTo("closed");
        assertThat(closed.get("ticket").asText()).isEqualTo("silver.orders/rows@1000");
        assertThat(closed.get("closed").asText()).isEqualTo("1970-01-01T00:01:01Z");
    }

    @Test
    void aTokenThatNoHeaderMayHoldIsRefusedWithoutBeingSaid() {
        var desk = new WebhookTickets(new WebhookSettings(new Secret("http://127.0.0.1:1/hook?key=s3cret"), Optional.of(new Secret("t0ken\n"))));
        assertThatThrownBy(() -> desk.tell(TICKET)).isInstanceOfSatisfying(LakeException.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(ErrorCode.WEBHOOK_REFUSED);
            assertThat(refused.error().sentence()).doesNotContain("s3cret").doesNotContain("t0ken");
        });
    }

    @Test
    @Timeout(value = 15, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anAnswerThatNeverEndsKeepsNobodyWaiting() throws Exception {
        try (var slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var open = new LinkedBlockingQueue<Socket>();
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    open.add(slow.accept());
                    open.peek().getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n".getBytes());
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            new WebhookTickets(new WebhookSettings(new Secret("http://127.0.0.1:" + slow.getLocalPort() + "/"), Optional.empty())).tell(TICKET);
        }
    }

    @ParameterizedTest
    @CsvSource({"302, WEBHOOK_REFUSED", "503, WEBHOOK_UNREACHABLE", "429, WEBHOOK_UNREACHABLE", "401, WEBHOOK_REFUSED", "404, WEBHOOK_REFUSED"})
    void whatAnAnswerMeansIsToldWithoutTheSecretAddress(int answer, ErrorCode code) {
        status = answer;
        assertThatThrownBy(() -> desk().tell(TICKET)).isInstanceOfSatisfying(LakeException.class, refused -> {
            assertThat(refused.error().code()).isEqualTo(code);
            assertThat(refused.error().sentence()).contains(String.valueOf(answer)).doesNotContain("s3cret").doesNotContain("t0ken");
        });
    }
}
