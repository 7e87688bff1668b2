package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Merges versions of many keys by a node that is started for it, with the limits that a user's has, and checks the rows.
 *
 * <p>{@code UpsertBench DIR KEYS UPDATES}: the topic is made once in DIR. Prints one JSON line: what the whole node process spent until all was committed, its greatest resident memory until then, the
 * bytes of the index's temporary file, and whether count, sums and a sample of keys are what they must be. Ends with 1 if not.
 */
public final class UpsertBench {
    private static final int SAMPLE = 50;

    private UpsertBench() {}

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]).toAbsolutePath();
        int keys = Integer.parseInt(args[1]);
        int updates = Integer.parseInt(args[2]);
        Files.createDirectories(dir);
        var versions = new KeyVersions(keys, updates);
        String topic = "keys_" + keys + "_" + updates;
        boolean right;
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            if (!Files.exists(dir.resolve(topic + ".made"))) {
                broker.createTopic(topic, LoadEvents.PARTITIONS, Map.of());
                versions.load(broker.bootstrap(), topic, LoadEvents.PARTITIONS);
                Files.createFile(dir.resolve(topic + ".made"));
            }
            right = merge(broker.bootstrap(), topic, versions, keys, (long) keys + updates, dir.resolve("home-" + topic + "-" + System.currentTimeMillis()));
        }
        System.exit(right ? 0 : 1);
    }

    private static boolean merge(String bootstrap, String topic, KeyVersions versions, int keys, long events, Path home) throws Exception {
        long began = System.nanoTime();
        try (var node = new BenchNode(home, bootstrap)) {
            node.awaitReady();
            node.apply(BenchNode.resource("keys.yaml").replace("[keys]", "[" + topic + "]"), BenchNode.resource("keys.odcs.yaml"));
            JsonNode totals;
            do {
                Thread.sleep(250);
                totals = node.probe().get("/v1/pipelines/keys").path("totals");
            } while (totals.path("consumed").asLong() < events || totals.path("lag").asLong(1) > 0);
            double wall = (System.nanoTime() - began) / 1e9;
            double cpu = node.probe().cpuSeconds();
            long peak = node.probe().peakMebibytes();
            long index = node.probe().openFileBytes("lake-keys-");
            String found = row(node, KeyVersions.CHECK);
            boolean right = found.equals(versions.truth()) && sampled(node, versions, keys);
            System.out.printf(Locale.ROOT,
                    "{\"keys\":%d,\"events\":%d,\"wallSeconds\":%.2f,\"cpuSeconds\":%.2f,\"rowsPerCpuSecond\":%.0f,\"peakRssMiB\":%d,\"indexFileMiB\":%d,\"commits\":%d,\"found\":\"%s\","
                            + "\"wanted\":\"%s\",\"right\":%b}%n",
                    keys, events, wall, cpu, events / cpu, peak, index >> 20, totals.path("commits").asLong(), found, versions.truth(), right);
            return right;
        }
    }

    private static String row(BenchNode node, String sql) throws Exception {
        JsonNode row = node.probe().post("/v1/query", Map.of("sql", sql)).path("rows").path(0);
        var text = new StringBuilder();
        row.forEach(value -> text.append(text.isEmpty() ? "" : ",").append(value.asText()));
        return text.toString();
    }

    private static boolean sampled(BenchNode node, KeyVersions versions, int keys) throws Exception {
        var chance = new Random(1);
        for (int i = 0; i < SAMPLE; i++) {
            int id = chance.nextInt(keys);
            if (!row(node, "select count(*), max(version) from silver.keys where id = " + id).equals("1," + versions.newest(id))) {
                return false;
            }
        }
        return true;
    }
}
