package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Drains a backlog by a node that is started for it, and counts what the whole node process spent, cold start included.
 *
 * <p>{@code DrainBench DIR EVENTS RUNS [BOOTSTRAP TOPIC]}: the topic is made once in DIR and used again, unless one of a broker that runs already is named, such as one that others
 * are measured on; each run has a home of its own. Prints one JSON line a run: CPU-seconds from /proc, rows per CPU-second, wall seconds, peak resident memory, and the time from
 * process start to the first committed snapshot. {@code -Dbench.formats=json,avro,protobuf} has the events in each of these formats, drained in turns: a run is one of each.
 * A TOPIC that is named has events of one format, which is named there alone unless it is JSON.
 */
public final class DrainBench {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DrainBench() {}

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]).toAbsolutePath();
        long events = Long.parseLong(args[1]);
        int runs = Integer.parseInt(args[2]);
        Files.createDirectories(dir);
        var formats = Arrays.stream(System.getProperty("bench.formats", "json").split(",")).map(word -> BenchFormat.valueOf(word.toUpperCase(Locale.ROOT))).toList();
        if (args.length > 4) {
            if (formats.size() > 1) {
                throw new IllegalArgumentException("the topic " + args[4] + " has events of one format: name it alone in -Dbench.formats");
            }
            for (int run = 1; run <= runs; run++) {
                drains(dir, args[3], args[4], formats.getFirst(), events);
            }
            return;
        }
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            for (BenchFormat format : formats) {
                load(dir, broker, format, events);
            }
            for (int run = 1; run <= runs; run++) {
                for (BenchFormat format : formats) {
                    drains(dir, broker.bootstrap(), format.topic(events), format, events);
                }
            }
        }
    }

    /** Unless it was before. */
    private static void load(Path dir, KafkaBroker broker, BenchFormat format, long events) throws Exception {
        String topic = format.topic(events);
        if (!Files.exists(dir.resolve(topic + ".json"))) {
            broker.createTopic(topic, LoadEvents.PARTITIONS, Map.of());
            Files.writeString(dir.resolve(topic + ".json"), LoadEvents.load(broker.bootstrap(), topic, events, format));
        }
    }

    private static void drains(Path dir, String bootstrap, String topic, BenchFormat format, long events) throws Exception {
        HttpServer registry = BenchFormat.registry();
        try {
            System.out.println(drain(bootstrap, topic, format, events, dir.resolve("home-" + topic + "-" + System.currentTimeMillis()), BenchFormat.configuration(registry)));
        } finally {
            registry.stop(0);
        }
    }

    private static String drain(String bootstrap, String topic, BenchFormat format, long events, Path home, String configuration) throws Exception {
        long began = System.nanoTime();
        try (var node = new BenchNode(home, bootstrap, configuration)) {
            node.awaitReady();
            double ready = seconds(began);
            node.apply(merged(BenchNode.resource("events.yaml").replace("[events]", "[" + topic + "]").replace("format: json", "format: " + format.word())));
            double first = -1;
            JsonNode totals;
            do {
                // Being asked costs the node too: often only until the first snapshot is seen.
                Thread.sleep(first < 0 ? 50 : 250);
                totals = node.probe().get("/v1/pipelines/events").path("totals");
                if (first < 0 && totals.path("commits").asLong() > 0) {
                    first = seconds(began);
                }
            } while (totals.path("consumed").asLong() < events || totals.path("lag").asLong(1) > 0);
            double wall = seconds(began);
            double cpu = node.probe().cpuSeconds();
            Map<String, Double> threads = node.probe().cpuByThread();
            long peak = node.probe().peakMebibytes();
            boolean audit = node.probe().post("/v1/audit", Map.of("recount", false)).path("ok").asBoolean();
            return String.format(Locale.ROOT,
                    "{\"format\":\"%s\",\"events\":%d,\"wallSeconds\":%.2f,\"cpuSeconds\":%.2f,\"rowsPerCpuSecond\":%.0f,\"rowsPerSecond\":%.0f,\"readySeconds\":%.2f,\"firstSnapshotSeconds\":%.2f,"
                            + "\"peakRssMiB\":%d,\"written\":%d,\"quarantined\":%d,\"dropped\":%d,\"commits\":%d,\"auditOk\":%b,\"cpuByThread\":%s}",
                    format.word(), events, wall, cpu, events / cpu, events / wall, ready, first, peak, totals.path("written").asLong(), totals.path("quarantined").asLong(),
                    totals.path("dropped").asLong(), totals.path("commits").asLong(), audit, JSON.writeValueAsString(threads));
        }
    }

    /** {@code -Dbench.merge='{ mode: upsert, keys: [user_id], order: [ts] }'} has rows replace each other. */
    private static String merged(String pipeline) {
        String merge = System.getProperty("bench.merge", "");
        return merge.isEmpty() ? pipeline : pipeline.replace("partition: [day(ts)]", "partition: [day(ts)], merge: " + merge);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
