package io.lakeactors.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.alert.Alert;
import io.lakeactors.engine.alert.AlertNotice;
import io.lakeactors.engine.alert.AlertNotice.Change;
import io.lakeactors.engine.alert.AlertRules.Rule;
import io.lakeactors.engine.alert.AlertSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sinks against real servers on loopback. */
class AlertSinksTest {
    private static final AlertNotice FIRED = new AlertNotice(Change.FIRED, new Alert(Rule.DEPENDENCY, "catalog", "catalog does not answer: <refused>", 1_000), 2_000);

    private record Posted(String path, String token, String body) {}

    private static AlertSettings settings(String text) {
        var faults = new ArrayList<String>();
        Config defaults = ConfigFactory.parseFile(Path.of(System.getProperty("lakeactors.root"), "cluster-config", "application.conf").toFile());
        var settings = AlertSettings.read(ConfigFactory.parseString(text).withFallback(defaults).resolve().getConfig("lakeactors"), faults);
        assertThat(faults).isEmpty();
        return settings;
    }

    private static List<String> faults(String text) {
        var faults = new ArrayList<String>();
        Config defaults = ConfigFactory.parseFile(Path.of(System.getProperty("lakeactors.root"), "cluster-config", "application.conf").toFile());
        AlertSettings.read(ConfigFactory.parseString(text).withFallback(defaults).resolve().getConfig("lakeactors"), faults);
        return faults;
    }

