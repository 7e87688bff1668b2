package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.api.wire.NodeFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own, started as a user starts it, and what the process costs. {@code -Dbench.node.flags} adds JVM flags for a comparison. */
final class BenchNode implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final double TICKS_PER_SECOND = 100.0;
    private static final double SHOWN_SECONDS = 0.2;

    private final Path home;
    private final Process process;
    private NodeFile file;

    /** Starts it on a new home, reading from this broker. */
    BenchNode(Path home, String bootstrap) throws IOException {
        this.home = home;
        Files.createDirectories(home);
        Files.writeString(home.resolve("lake.conf"), "lakeactors.sources.default.bootstrap = \"" + bootstrap + "\"\n");
        var command = new ProcessBuilder(Path.of(System.getProperty("lakeactors.root"), "lake").toString(), "node", "--home", home.toString());
        command.environment().merge("LAKE_JAVA_OPTS", System.getProperty("bench.node.flags", ""), (given, more) -> given + " " + more);
        process = command.redirectErrorStream(true).redirectOutput(home.resolve("node.log").toFile()).start();
    }

    void awaitReady() throws Exception {
        while (!Files.exists(home.resolve(NodeFile.NAME))) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the node did not start: " + home.resolve("node.log"));
            }
            Thread.sleep(20);
        }
        file = NodeFile.read(home).orElseThrow();
    }

    /** Applies a pipeline under the bench's contract. */
    void apply(String pipeline) throws Exception {
        post("/v1/pipelines", Map.of("pipeline", pipeline, "pipelineName", "events.yaml", "contract", resource("events.odcs.yaml"), "dryRun", false));
    }

    static String resource(String name) throws IOException {
        return Files.readString(Path.of(System.getProperty("lakeactors.root"), "tests", "bench", name));
    }

    double cpuSeconds() throws IOException {
        return cpuSeconds(Path.of("/proc/" + file.pid() + "/stat"));
    }

    /** Where the CPU-seconds went, by the threads' names without their numbers, greatest first; what ended threads spent is missing. */
    Map<String, Double> cpuByThread() throws IOException {
        var byName = new TreeMap<String, Double>();
        try (var tasks = Files.list(Path.of("/proc/" + file.pid() + "/task"))) {
            for (Path task : tasks.toList()) {
                String name = Files.readString(task.resolve("comm")).strip().replaceAll("[-# ]*\\d+$", "");
                byName.merge(name, cpuSeconds(task.resolve("stat")), Double::sum);
            }
        }
        var greatest = new LinkedHashMap<String, Double>();
        byName.entrySet().stream().filter(entry -> entry.getValue() >= SHOWN_SECONDS).sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(entry -> greatest.put(entry.getKey(), entry.getValue()));
        return greatest;
    }

    private static double cpuSeconds(Path file) throws IOException {
        String stat = Files.readString(file);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    long peakMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + file.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }

    JsonNode get(String path) throws Exception {
        return call(HttpRequest.newBuilder(URI.create(file.endpoints().get("api") + path)).GET());
    }

    JsonNode post(String path, Object body) throws Exception {
        return call(HttpRequest.newBuilder(URI.create(file.endpoints().get("api") + path))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private JsonNode call(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = HTTP.send(request.header("Authorization", "Bearer " + file.token()).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IllegalStateException(response.body());
        }
        return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
    }

    /** Has it end; by force if it does not within 20 s. */
    @Override
    public void close() throws Exception {
        try {
            post("/v1/stop", Map.of());
        } finally {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
