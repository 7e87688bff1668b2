package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.api.wire.NodeFile;
import io.lakeactors.server.embedded.KafkaBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Drains a backlog by a node that is started for it, and counts what the whole node process spent, cold start included.
 *
 * <p>{@code DrainBench DIR EVENTS RUNS [BOOTSTRAP TOPIC]}: the topic is made once in DIR and used again, unless one of a broker that runs already is named, such as one that others
 * are measured on; each run has a home of its own. Prints one JSON line a run: CPU-seconds from /proc, rows per CPU-second, wall seconds, peak resident memory, and the time from
 * process start to the first committed snapshot.
 */
public final class DrainBench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final double TICKS_PER_SECOND = 100.0;
    private static final double SHOWN_SECONDS = 0.2;

    private DrainBench() {}

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]).toAbsolutePath();
        long events = Long.parseLong(args[1]);
        int runs = Integer.parseInt(args[2]);
        Files.createDirectories(dir);
        if (args.length > 4) {
            drains(dir, args[3], args[4], events, runs);
            return;
        }
        String topic = "events_" + events;
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            if (!Files.exists(dir.resolve(topic + ".json"))) {
                broker.createTopic(topic, LoadEvents.PARTITIONS, Map.of());
                Files.writeString(dir.resolve(topic + ".json"), LoadEvents.load(broker.bootstrap(), topic, events));
            }
            drains(dir, broker.bootstrap(), topic, events, runs);
        }
    }

    private static void drains(Path dir, String bootstrap, String topic, long events, int runs) throws Exception {
        for (int run = 1; run <= runs; run++) {
            System.out.println(drain(dir, bootstrap, topic, events, dir.resolve("home-" + topic + "-" + System.currentTimeMillis())));
        }
    }

    private static String drain(Path dir, String bootstrap, String topic, long events, Path home) throws Exception {
        Files.createDirectories(home);
        Files.writeString(home.resolve("lake.conf"), "lakeactors.sources.default.bootstrap = \"" + bootstrap + "\"\n");
        long began = System.nanoTime();
        Process node = start(home);
        try {
            while (!Files.exists(home.resolve(NodeFile.NAME))) {
                if (!node.isAlive()) {
                    throw new IllegalStateException("the node did not start: " + home.resolve("node.log"));
                }
                Thread.sleep(20);
            }
            NodeFile file = NodeFile.read(home).orElseThrow();
            double ready = seconds(began);
            post(file, "/v1/pipelines", Map.of(
                    "pipeline", resource("events.yaml").replace("[events]", "[" + topic + "]"), "pipelineName", "events.yaml", "contract", resource("events.odcs.yaml"), "dryRun", false));
            double first = -1;
            JsonNode totals;
            do {
                // Being asked costs the node too: often only until the first snapshot is seen.
                Thread.sleep(first < 0 ? 50 : 250);
                totals = get(file, "/v1/pipelines/events").path("totals");
                if (first < 0 && totals.path("commits").asLong() > 0) {
                    first = seconds(began);
                }
            } while (totals.path("consumed").asLong() < events || totals.path("lag").asLong(1) > 0);
            double wall = seconds(began);
            double cpu = cpuSeconds(Path.of("/proc/" + file.pid() + "/stat"));
            Map<String, Double> threads = cpuByThread(file.pid());
            long peak = peakMebibytes(file.pid());
            boolean audit = post(file, "/v1/audit", Map.of("recount", false)).path("ok").asBoolean();
            post(file, "/v1/stop", Map.of());
            return String.format(Locale.ROOT,
                    "{\"events\":%d,\"wallSeconds\":%.2f,\"cpuSeconds\":%.2f,\"rowsPerCpuSecond\":%.0f,\"rowsPerSecond\":%.0f,\"readySeconds\":%.2f,\"firstSnapshotSeconds\":%.2f,"
                            + "\"peakRssMiB\":%d,\"written\":%d,\"quarantined\":%d,\"dropped\":%d,\"commits\":%d,\"auditOk\":%b,\"cpuByThread\":%s}",
                    events, wall, cpu, events / cpu, events / wall, ready, first, peak, totals.path("written").asLong(), totals.path("quarantined").asLong(),
                    totals.path("dropped").asLong(), totals.path("commits").asLong(), audit, JSON.writeValueAsString(threads));
        } finally {
            if (!node.waitFor(20, TimeUnit.SECONDS)) {
                node.destroyForcibly();
            }
        }
    }

    /** As a user starts it; {@code -Dbench.node.flags} adds flags for a comparison. */
    private static Process start(Path home) throws IOException {
        var command = new ProcessBuilder(Path.of(System.getProperty("lakeactors.root"), "lake").toString(), "node", "--home", home.toString());
        command.environment().merge("LAKE_JAVA_OPTS", System.getProperty("bench.node.flags", ""), (given, more) -> given + " " + more);
        return command.redirectErrorStream(true).redirectOutput(home.resolve("node.log").toFile()).start();
    }

    /** Where the CPU-seconds went, by the threads' names without their numbers, greatest first; what ended threads spent is missing. */
    private static Map<String, Double> cpuByThread(long pid) throws IOException {
        var byName = new TreeMap<String, Double>();
        try (var tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
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

    private static long peakMebibytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }

    private static JsonNode get(NodeFile node, String path) throws Exception {
        return call(node, HttpRequest.newBuilder(URI.create(node.endpoints().get("api") + path)).GET());
    }

    private static JsonNode post(NodeFile node, String path, Object body) throws Exception {
        return call(node, HttpRequest.newBuilder(URI.create(node.endpoints().get("api") + path))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private static JsonNode call(NodeFile node, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = HTTP.send(request.header("Authorization", "Bearer " + node.token()).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IllegalStateException(response.body());
        }
        return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static String resource(String name) throws IOException {
        return Files.readString(Path.of(System.getProperty("lakeactors.root"), "tests", "bench", name));
    }
}