    private static HttpServer server(int status, BlockingQueue<Posted> posted) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            posted.add(new Posted(exchange.getRequestURI().getPath(), String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")), body));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void byDefaultNobodyIsTold() {
        assertThat(AlertService.sinks(settings(""), "lake-1")).isEmpty();
    }

    @Test
    void webhookAndChatGetTheNoticeOverHttp() throws Exception {
        var posted = new LinkedBlockingQueue<Posted>();
        var server = server(200, posted);
        try {
            String at = "http://127.0.0.1:" + server.getAddress().getPort();
            var sinks = AlertService.sinks(settings("lakeactors.alerts { webhook { url = \"" + at + "/hook\", token = t0p }, slack.url = \"" + at + "/services/T/B/s3cret\" }"), "lake-1");
            assertThat(sinks).extracting(AlertSink::name).containsExactly("webhook", "slack");
            assertThat(sinks).allSatisfy(sink -> assertThat(sink.send(FIRED)).isEqualTo(new AlertSink.Sent.Done()));
            var hook = posted.take();
            assertThat(hook.path()).isEqualTo("/hook");
            assertThat(hook.token()).isEqualTo("Bearer t0p");
            var json = new ObjectMapper().readTree(hook.body());
            assertThat(json.path("event").asText()).isEqualTo("fired");
            assertThat(json.path("key").asText()).isEqualTo("dependency/catalog");
            assertThat(json.path("severity").asText()).isEqualTo("critical");
            assertThat(json.path("since").asText()).isEqualTo("1970-01-01T00:00:01Z");
            var chat = posted.take();
            assertThat(new ObjectMapper().readTree(chat.body()).path("text").asText()).contains(":red_circle:", "*dependency catalog*", "&lt;refused&gt;", "lake-1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aServerThatIsBusyIsTriedAgainAndOneThatSaysNoIsNot() throws Exception {
        for (int status : new int[] {500, 503, 429, 404, 401, 302}) {
            var server = server(status, new LinkedBlockingQueue<>());
            try {
                var sink = AlertService.sinks(settings("lakeactors.alerts.webhook.url = \"http://127.0.0.1:" + server.getAddress().getPort() + "/s3cret\""), "n").getFirst();
                var sent = sink.send(FIRED);
                assertThat(sent).isInstanceOf(status >= 500 || status == 429 ? AlertSink.Sent.Failed.class : AlertSink.Sent.Refused.class);
                assertThat(sent.toString()).contains(String.valueOf(status)).doesNotContain("s3cret");
            } finally {
                server.stop(0);
            }
        }
    }

    @Test
    void aServerThatIsNotThereIsTriedAgainWithoutTellingTheAddress() {
        var sent = AlertService.sinks(settings("lakeactors.alerts.slack.url = \"http://127.0.0.1:1/s3cret\""), "n").getFirst().send(FIRED);
        assertThat(sent).isInstanceOf(AlertSink.Sent.Failed.class);
        assertThat(sent.toString()).doesNotContain("s3cret");
    }

    @Test
    void eMailIsSentBySmtp() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        try (var socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> takeOneMail(socket, heard));
            var sink = AlertService.sinks(settings("lakeactors.alerts.email { host = \"127.0.0.1\", port = " + socket.getLocalPort()
                    + ", security = none, from = \"lake@example.org\", to = [\"ann@example.org\"] }"), "lake-1").getFirst();
            assertThat(sink.send(FIRED)).isEqualTo(new AlertSink.Sent.Done());
            String mail = heard.poll(10, TimeUnit.SECONDS);
            assertThat(mail).contains("MAIL FROM:<lake@example.org>", "RCPT TO:<ann@example.org>", "Subject: LakeActors dependency catalog",
                    "catalog does not answer: <refused>", "told by lake-1");
        }
    }

    @Test
    void eMailThatCannotBeSentInPrivateIsNotSent() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        try (var socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> takeOneMail(socket, heard));
            var sink = AlertService.sinks(settings("lakeactors.alerts.email { host = \"127.0.0.1\", port = " + socket.getLocalPort()
                    + ", user = u, password = s3cret, from = \"lake@example.org\", to = [\"ann@example.org\"] }"), "lake-1").getFirst();
            var sent = sink.send(FIRED);
            assertThat(sent).isNotEqualTo(new AlertSink.Sent.Done());
            assertThat(sent.toString()).doesNotContain("s3cret");
        }
    }

    /** As much of SMTP as a client that asks for nothing special needs. */
    private static void takeOneMail(ServerSocket server, BlockingQueue<String> heard) {
        try (var client = server.accept();
                var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                var out = client.getOutputStream()) {
            var all = new StringBuilder();
            boolean data = false;
            out.write("220 fake\r\n".getBytes(StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                all.append(line).append('\n');
                if (data && !line.equals(".")) {
                    continue;
                }
                data = line.equals("DATA");
                out.write((line.startsWith("EHLO") ? "250 fake\r\n" : data ? "354 go on\r\n" : line.equals("QUIT") ? "221 bye\r\n" : "250 ok\r\n").getBytes(StandardCharsets.UTF_8));
                if (line.equals("QUIT")) {
                    break;
                }
            }
            heard.add(all.toString());
        } catch (IOException ended) {
            heard.add("ended: " + ended);
        }
    }

    @Test
    void faultsOfTheConfigurationAreToldTogetherAndWithoutSecrets() {
        var faults = faults("lakeactors.alerts { check-every = 0s, quarantine.share = 2, webhook.url = \"ftp://s3cret\", slack.url = \"s3cret\", lag.records = 0, "
                + "email { host = mail, from = nobody, security = maybe } }");
        faults.addAll(faults("lakeactors.alerts.webhook { url = \"http://h/\", token = \"s3cret\\n\" }"));
        assertThat(faults).hasSize(9).allSatisfy(fault -> assertThat(fault).startsWith("lakeactors.alerts.").doesNotContain("s3cret"));
        assertThat(String.join("\n", faults)).contains("check-every", "quarantine.share must be 0 to 1, was 2.0", "webhook.url", "slack.url", "lag.records", "email.from",
                "webhook.token must be of visible ASCII characters", "email.to must name at least one address", "email.security must be one of [starttls, tls, none], was maybe");
    }

    @Test
    void secretsAreNotPrinted() {
        var settings = settings("lakeactors.alerts { webhook { url = \"http://h/s3cret\", token = s3cret }, slack.url = \"https://h/s3cret\", "
                + "email { host = h, user = u, password = s3cret, from = \"a@b\", to = [\"c@d\"] } }");
        assertThat(settings.toString()).doesNotContain("s3cret");
    }
}
