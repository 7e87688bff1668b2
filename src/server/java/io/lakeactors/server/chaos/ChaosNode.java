package io.lakeactors.server.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.api.wire.NodeFile;
import io.lakeactors.server.Jvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One {@code lake node} process after the other on the same home. */
final class ChaosNode {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FLAGS = List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=logback.xml");
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final String name;
    private final Path home;
    private volatile Process process;

    ChaosNode(String name, Path home) {
        this.name = name;
        this.home = home;
    }

    String name() {
        return name;
    }

    Path log() {
        return home.resolve("node.log");
    }

    /** Starts a process; does not wait. */
    void launch(List<String> conf) throws IOException {
        Files.createDirectories(home);
        Files.write(home.resolve("lake.conf"), conf);
        NodeFile.remove(home);
        process = new ProcessBuilder(Jvm.node(FLAGS, List.of("node", "--home", home.toString())))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    boolean alive() {
        return process != null && process.isAlive();
    }

    /** The code with which the last process ended, if it has. */
    Optional<Integer> ended() {
        return process == null || process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
    }

    /** Whether this very process has announced that it is a member and answers. */
    boolean ready() {
        return file().filter(file -> alive() && file.pid() == process.pid()).isPresent();
    }

    private Optional<NodeFile> file() {
        try {
            return NodeFile.read(home);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void freeze() throws IOException, InterruptedException {
        ProcessSignal.STOP.to(process.pid());
    }

    void thaw() throws IOException, InterruptedException {
        ProcessSignal.CONT.to(process.pid());
    }

    /** Lets its JVM write the stacks of all threads to its log. */
    void dumpStacks() throws IOException, InterruptedException {
        ProcessSignal.QUIT.to(process.pid());
    }

    /** Asks it to end, as a service manager does, and waits. @return whether it ended by itself */
    boolean terminate(Duration patience) throws InterruptedException {
        process.destroy();
        if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        kill();
        return false;
    }

    /** What the node's fault injection follows. */
    void inject(String faults) throws IOException {
        Path aside = home.resolve("drill.new");
        Files.writeString(aside, faults);
        Files.move(aside, control(), java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    Path control() {
        return home.resolve("drill.control");
    }

    /** How often a text stands in what its processes have logged. */
    long logged(String text) throws IOException {
        if (!Files.exists(log())) {
            return 0;
        }
        try (var lines = Files.lines(log(), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains(text)).count();
        }
    }

    /** What its processes have logged with this in it, since a moment. */
    List<JsonNode> logged(String text, Instant since) throws IOException {
        var found = new ArrayList<JsonNode>();
        try (var lines = Files.lines(log(), StandardCharsets.ISO_8859_1)) {
            for (String line : lines.filter(one -> one.startsWith("{") && one.contains(text)).toList()) {
                JsonNode one = JSON.readTree(line);
                if (!Instant.parse(one.path("@timestamp").asText()).isBefore(since)) {
                    found.add(one);
                }
            }
        }
        return found;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return call(request(path).GET().build());
    }

    JsonNode post(String path, Object body, Duration patience) throws IOException, InterruptedException {
        return call(request(path).timeout(patience).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))).build());
    }

    private HttpRequest.Builder request(String path) throws IOException {
        NodeFile file = file().orElseThrow(() -> new IOException(name + " is not ready"));
        return HttpRequest.newBuilder(URI.create(file.endpoints().get("api") + path)).timeout(ANSWER).header("Authorization", "Bearer " + file.token());
    }

    private JsonNode call(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IOException(name + " answers " + response.statusCode() + ": " + response.body());
        }
        return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
    }

    /** The sum of a metric over all its labels; 0 if the node does not answer. */
    double metric(String metric) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create(file().orElseThrow(() -> new IOException("not ready")).endpoints().get("metrics")))
                    .timeout(Duration.ofSeconds(5)).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body().lines()
                    .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
