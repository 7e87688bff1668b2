package io.lakeactors.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Whether the cost of a row stays as it is when there are more partitions, tables, columns or bytes: {@code GrowthBench DIR EVENTS ROUNDS [SHAPE...]}.
 *
 * <p>Each shape is drained by a fresh node, and so is one with an event for each partition only, whose CPU-seconds are taken as those of the start. The topics are made once in DIR. Prints a line of JSON for each drain, and a
 * table at the end: medians, and the ratio to the first shape of the same sort.
 */
public final class GrowthBench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ASK_MILLIS = 500;
    private static final long STALL_NANOS = 120_000_000_000L;
    private static final double MEGABYTE = 1e6;

    /** What a shape is counted in. */
    private enum Unit {
        ROWS,
        CELLS,
        MEGABYTES
    }

    /**
     * @param sort shapes of one sort are compared with its first
     * @param tables of one topic each @param partitions of each topic @param columns 0 for {@link Events} @param bytes of an event, 0 for what the columns take
     * @param part of EVENTS: one in so many
     */
    private record Shape(String name, String sort, Unit unit, int tables, int partitions, int columns, int bytes, int part) {
        long events(long all) {
            return all / part / tables * tables;
        }
    }

    private static final List<Shape> SHAPES = List.of(
            new Shape("6-partitions", "partitions", Unit.ROWS, 1, 6, 0, 0, 1),
            new Shape("60-partitions", "partitions", Unit.ROWS, 1, 60, 0, 0, 1),
            new Shape("600-partitions", "partitions", Unit.ROWS, 1, 600, 0, 0, 1),
            // Of as many partitions in all, so that only the tables are more.
            new Shape("1-table", "tables", Unit.ROWS, 1, 50, 0, 0, 1),
            new Shape("50-tables", "tables", Unit.ROWS, 50, 1, 0, 0, 1),
            new Shape("10-columns", "columns", Unit.CELLS, 1, LoadEvents.PARTITIONS, 10, 0, 1),
            new Shape("100-columns", "columns", Unit.CELLS, 1, LoadEvents.PARTITIONS, 100, 0, 10),
            new Shape("270-bytes", "bytes", Unit.MEGABYTES, 1, LoadEvents.PARTITIONS, 10, 270, 1),
            new Shape("4-kilobytes", "bytes", Unit.MEGABYTES, 1, LoadEvents.PARTITIONS, 10, 4096, 15));

    /** A drain that does not go on. */
    private static final class Stalled extends Exception {
        private static final long serialVersionUID = 1;

        private Stalled(String message) {
            super(message);
        }
    }

    private record Drained(double cpuSeconds, double wallSeconds, long peakMebibytes, long commits) {}

    private final Path dir;
    private final long events;
    private final KafkaBroker broker;
    private final Map<Shape, List<Drained>> starts = new LinkedHashMap<>();
    private final Map<Shape, List<Drained>> drains = new LinkedHashMap<>();

    private final Map<Shape, String> stalled = new LinkedHashMap<>();

    private GrowthBench(Path dir, long events, KafkaBroker broker) {
        this.dir = dir;
        this.events = events;
        this.broker = broker;
    }

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]).toAbsolutePath();
        int rounds = Integer.parseInt(args[2]);
        var wanted = Arrays.asList(args).subList(3, args.length);
        var shapes = SHAPES.stream().filter(shape -> wanted.isEmpty() || wanted.contains(shape.name()) || wanted.contains(shape.sort())).toList();
        if (shapes.isEmpty()) {
            throw new IllegalArgumentException("none of the shapes " + wanted + " is known: name any of " + SHAPES.stream().map(Shape::name).toList());
        }
        Files.createDirectories(dir);
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            var bench = new GrowthBench(dir, Long.parseLong(args[1]), broker);
            for (int round = 1; round <= rounds; round++) {
                for (Shape shape : shapes) {
                    if (!bench.stalled.containsKey(shape)) {
                        bench.drain(round, shape);
                    }
                }
            }
            bench.table();
        }
    }

    private void drain(int round, Shape shape) throws Exception {
        long few = (long) shape.tables() * shape.partitions();
        load(shape, few);
        load(shape, shape.events(events));
        try {
            starts.computeIfAbsent(shape, first -> new ArrayList<>()).add(drain(round, shape, few));
            drains.computeIfAbsent(shape, first -> new ArrayList<>()).add(drain(round, shape, shape.events(events)));
        } catch (Stalled e) {
            stalled.put(shape, e.getMessage());
        }
    }

    private static String topic(Shape shape, long all, int table) {
        return "growth-" + shape.name() + "-" + all + "-" + table;
    }

    /** Unless it was before; a file keeps how many bytes. */
    private void load(Shape shape, long all) throws Exception {
        Path made = made(shape, all);
        if (Files.exists(made)) {
            return;
        }
        var shop = new Events(Events.SEED, all, shape.partitions());
        var wide = new WideEvents(shape.columns(), shape.bytes(), all);
        var bytes = new long[1];
        for (int table = 0; table < shape.tables(); table++) {
            broker.createTopic(topic(shape, all, table), shape.partitions(), Map.of());
        }
        LoadEvents.fill(broker.bootstrap(), all, i -> {
            byte[] value = shape.columns() == 0 ? shop.event(i) : wide.event(i);
            bytes[0] += value.length;
            // Evenly: each table and each of its partitions takes its turn.
            return new ProducerRecord<>(topic(shape, all, (int) (i % shape.tables())), (int) (i / shape.tables() % shape.partitions()), null, value);
        });
        Files.writeString(made, String.valueOf(bytes[0]));
    }

    private Path made(Shape shape, long all) {
        return dir.resolve("growth-" + shape.name() + "-" + all + ".made");
    }

    private Drained drain(int round, Shape shape, long all) throws Exception {
        long began = System.nanoTime();
        try (var node = new BenchNode(dir.resolve("home-" + shape.name() + "-" + System.currentTimeMillis()), broker.bootstrap())) {
            node.awaitReady();
            for (int table = 0; table < shape.tables(); table++) {
                String name = "events" + table;
                node.apply(ClusterBench.pipeline(name, topic(shape, all, table)),
                        shape.columns() == 0 ? ClusterBench.contract(name) : new WideEvents(shape.columns(), shape.bytes(), all).contract(name));
            }
            JsonNode pipelines = drained(node, all);
            var drained = new Drained(node.probe().cpuSeconds(), (System.nanoTime() - began) / 1e9, node.probe().peakMebibytes(), sum(pipelines, "commits"));
            System.out.printf(Locale.ROOT, "{\"round\":%d,\"shape\":\"%s\",\"events\":%d,\"wallSeconds\":%.2f,\"cpuSeconds\":%.2f,\"peakRssMiB\":%d,\"commits\":%d,\"quarantined\":%d,\"cpuByThread\":%s}%n",
                    round, shape.name(), all, drained.wallSeconds(), drained.cpuSeconds(), drained.peakMebibytes(), drained.commits(), sum(pipelines, "quarantined"), JSON.writeValueAsString(node.probe().cpuByThread()));
            return drained;
        }
    }

    /** @return all pipelines at the topics' end @throws Stalled if nothing is committed for long */
    private static JsonNode drained(BenchNode node, long all) throws Exception {
        long before = -1;
        long grew = System.nanoTime();
        while (true) {
            Thread.sleep(ASK_MILLIS);
            JsonNode pipelines = node.probe().get("/v1/pipelines").path("pipelines");
            long consumed = sum(pipelines, "consumed");
            if (consumed >= all && sum(pipelines, "lag") == 0) {
                return pipelines;
            }
            if (consumed > before) {
                before = consumed;
                grew = System.nanoTime();
            } else if (System.nanoTime() - grew > STALL_NANOS) {
                throw new Stalled("it stalled at " + consumed + " of " + all + " events");
            }
        }
    }

    private static long sum(JsonNode pipelines, String count) {
        return IntStream.range(0, pipelines.size()).mapToLong(i -> pipelines.path(i).path("totals").path(count).asLong(1)).sum();
    }

    private void table() throws Exception {
        System.out.println("\n| shape | events | CPU-s | of them the start | per CPU-s | per CPU-s without the start | of the first's | peak RSS | commits |\n|---|---|---|---|---|---|---|---|---|");
        var firsts = new LinkedHashMap<String, Double>();
        for (var entry : drains.entrySet()) {
            Shape shape = entry.getKey();
            long all = shape.events(events);
            double cpu = median(entry.getValue());
            double start = median(starts.get(shape));
            double units = units(shape, all);
            double net = units / (cpu - start);
            double ratio = net / firsts.computeIfAbsent(shape.sort(), first -> net);
            Drained last = entry.getValue().getLast();
            System.out.printf(Locale.ROOT, "| %s | %,d | %.1f | %.1f | %s | %s | %.2f | %d MiB | %d |%n", shape.name(), all, cpu, start, rate(shape, units / cpu), rate(shape, net), ratio,
                    last.peakMebibytes(), last.commits());
        }
        stalled.forEach((shape, why) -> System.out.printf("%n%s was left out from there on: %s.%n", shape.name(), why));
    }

    private double units(Shape shape, long all) throws Exception {
        return switch (shape.unit()) {
            case ROWS -> all;
            case CELLS -> (double) all * shape.columns();
            case MEGABYTES -> Long.parseLong(Files.readString(made(shape, all))) / MEGABYTE;
        };
    }

    private static String rate(Shape shape, double perCpuSecond) {
        return String.format(Locale.ROOT, shape.unit() == Unit.MEGABYTES ? "%,.1f MB" : "%,.0f " + shape.unit().name().toLowerCase(Locale.ROOT), perCpuSecond);
    }

    private static double median(List<Drained> runs) {
        double[] sorted = runs.stream().mapToDouble(Drained::cpuSeconds).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
