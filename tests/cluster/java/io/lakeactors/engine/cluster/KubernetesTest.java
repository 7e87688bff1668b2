package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.lakeactors.testkit.FreePorts;
import io.lakeactors.testkit.Listening;
import io.lakeactors.testkit.PemFiles;
import io.lakeactors.testkit.PostgresDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are found by the API of Kubernetes: processes at addresses of their own on loopback, and somebody who answers as that API does. */
class KubernetesTest {
    private static final List<String> PODS = List.of("127.0.0.2", "127.0.0.3");

    @TempDir
    Path dir;

    private final List<Integer> ports = FreePorts.find(2);
    private final PostgresDatabase database = PostgresDatabase.fresh();
    private final List<Process> nodes = new ArrayList<>();
    private final List<String> questions = new ArrayList<>();

    /** A node of its own process, which says what members it sees, until it is ended. */
    static final class Pod {
        private Pod() {}

        /** @param args home, host, then key=value */
        public static void main(String[] args) throws InterruptedException {
            var lab = new Lab(Path.of(args[0]));
            for (int i = 1; i < args.length; i++) {
                int equals = args[i].indexOf('=');
                lab.settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
            }
            lab.start();
            Lab.await("the other", () -> BootstrapTest.up(lab).size() == PODS.size());
            System.out.println("members " + BootstrapTest.up(lab).size());
            TimeUnit.MINUTES.sleep(1);
        }
    }

    @AfterEach
    void end() {
        nodes.forEach(Process::destroyForcibly);
    }

    private static String pods() {
        return "{\"kind\":\"PodList\",\"items\":[" + PODS.stream().map(ip -> "{\"metadata\":{\"name\":\"lake-" + ip + "\"},\"spec\":{\"containers\":["
                + "{\"name\":\"node\",\"ports\":[{\"name\":\"http\",\"containerPort\":7070},{\"name\":\"bootstrap\",\"containerPort\":PORT}]}]},\"status\":{\"podIP\":\"" + ip
                + "\",\"phase\":\"Running\"}}").collect(Collectors.joining(",")) + "]}";
    }

    private HttpsServer api() throws Exception {
        var pems = new PemFiles(dir);
        pems.authority("authority");
        pems.signed("api", "authority", "ip:127.0.0.1");
        var api = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        api.setHttpsConfigurator(new HttpsConfigurator(pems.server("api")));
        api.createContext("/", this::answer);
        api.start();
        return api;
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        boolean known = "Bearer secret-of-the-pod".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        synchronized (questions) {
            questions.add(uri.getPath() + " " + URLDecoder.decode(String.valueOf(uri.getRawQuery()), StandardCharsets.UTF_8));
        }
        byte[] body = pods().replace("PORT", String.valueOf(ports.get(1))).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(known ? 200 : 401, known ? body.length : -1);
        if (known) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private Process node(String ip, int api) throws IOException {
        String kubernetes = "lakeactors.engine.overrides.pekko.discovery.kubernetes-api.";
        String cluster = "lakeactors.cluster.";
        var settings = List.of(
                "lakeactors.engine.journal.url=" + database.url(), "lakeactors.engine.journal.user=" + PostgresDatabase.USER,
                "lakeactors.engine.journal.password=" + PostgresDatabase.PASSWORD, cluster + "host=" + ip, cluster + "port=" + ports.get(0),
                cluster + "forming=bootstrap", cluster + "bootstrap.port=" + ports.get(1), cluster + "bootstrap.stable-after=1s",
                cluster + "bootstrap.kubernetes.namespace=data", kubernetes + "api-ca-path=" + dir.resolve("authority.crt"),
                kubernetes + "api-token-path=" + Files.writeString(dir.resolve("token"), "secret-of-the-pod"));
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), Pod.class.getName(), dir.resolve(ip).toString()));
        command.addAll(settings);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(dir.resolve(ip + ".log").toFile());
        builder.environment().putAll(Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", String.valueOf(api)));
        var node = builder.start();
        nodes.add(node);
        return node;
    }

    @Test
    void podsThatTheApiNamesFormOneCluster() throws Exception {
        var api = api();
        try {
            for (String ip : PODS) {
                node(ip, api.getAddress().getPort());
            }
            for (String ip : PODS) {
                Lab.await(ip, () -> said(ip).contains("members 2") || nodes.stream().noneMatch(Process::isAlive));
                assertThat(said(ip)).contains("members 2");
                if (Listening.isKnown()) {
                    assertThat(Listening.of(nodes.get(PODS.indexOf(ip)).pid())).as("where it listens").extracting(Listening::address, Listening::port)
                            .containsExactlyInAnyOrder(tuple(InetAddress.getByName(ip), ports.get(0)), tuple(InetAddress.getByName(ip), ports.get(1)));
                }
            }
        } finally {
            api.stop(0);
        }
        assertThat(questions).isNotEmpty().allMatch("/api/v1/namespaces/data/pods labelSelector=app.kubernetes.io/name=lakeactors"::equals);
    }

    private String said(String ip) {
        try {
            return Files.readString(dir.resolve(ip + ".log"));
        } catch (IOException e) {
            return "";
        }
    }
}
