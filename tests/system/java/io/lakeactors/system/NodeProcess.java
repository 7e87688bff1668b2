package io.lakeactors.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.function.Predicate;

/** A {@code lake node} in a JVM of its own, as a user would start it. */
final class NodeProcess implements AutoCloseable {
    static final int HALTED = 137;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Duration DIES_WITHIN = Duration.ofSeconds(10);

    private final Path home;
    private final Process process;

    private NodeProcess(Path home, Process process) {
        this.home = home;
        this.process = process;
    }

    /** Starts a node on a home whose {@code lake.conf} gets these lines. Does not wait. */
    static NodeProcess launch(Path home, List<String> conf) throws IOException {
        return launch(home, conf, Program.node(home));
    }

    static NodeProcess launch(Path home, List<String> conf, List<String> command) throws IOException {
        Files.createDirectories(home);
        Files.write(home.resolve("lake.conf"), conf);
        Files.deleteIfExists(home.resolve("node.json"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("test-node.log").toFile()));
        return new NodeProcess(home, builder.start());
    }

    static NodeProcess start(Path home, List<String> conf) throws Exception {
        var node = launch(home, conf);
        node.awaitReady();
        return node;
    }

    void awaitReady() throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (!Files.exists(home.resolve("node.json"))) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the node ended with " + process.exitValue() + ":\n" + log());
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException("the node is not ready after 180 s:\n" + log());
            }
            Thread.sleep(50);
        }
    }

    Process process() {
        return process;
    }

    String log() throws IOException {
        Path file = home.resolve("test-node.log");
        String all = Files.exists(file) ? Files.readString(file) : "";
        return all.length() > 6000 ? all.substring(all.length() - 6000) : all;
    }

    /** How often a text stands in what was logged on this home. */
    long said(String text) throws IOException {
        try (var lines = Files.lines(home.resolve("test-node.log"))) {
            return lines.filter(line -> line.contains(text)).count();
        }
    }

    void kill9() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Whether the process ended by itself within the time. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    JsonNode get(String path) throws Exception {
        return call("GET", path, null, 200);
    }

    JsonNode post(String path, Object body) throws Exception {
        return call("POST", path, body, 0);
    }

    /** Has the node die at a step of a commit, the next time that it comes to it. One may be under way: then it may die before it has answered. */
    void crashAt(String step) throws Exception {
        try {
            post("/v1/cluster/inject?fault=crash&target=" + step, Map.of());
        } catch (IOException unanswered) {
            if (!endsWithin(DIES_WITHIN)) {
                throw unanswered;
            }
        }
    }

    private JsonNode call(String method, String path, Object body, int expected) throws Exception {
        HttpResponse<String> response = answer(method, path, body);
        if (expected != 0 && response.statusCode() != expected) {
            throw new IllegalStateException(path + " answers " + response.statusCode() + ": " + response.body());
        }
        return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
    }

    /** With its status, whatever that is. */
    HttpResponse<String> answer(String method, String path, Object body) throws Exception {
        JsonNode node = JSON.readTree(home.resolve("node.json").toFile());
        var request = HttpRequest.newBuilder(URI.create(node.path("endpoints").path("api").asText() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + node.path("token").asText());
        if (body == null && method.equals("GET")) {
            request.GET();
        } else {
            request.header("Content-Type", "application/json").method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body == null ? Map.of() : body)));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What the node on a home has announced: addresses, and the token for changes. */
    static JsonNode announced(Path home) throws IOException {
        return JSON.readTree(home.resolve("node.json").toFile());
    }

    /** The sum of a metric over all its labels. */
    double metric(String name) throws Exception {
        JsonNode node = JSON.readTree(home.resolve("node.json").toFile());
        var request = HttpRequest.newBuilder(URI.create(node.path("endpoints").path("metrics").asText())).timeout(Duration.ofSeconds(10)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body().lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    void apply(Path pipeline, Path contract) throws Exception {
        JsonNode answer = post("/v1/pipelines", Map.of(
                "pipeline", Files.readString(pipeline), "contract", Files.readString(contract), "pipelineName", pipeline.getFileName().toString(), "dryRun", false));
        if (answer.has("number")) {
            throw new IllegalStateException("apply was refused: " + answer);
        }
    }

    /** Polls a pipeline until it is as wanted; a node that dies or the time's end is a failure that shows the last answer. */
    JsonNode awaitPipeline(String name, Duration time, Predicate<JsonNode> wanted) throws Exception {
        long until = System.nanoTime() + time.toNanos();
        JsonNode last = null;
        while (System.nanoTime() < until) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the node died with " + process.exitValue() + ":\n" + log());
            }
            try {
                last = get("/v1/pipelines/" + name);
                if (wanted.test(last)) {
                    return last;
                }
            } catch (IOException | IllegalStateException notNow) {
                // The node may be busy starting; the time bound decides.
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("not reached within " + time + ", last: " + last + "\n" + log());
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            kill9();
        }
    }
}
