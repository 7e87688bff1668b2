package io.lakeactors.bench;

import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one node costs that has nothing to do, started as a user starts it, with everything embedded but the broker: {@code IdleBench DIR PIPELINES PARTITIONS SECONDS}. Prints a line of JSON for
 * the node without pipelines and one with so many, of so many partitions each.
 */
public final class IdleBench {
    private static final int SETTLE_MILLIS = 30_000;

    private IdleBench() {}

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]).toAbsolutePath().resolve("rest-" + System.currentTimeMillis());
        int pipelines = Integer.parseInt(args[1]);
        int partitions = Integer.parseInt(args[2]);
        int seconds = Integer.parseInt(args[3]);
        Files.createDirectories(dir);
        try (var broker = KafkaBroker.start(dir.resolve("kafka")); var node = new BenchNode(dir.resolve("node"), broker.bootstrap())) {
            node.awaitReady();
            System.out.println(idle(node.probe(), 0, 0, seconds));
            for (int i = 0; i < pipelines; i++) {
                broker.createTopic("events" + i, partitions, Map.of());
                node.apply(ClusterBench.pipeline("events" + i, "events" + i), ClusterBench.contract("events" + i));
            }
            for (int i = 0; i < pipelines; i++) {
                while (!node.probe().get("/v1/pipelines/events" + i).path("state").asText().equalsIgnoreCase("running")) {
                    Thread.sleep(200);
                }
            }
            System.out.println(idle(node.probe(), pipelines, pipelines * partitions, seconds));
        }
    }

    private static String idle(NodeProbe node, int pipelines, int partitions, int seconds) throws Exception {
        Thread.sleep(SETTLE_MILLIS);
        double before = node.cpuSeconds();
        Map<String, Double> threads = node.cpuByThread();
        long woken = node.wakeUps();
        Thread.sleep(seconds * 1_000L);
        double spent = node.cpuSeconds() - before;
        var each = new TreeMap<String, String>();
        node.cpuByThread().forEach((name, now) -> each.put(name, String.format(Locale.ROOT, "%.4f", (now - threads.getOrDefault(name, 0.0)) / seconds)));
        each.values().removeIf(share -> share.equals("0.0000"));
        return String.format(Locale.ROOT, "{\"pipelines\":%d,\"partitions\":%d,\"cpuPerSecond\":%.4f,\"wakeUpsPerSecond\":%d,\"rssMiB\":%d,\"cpuPerSecondByThread\":\"%s\"}",
                pipelines, partitions, spent / seconds, (node.wakeUps() - woken) / seconds, node.mebibytes(), each);
    }
}
