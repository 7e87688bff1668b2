package io.lakeactors.server.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.api.wire.NodeFile;
import io.lakeactors.api.wire.PeerTrust;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.server.Jvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A node on a home: one that runs already, or a child process started for it. Asked through its REST API. */
final class NodeChild {
    private static final Duration TO_READY = Duration.ofSeconds(90);
    private static final com.fasterxml.jackson.databind.ObjectMapper JSON = new com.fasterxml.jackson.databind.ObjectMapper();
    private final HttpClient http;
    private final Path home;
    private final NodeFile node;
    private final boolean ours;

    private NodeChild(Path home, NodeFile node, boolean ours) throws IOException {
        var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        http = (node.certificate() == null ? client : client.sslContext(PeerTrust.only(Path.of(node.certificate())))).build();
        this.home = home;
        this.node = node;
        this.ours = ours;
    }

    /**
     * Finds the home's running node, or starts one and waits until it answers.
     *
     * @param waiting called now and then while waiting
     */
    static NodeChild of(Path home, Runnable waiting) throws IOException, InterruptedException {
        var running = NodeFile.read(home).filter(NodeFile::alive);
        if (running.isPresent()) {
            return new NodeChild(home, running.get(), false);
        }
        NodeFile.remove(home);
        Path log = home.resolve("node.log");
        Process process = Jvm.detachedNode(List.of("node", "--home", home.toString()), log);
        long until = System.nanoTime() + TO_READY.toNanos();
        while (true) {
            var file = NodeFile.read(home).filter(NodeFile::alive);
            if (file.isPresent()) {
                return new NodeChild(home, file.get(), true);
            }
            if (!process.isAlive() || System.nanoTime() > until) {
                process.destroy();
                throw LakeError.of(ErrorCode.NODE_START_FAILED, "the node did not start: " + lastLine(log), log.toString(), "The log says more").asException();
            }
            waiting.run();
            Thread.sleep(50);
        }
    }

    NodeFile node() {
        return node;
    }

    /** @return where the broker listens that the node runs, host and port; an error if it runs none */
    String broker() {
        return broker(node.endpoints(), home);
    }

    static String broker(Map<String, String> endpoints, Path home) {
        String broker = endpoints.get("kafka");
        if (broker == null) {
            throw LakeError.of(ErrorCode.REQUEST_INVALID, "the node on this home runs no Kafka broker of its own, and the quickstart writes to no other", home.resolve("lake.conf").toString(),
                    "Give another directory with --home DIR, or set `lakeactors.embedded.kafka = on` there and start the node anew").asException();
        }
        return broker;
    }

    boolean ours() {
        return ours;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return call(request(path).GET().build());
    }

    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return call(request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(node.endpoints().get("api") + path)).timeout(Duration.ofSeconds(60)).header("Authorization", "Bearer " + node.token());
    }

    private JsonNode call(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode answer = response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
        if (response.statusCode() >= 400) {
            throw LakeError.of(ErrorCode.REQUEST_INVALID, answer.path("what").asText(response.body()), answer.path("where").asText(), answer.path("mend").asText("See the node's log"))
                    .asException();
        }
        return answer;
    }

    /** Polls a path until the answer is as wanted. */
    JsonNode await(String path, java.util.function.Predicate<JsonNode> wanted, Consumer<JsonNode> seen, Duration time) throws IOException, InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        while (true) {
            JsonNode answer = get(path);
            seen.accept(answer);
            if (wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > until) {
                throw LakeError.of(ErrorCode.NODE_UNREACHABLE, "not done after " + time.toSeconds() + " s; last answer: " + answer, home.toString(), "See " + home.resolve("node.log")).asException();
            }
            Thread.sleep(200);
        }
    }

    /** Asks the node to stop and waits for its end. */
    void stop() throws IOException, InterruptedException {
        post("/v1/stop", java.util.Map.of());
        ProcessHandle.of(node.pid()).ifPresent(process -> {
            try {
                process.onExit().get(60, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                process.destroy();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static String lastLine(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "it left no log";
        }
        List<String> lines = Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "its log is empty" : lines.getLast();
    }
}
