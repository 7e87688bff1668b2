package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableStore;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.testkit.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * How long a record takes from the producer's call of {@code send} to a committed Iceberg snapshot that another process can see, at a steady rate.
 *
 * <p>{@code FreshBench DIR RATE SECONDS FRESH [BOOTSTRAP TOPIC]}: events a second, seconds that are measured after a tenth as many and at least 20 to warm up, and the pipeline's goal, such as
 * {@code 200ms}; a topic that is not there yet, of a broker that runs already, or else one of its own. The catalog is asked every 5 ms by this process whether the table's pointer has moved, and
 * what the table holds is read when it has. One line of JSON: percentiles over all records in milliseconds, until they were visible and until they were durable (by the node's log), the node's CPU-seconds per
 * second, in percent of a core by threads, what it left behind, and the {@link Truth} about the events.
 */
public final class FreshBench {
    private static final TableName TABLE = new TableName("silver", "events");
    private static final long ASK_NANOS = 5_000_000;
    private static final int WARM_UP_PART = 10;
    private static final int WARM_UP_SECONDS_MIN = 20;
    /** Of the wall clock at 0 of {@link System#nanoTime}. */
    private static final long CLOCK_NANOS = clockNanos();

    private final Latencies visible = new Latencies();
    private final long[][] sentAt;
    private final int[] seen = new int[LoadEvents.PARTITIONS];
    private String seenPointer = "";
    private final int rate;
    private final long warm;
    private final long all;
    private final String fresh;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile String truth;

    private FreshBench(int rate, int seconds, String fresh) {
        this.rate = rate;
        this.fresh = fresh;
        warm = (long) rate * Math.max(WARM_UP_SECONDS_MIN, seconds / WARM_UP_PART);
        all = warm + (long) rate * seconds;
        // Twice its share, as events do not spread evenly.
        sentAt = new long[LoadEvents.PARTITIONS][(int) (2 * all / LoadEvents.PARTITIONS) + 1_000];
    }

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]).toAbsolutePath().resolve("fresh-" + System.currentTimeMillis());
        Files.createDirectories(dir);
        var bench = new FreshBench(Integer.parseInt(args[1]), Integer.parseInt(args[2]), args[3]);
        if (args.length > 5) {
            bench.measure(dir, args[4], args[5]);
            return;
        }
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            bench.measure(dir, broker.bootstrap(), "events");
        }
    }

    private void measure(Path dir, String bootstrap, String topic) throws Exception {
        LoadEvents.createTopic(bootstrap, topic, LoadEvents.PARTITIONS);
        try (var node = new BenchNode(dir.resolve("home"), bootstrap)) {
            node.awaitReady();
            node.probe().post("/v1/cluster/log-level?logger=" + JournaledLines.LOGGER + "&level=debug", Map.of());
            node.apply(BenchNode.resource("events.yaml").replace("[events]", "[" + topic + "]").replace("fresh: 1s", "fresh: " + fresh));
            System.out.println(measure(dir.resolve("home"), bootstrap, topic, node));
        }
    }

    private String measure(Path home, String bootstrap, String topic, BenchNode node) throws Exception {
        Thread producer = Thread.ofPlatform().name("producer").start(() -> produce(bootstrap, topic));
        long done = 0;
        double cpu = 0;
        Map<String, Double> threads = Map.of();
        long measuredFrom = 0;
        int[] warmedUp = new int[LoadEvents.PARTITIONS];
        try (TableStore store = IcebergStore.open(CatalogConfig.sqlite("lake", home.resolve("catalog.db"), home.resolve("warehouse")), CommitSteps.NONE, new WallClock());
                Connection catalog = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("catalog.db"));
                PreparedStatement pointer = catalog.prepareStatement("SELECT metadata_location FROM iceberg_tables WHERE table_namespace = ? AND table_name = ?")) {
            pointer.setString(1, TABLE.namespace());
            pointer.setString(2, TABLE.name());
            while (done < all && failure.get() == null) {
                LockSupport.parkNanos(ASK_NANOS);
                done += hasMoved(pointer) ? look(store) : 0;
                if (measuredFrom == 0 && done >= warm) {
                    visible.clear();
                    warmedUp = seen.clone();
                    cpu = node.probe().cpuSeconds();
                    threads = node.probe().cpuByThread();
                    measuredFrom = System.nanoTime();
                }
            }
        }
        double took = (System.nanoTime() - measuredFrom) / 1e9;
        double spent = node.probe().cpuSeconds() - cpu;
        String byThread = byThread(threads, node.probe().cpuByThread(), took);
        producer.join();
        if (failure.get() != null) {
            throw new IllegalStateException("the producer failed", failure.get());
        }
        return told(took, spent / took, durable(home, warmedUp), byThread, node.probe());
    }

    /** Of one core in percent, JSON, the greatest first. */
    private static String byThread(Map<String, Double> before, Map<String, Double> after, double took) {
        return after.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), (entry.getValue() - before.getOrDefault(entry.getKey(), 0.0)) * 100 / took))
                .filter(entry -> entry.getValue() >= 0.2)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(entry -> String.format(Locale.ROOT, "\"%s\":%.1f", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String told(double took, double cpuPerSecond, Latencies durable, String byThread, NodeProbe node) throws Exception {
        JsonNode totals = node.get("/v1/pipelines/events").path("totals");
        JsonNode care = node.get("/v1/maintenance").path("tables");
        return String.format(Locale.ROOT, "{\"rate\":%d,\"seconds\":%.1f,\"fresh\":\"%s\",\"p50\":%d,\"p90\":%d,\"p99\":%d,\"p999\":%d,\"max\":%d,\"durableP50\":%d,\"durableP99\":%d,"
                + "\"cpuPerSecond\":%.3f,\"threads\":%s,\"rssMiB\":%d,\"commits\":%d,\"small\":%s,\"snapshots\":%s,\"truth\":%s}",
                rate, took, fresh, visible.percentile(0.5), visible.percentile(0.9), visible.percentile(0.99), visible.percentile(0.999), visible.percentile(1),
                durable.percentile(0.5), durable.percentile(0.99), cpuPerSecond, byThread, node.peakMebibytes(), totals.path("commits").asLong(), care.findValues("small"),
                care.findValues("snapshots"), truth);
    }

    /** Of the records behind these positions. */
    private Latencies durable(Path home, int[] from) throws IOException {
        var durable = new Latencies();
        JournaledLines.read(home.resolve("node.log"), (partition, first, next, nanos) -> {
            for (long position = Math.max(first, from[partition]); position < next; position++) {
                durable.add(nanos - CLOCK_NANOS - sentAt[partition][(int) position]);
            }
        });
        return durable;
    }

    private void produce(String bootstrap, String topic) {
        var count = new int[LoadEvents.PARTITIONS];
        try {
            // Who sees a record has seen the snapshot, which came later than its time here.
            truth = new SteadyEvents(bootstrap, topic, rate, new Events(Events.SEED, all, LoadEvents.PARTITIONS))
                    .send(i -> i < all && failure.get() == null, (partition, nanos) -> sentAt[partition][count[partition]++] = nanos);
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** The two clocks are read one right after the other: what loads classes in between would be added to all times. */
    private static long clockNanos() {
        Instant now = Instant.now();
        long nanos = System.nanoTime();
        return JournaledLines.nanos(now) - nanos;
    }

    private boolean hasMoved(PreparedStatement pointer) throws SQLException {
        try (ResultSet row = pointer.executeQuery()) {
            String now = row.next() ? row.getString(1) : "";
            boolean moved = !now.equals(seenPointer);
            seenPointer = now;
            return moved;
        }
    }

    /** @return how many records have become visible since it was asked last */
    private long look(TableStore store) {
        var vector = store.head(TABLE).vector();
        long now = System.nanoTime();
        long fresh = 0;
        for (var entry : vector.entries().entrySet()) {
            int partition = entry.getKey().partition();
            for (; seen[partition] < entry.getValue().next(); seen[partition]++, fresh++) {
                visible.add(now - sentAt[partition][seen[partition]]);
            }
        }
        return fresh;
    }
}
