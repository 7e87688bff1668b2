package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableShape;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.testkit.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A node that is fed at a steady rate for long, with a commit as often as the goal asks, and compaction and expiry on as they are by default: whether what it leaves behind stays bounded.
 *
 * <p>{@code SoakBench DIR MINUTES RATE FRESH}. Prints a line every half a minute, and at the end one of JSON: the most small files in a partition of the table or its quarantine, manifests and bytes of the metadata file that were seen twice a second,
 * P99 of the commits of the first and last sixth (five minutes of thirty), bytes on disk at half time and at the end, and whether the rows are those that were produced. Ends with 1 if they are not.
 */
public final class SoakBench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TableName TABLE = new TableName("silver", "events");
    private static final long FILE_BYTES = 256L << 20;
    private static final long SMALL_BELOW = FILE_BYTES * 3 / 4;
    /** As often as the table may be committed to, or nearly: a peak is over in seconds. */
    private static final long LOOK_EVERY_MILLIS = 500;
    private static final int LOOKS_PER_LINE = 60;
    private static final int PARTS = 6;
    private static final long DRAIN_MILLIS = 120_000;

    /** One commit, as the node's log tells of it. */
    private record Commit(long at, double millis) {}

    private final Path home;
    private final int rate;
    private final long all;
    private final Map<Events.Kind, Long> kinds = new EnumMap<>(Events.Kind.class);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private IcebergStore store;
    private long smallMost;
    private long smallOfLine;
    private long manifestsMost;
    private long metadataMost;
    private long snapshotsMost;

    private SoakBench(Path home, int rate, int minutes) {
        this.home = home;
        this.rate = rate;
        all = 60L * rate * minutes;
    }

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]).toAbsolutePath().resolve("soak-" + System.currentTimeMillis());
        Files.createDirectories(dir);
        var soak = new SoakBench(dir.resolve("home"), Integer.parseInt(args[2]), Integer.parseInt(args[1]));
        boolean right;
        try (var broker = KafkaBroker.start(dir.resolve("kafka")); var node = new BenchNode(soak.home, broker.bootstrap())) {
            broker.createTopic("events", LoadEvents.PARTITIONS, Map.of());
            node.awaitReady();
            node.apply(BenchNode.resource("events.yaml").replace("fresh: 1s", "fresh: " + args[3]));
            right = soak.run(broker, node, args[3]);
        }
        System.exit(right ? 0 : 1);
    }

    private boolean run(KafkaBroker broker, BenchNode node, String fresh) throws Exception {
        long began = System.currentTimeMillis();
        long length = all / rate * 1_000;
        double cpu = node.probe().cpuSeconds();
        Thread producer = Thread.ofPlatform().name("producer").start(() -> produce(broker.bootstrap()));
        long halfTimeDisk = 0;
        for (int look = 1; producer.isAlive(); look++) {
            producer.join(LOOK_EVERY_MILLIS);
            String seen = look();
            if (halfTimeDisk == 0 && System.currentTimeMillis() - began > length / 2) {
                halfTimeDisk = disk();
            }
            if (look % LOOKS_PER_LINE == 0) {
                System.out.printf(Locale.ROOT, "%4d s: %s, %.1f MiB on disk%n", (System.currentTimeMillis() - began) / 1_000, seen, disk() / 1048576.0);
                smallOfLine = 0;
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("the producer failed", failure.get());
        }
        long ended = System.currentTimeMillis();
        double spent = (node.probe().cpuSeconds() - cpu) * 1_000 / (ended - began);
        awaitDrained(node);
        boolean right = isTruth(node);
        List<Commit> commits = commits();
        double first = p99(commits, began, began + length / PARTS);
        double last = p99(commits, ended - length / PARTS, ended);
        System.out.printf(Locale.ROOT, "{\"rate\":%d,\"seconds\":%d,\"fresh\":\"%s\",\"commits\":%d,\"commitP99FirstMillis\":%.1f,\"commitP99LastMillis\":%.1f,\"ratio\":%.2f,\"smallFilesMost\":%d,"
                + "\"manifestsMost\":%d,\"snapshotsMost\":%d,\"metadataBytesMost\":%d,\"diskHalfTimeMiB\":%.1f,\"diskMiB\":%.1f,\"cpuPerSecond\":%.3f,\"rssMiB\":%d,\"rowsRight\":%b}%n",
                rate, (ended - began) / 1_000, fresh, commits.size(), first, last, last / first, smallMost, manifestsMost, snapshotsMost, metadataMost, halfTimeDisk / 1048576.0, disk() / 1048576.0,
                spent, node.probe().peakMebibytes(), right);
        return right;
    }

    private void produce(String bootstrap) {
        var events = new Events(Events.SEED, all, LoadEvents.PARTITIONS);
        try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", bootstrap, "linger.ms", "0"), new ByteArraySerializer(), new ByteArraySerializer())) {
            long began = System.nanoTime();
            for (long i = 0; i < all && failure.get() == null; i++) {
                byte[] value = events.event(i);
                kinds.merge(events.kind(), 1L, Long::sum);
                long due = began + i * 1_000_000_000L / rate;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                producer.send(new ProducerRecord<>("events", events.partition(), null, value), (at, failed) -> {
                    if (failed != null) {
                        failure.compareAndSet(null, failed);
                    }
                });
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** As another process sees the table. */
    private String look() {
        try {
            if (store == null) {
                store = IcebergStore.open(CatalogConfig.sqlite("lake", home.resolve("catalog.db"), home.resolve("warehouse")), CommitSteps.NONE, new WallClock());
            }
            TableShape shape = store.care().shape(TABLE, SMALL_BELOW);
            long small = Math.max(small(shape), small(store.care().shape(TABLE.quarantine(), SMALL_BELOW)));
            smallMost = Math.max(smallMost, small);
            smallOfLine = Math.max(smallOfLine, small);
            manifestsMost = Math.max(manifestsMost, shape.manifests());
            metadataMost = Math.max(metadataMost, shape.metadataBytes());
            snapshotsMost = Math.max(snapshotsMost, shape.snapshots().size());
            return String.format(Locale.ROOT, "%,d rows, %d files, %d small ones in a partition (at most %d), %d manifests, %d snapshots, metadata of %d kB", shape.rows(), shape.files(), small,
                    smallOfLine, shape.manifests(), shape.snapshots().size(), shape.metadataBytes() >> 10);
        } catch (RuntimeException e) {
            // What it began to read has expired under it, or is not there yet: the next look.
            return "not seen: " + e.getMessage();
        }
    }

    /** In the partition that has most. */
    private static long small(TableShape shape) {
        return shape.partitions().stream().mapToLong(partition -> partition.candidates().size()).max().orElse(0);
    }

    private long disk() throws IOException {
        long[] sum = {0};
        try (var files = Files.walk(home.resolve("warehouse"))) {
            files.forEach(file -> {
                try {
                    sum[0] += Files.isRegularFile(file) ? Files.size(file) : 0;
                } catch (NoSuchFileException gone) {
                    // Deleted meanwhile.
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        } catch (java.io.UncheckedIOException gone) {
            return disk();
        }
        return sum[0];
    }

    private void awaitDrained(BenchNode node) throws Exception {
        long until = System.currentTimeMillis() + DRAIN_MILLIS;
        JsonNode totals;
        do {
            Thread.sleep(250);
            totals = node.probe().get("/v1/pipelines/events").path("totals");
        } while ((totals.path("consumed").asLong() < all || totals.path("lag").asLong(1) > 0) && System.currentTimeMillis() < until);
    }

    /** Rows and distinct events by DuckDB, what the audit counts again, and the quarantine. */
    private boolean isTruth(BenchNode node) throws Exception {
        long good = kinds.getOrDefault(Events.Kind.GOOD, 0L);
        long landed = good + kinds.getOrDefault(Events.Kind.DUPLICATE, 0L);
        long[] silver = counts(node, "select count(*), count(distinct event_id) from silver.events");
        long[] quarantine = counts(node, "select count(*), count(distinct (_la_partition, _la_offset)) from quarantine.silver_events");
        boolean audit = node.probe().post("/v1/audit", Map.of("recount", true)).path("ok").asBoolean();
        boolean right = silver[0] == landed && silver[1] == good && quarantine[0] == all - landed && quarantine[1] == quarantine[0] && audit;
        if (!right) {
            System.out.printf("silver %d rows, %d events instead of %d and %d; quarantine %d and %d instead of %d; audit %b%n", silver[0], silver[1], landed, good, quarantine[0], quarantine[1],
                    all - landed, audit);
        }
        return right;
    }

    private static long[] counts(BenchNode node, String sql) throws Exception {
        JsonNode row = node.probe().post("/v1/query", Map.of("sql", sql)).path("rows").path(0);
        return new long[] {row.path(0).asLong(), row.path(1).asLong()};
    }

    private List<Commit> commits() throws IOException {
        var commits = new ArrayList<Commit>();
        for (String line : Files.readAllLines(home.resolve("node.log"))) {
            if (line.contains("\"CommitEnded\"") && line.contains("\"namespace\":\"silver\",\"name\":\"events\"") && line.startsWith("{")) {
                JsonNode told = JSON.readTree(line);
                commits.add(new Commit(OffsetDateTime.parse(told.path("@timestamp").asText()).toInstant().toEpochMilli(), told.path("ms").asDouble()));
            }
        }
        return commits;
    }

    private static double p99(List<Commit> commits, long from, long to) {
        double[] sorted = commits.stream().filter(commit -> commit.at() >= from && commit.at() < to).mapToDouble(Commit::millis).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
    }
}
