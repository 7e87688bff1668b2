package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a cluster costs, in a line of JSON each.
 *
 * <p>{@code ClusterBench DIR idle NODES PIPELINES PARTITIONS SECONDS}: so many pipelines of so many partitions each, committed once and then idle.
 * {@code ClusterBench DIR drain EVENTS ROUNDS NODES...}: the same backlog by new clusters of so many nodes in turns, after half of it has warmed the nodes.
 */
public final class ClusterBench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SETTLE_MILLIS = 20_000;
    /** What runs once only, such as compiling, is to be over: each node of three has to do it too. */
    private static final int WARM_PART = 2;

    private ClusterBench() {}

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]).toAbsolutePath().resolve(args[1] + "-" + System.currentTimeMillis());
        Files.createDirectories(dir);
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            if (args[1].equals("idle")) {
                System.out.println(idle(dir, broker, Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]), Integer.parseInt(args[5])));
            } else {
                drains(dir, broker, Long.parseLong(args[2]), Integer.parseInt(args[3]), Arrays.stream(args).skip(4).mapToInt(Integer::parseInt).toArray());
            }
        }
    }

    private static String idle(Path dir, KafkaBroker broker, int nodes, int pipelines, int partitions, int seconds) throws Exception {
        for (int i = 0; i < pipelines; i++) {
            broker.createTopic("events" + i, partitions, Map.of());
        }
        try (var cluster = new BenchCluster(dir.resolve("cluster"), broker, nodes)) {
            long[] empty = cluster.mebibytes();
            long began = System.nanoTime();
            for (int i = 0; i < pipelines; i++) {
                apply(cluster, "events" + i, "events" + i);
            }
            for (int i = 0; i < pipelines; i++) {
                while (!cluster.get("/v1/pipelines/events" + i).path("state").asText().equalsIgnoreCase("running")) {
                    Thread.sleep(200);
                }
            }
            double running = (System.nanoTime() - began) / 1e9;
            Thread.sleep(SETTLE_MILLIS);
            double[] cpu = cluster.cpuSeconds();
            Map<String, Double> threads = cluster.cpuByThread();
            long bytes = cluster.bytesBetweenNodes();
            Thread.sleep(seconds * 1_000L);
            double spent = sum(cluster.cpuSeconds()) - sum(cpu);
            long sent = cluster.bytesBetweenNodes() - bytes;
            int all = Math.max(1, pipelines * partitions);
            return String.format(Locale.ROOT, "{\"nodes\":%d,\"pipelines\":%d,\"partitions\":%d,\"runningSeconds\":%.1f,\"cpuPerSecond\":%.3f,"
                    + "\"cpuMicrosPerPartitionSecond\":%.0f,\"bytesPerSecond\":%d,\"rssMiBEmpty\":%s,\"rssMiB\":%s,\"cpuByThread\":%s}",
                    nodes, pipelines, pipelines * partitions, running, spent / seconds, spent / seconds / all * 1e6, sent / seconds, Arrays.toString(empty),
                    Arrays.toString(cluster.mebibytes()), since(threads, cluster));
        }
    }

    private static void drains(Path dir, KafkaBroker broker, long events, int rounds, int[] sizes) throws Exception {
        for (long count : new long[] {events / WARM_PART, events}) {
            broker.createTopic("events" + count, LoadEvents.PARTITIONS, Map.of());
            LoadEvents.load(broker.bootstrap(), "events" + count, count);
        }
        for (int round = 1; round <= rounds; round++) {
            for (int nodes : sizes) {
                System.out.println(drain(dir.resolve("cluster-" + round + "-" + nodes), broker, nodes, events));
            }
        }
    }

    private static String drain(Path dir, KafkaBroker broker, int nodes, long events) throws Exception {
        try (var cluster = new BenchCluster(dir, broker, nodes)) {
            drained(cluster, events / WARM_PART);
            cluster.delete("events" + events / WARM_PART);
            double[] before = cluster.cpuSeconds();
            Map<String, Double> threads = cluster.cpuByThread();
            long began = System.nanoTime();
            drained(cluster, events);
            double wall = (System.nanoTime() - began) / 1e9;
            double[] after = cluster.cpuSeconds();
            var each = new double[nodes];
            Arrays.setAll(each, node -> Math.round((after[node] - before[node]) * 100) / 100.0);
            String byThread = since(threads, cluster);
            return String.format(Locale.ROOT, "{\"nodes\":%d,\"events\":%d,\"wallSeconds\":%.2f,\"cpuSeconds\":%.2f,\"cpuSecondsFromStart\":%.2f,\"cpuSecondsEach\":%s,\"commits\":%d,"
                    + "\"rssMiB\":%s,\"cpuByThread\":%s}", nodes, events, wall, sum(each), sum(after), Arrays.toString(each), commits(cluster, events),
                    Arrays.toString(cluster.mebibytes()), byThread);
        }
    }

    private static String since(Map<String, Double> threads, BenchCluster cluster) throws Exception {
        var spent = new TreeMap<String, Double>();
        cluster.cpuByThread().forEach((name, now) -> spent.put(name, Math.round((now - threads.getOrDefault(name, 0.0)) * 100) / 100.0));
        return JSON.writeValueAsString(spent);
    }

    private static long commits(BenchCluster cluster, long events) throws Exception {
        return cluster.get("/v1/pipelines/events" + events).path("totals").path("commits").asLong();
    }

    private static void drained(BenchCluster cluster, long events) throws Exception {
        apply(cluster, "events" + events, "events" + events);
        JsonNode totals;
        do {
            Thread.sleep(250);
            totals = cluster.get("/v1/pipelines/events" + events).path("totals");
        } while (totals.path("consumed").asLong() < events || totals.path("lag").asLong(1) > 0);
    }

    private static void apply(BenchCluster cluster, String name, String topic) throws Exception {
        cluster.apply(pipeline(name, topic), contract(name));
    }

    /** The bench's pipeline under another name, from another topic. */
    static String pipeline(String name, String topic) throws IOException {
        return BenchNode.resource("events.yaml").replace("pipeline: events", "pipeline: " + name).replace("[events]", "[" + topic + "]")
                .replace("silver.events", "silver." + name);
    }

    /** The contract for that pipeline's table. */
    static String contract(String name) throws IOException {
        return BenchNode.resource("events.odcs.yaml").replace("silver.events", "silver." + name);
    }

    private static double sum(double[] parts) {
        return Arrays.stream(parts).sum();
    }
}
