package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableStore;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.testkit.WallClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long a record takes from the producer's call of {@code send} to a committed Iceberg snapshot that another process can see, at a steady rate.
 *
 * <p>{@code FreshBench DIR RATE SECONDS FRESH}: events a second, seconds that are measured after a tenth as many to warm up, and the pipeline's goal, such as
 * {@code 200ms}. The catalog is asked every 5 ms by this process whether the table's pointer has moved, and what the table holds is read when it has. One line of JSON: percentiles over all records in milliseconds, the
 * node's CPU-seconds per second, and what it left behind.
 */
public final class FreshBench {
    private static final TableName TABLE = new TableName("silver", "events");
    private static final long ASK_NANOS = 5_000_000;
    private static final int WARM_UP_PART = 10;
    private static final int SLOWEST_MILLIS = 600_000;

    private final int[] byMillis = new int[SLOWEST_MILLIS + 1];
    private final long[][] sentAt;
    private final int[] seen = new int[LoadEvents.PARTITIONS];
    private String seenPointer = "";
    private final int rate;
    private final int seconds;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private FreshBench(int rate, int seconds) {
        this.rate = rate;
        this.seconds = seconds;
        // Twice its share, as events do not spread evenly.
        sentAt = new long[LoadEvents.PARTITIONS][2 * rate * (seconds + seconds / WARM_UP_PART + 1) / LoadEvents.PARTITIONS + 1_000];
    }

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]).toAbsolutePath().resolve("fresh-" + System.currentTimeMillis());
        Files.createDirectories(dir);
        try (var broker = KafkaBroker.start(dir.resolve("kafka")); var node = new BenchNode(dir.resolve("home"), broker.bootstrap())) {
            broker.createTopic("events", LoadEvents.PARTITIONS, Map.of());
            node.awaitReady();
            node.apply(BenchNode.resource("events.yaml").replace("fresh: 1s", "fresh: " + args[3]));
            System.out.println(new FreshBench(Integer.parseInt(args[1]), Integer.parseInt(args[2])).measure(dir, broker, node, args[3]));
        }
    }

    private String measure(Path dir, KafkaBroker broker, BenchNode node, String fresh) throws Exception {
        long warm = (long) rate * (seconds / WARM_UP_PART);
        long all = warm + (long) rate * seconds;
        Thread producer = Thread.ofPlatform().name("producer").start(() -> produce(broker.bootstrap(), all));
        long done = 0;
        double cpu = 0;
        long measuredFrom = 0;
        Path home = dir.resolve("home");
        try (TableStore store = IcebergStore.open(CatalogConfig.sqlite("lake", home.resolve("catalog.db"), home.resolve("warehouse")), CommitSteps.NONE, new WallClock());
                Connection catalog = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("catalog.db"));
                PreparedStatement pointer = catalog.prepareStatement("SELECT metadata_location FROM iceberg_tables WHERE table_namespace = ? AND table_name = ?")) {
            pointer.setString(1, TABLE.namespace());
            pointer.setString(2, TABLE.name());
            while (done < all && failure.get() == null) {
                LockSupport.parkNanos(ASK_NANOS);
                done += hasMoved(pointer) ? look(store) : 0;
                if (measuredFrom == 0 && done >= warm) {
                    Arrays.fill(byMillis, 0);
                    cpu = node.probe().cpuSeconds();
                    measuredFrom = System.nanoTime();
                }
            }
        }
        double took = (System.nanoTime() - measuredFrom) / 1e9;
        double spent = node.probe().cpuSeconds() - cpu;
        producer.join();
        if (failure.get() != null) {
            throw new IllegalStateException("the producer failed", failure.get());
        }
        JsonNode totals = node.probe().get("/v1/pipelines/events").path("totals");
        JsonNode care = node.probe().get("/v1/maintenance").path("tables");
        return String.format(Locale.ROOT, "{\"rate\":%d,\"seconds\":%.1f,\"fresh\":\"%s\",\"p50\":%d,\"p90\":%d,\"p99\":%d,\"p999\":%d,\"max\":%d,\"cpuPerSecond\":%.3f,"
                + "\"rssMiB\":%d,\"commits\":%d,\"small\":%s,\"snapshots\":%s}",
                rate, took, fresh, percentile(0.5), percentile(0.9), percentile(0.99), percentile(0.999), percentile(1), spent / took, node.probe().peakMebibytes(),
                totals.path("commits").asLong(), care.findValues("small"), care.findValues("snapshots"));
    }

    private void produce(String bootstrap, long all) {
        var events = new Events(Events.SEED, all, LoadEvents.PARTITIONS);
        try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", bootstrap, "linger.ms", "0"), new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var count = new int[LoadEvents.PARTITIONS];
            long began = System.nanoTime();
            for (long i = 0; i < all && failure.get() == null; i++) {
                byte[] value = events.event(i);
                int partition = events.partition();
                long due = began + i * 1_000_000_000L / rate;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                // One producer in order: the n-th record of a partition has offset n. Who sees it has seen the snapshot, which came later.
                sentAt[partition][count[partition]++] = System.nanoTime();
                producer.send(new ProducerRecord<>("events", partition, null, value), (at, failed) -> {
                    if (failed != null) {
                        failure.compareAndSet(null, failed);
                    }
                });
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
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
                byMillis[(int) Math.min(SLOWEST_MILLIS, (now - sentAt[partition][seen[partition]]) / 1_000_000)]++;
            }
        }
        return fresh;
    }

    private int percentile(double part) {
        long wanted = (long) Math.ceil(part * Arrays.stream(byMillis).asLongStream().sum());
        int millis = 0;
        for (long counted = byMillis[0]; counted < wanted; counted += byMillis[millis]) {
            millis++;
        }
        return millis;
    }
}
