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

/** Asks a node that is ready over its API, and the kernel what its process costs. */
final class NodeProbe {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final double TICKS_PER_SECOND = 100.0;
    private static final double SHOWN_SECONDS = 0.2;

    private final NodeFile file;

    NodeProbe(NodeFile file) {
        this.file = file;
    }

    JsonNode get(String path) throws Exception {
        return call(HttpRequest.newBuilder(uri(path)).GET());
    }

    JsonNode post(String path, Object body) throws Exception {
        return call(HttpRequest.newBuilder(uri(path)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    JsonNode delete(String path) throws Exception {
        return call(HttpRequest.newBuilder(uri(path)).DELETE());
    }

    private URI uri(String path) {
        return URI.create(file.endpoints().get("api") + path);
    }

    private JsonNode call(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = HTTP.send(request.header("Authorization", "Bearer " + file.token()).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IllegalStateException(response.body());
        }
        return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
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

    /** How often its threads have gone to sleep so far, and so were woken; those of ended threads are missing. */
    long wakeUps() throws IOException {
        long sum = 0;
        try (var tasks = Files.list(Path.of("/proc/" + file.pid() + "/task"))) {
            for (Path task : tasks.toList()) {
                sum += Files.readAllLines(task.resolve("status")).stream().filter(line -> line.startsWith("voluntary")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
            }
        }
        return sum;
    }

    private static double cpuSeconds(Path file) throws IOException {
        String stat = Files.readString(file);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** How long the files are whose names begin so and that it has open, those too that have no name any more. */
    long openFileBytes(String name) throws IOException {
        long sum = 0;
        try (var open = Files.list(Path.of("/proc/" + file.pid() + "/fd"))) {
            for (Path one : open.toList()) {
                if (Files.readSymbolicLink(one).toString().contains("/" + name)) {
                    sum += Files.size(one);
                }
            }
        }
        return sum;
    }

    /** The greatest resident memory so far. */
    long peakMebibytes() throws IOException {
        return mebibytes("VmHWM:");
    }

    /** The resident memory now. */
    long mebibytes() throws IOException {
        return mebibytes("VmRSS:");
    }

    private long mebibytes(String which) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + file.pid() + "/status")).stream()
                .filter(line -> line.startsWith(which))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }
}
