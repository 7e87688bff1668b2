package io.lakeactors.system;

import io.lakeactors.server.chaos.Ports;
import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.testkit.PostgresDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Nodes on one machine that share a PostgreSQL, a warehouse and a topic with known truth, each in a JVM and a home of its own. Nodes are numbered from 1. */
final class ClusterDrill implements AutoCloseable {
    private final Path dir;
    private final int partitions;
    private final KafkaBroker broker;
    private final PostgresDatabase database = PostgresDatabase.fresh();
    private final int[] ports;
    private final NodeProcess[] nodes;
    private final Truth truth;

    ClusterDrill(Path dir, int nodes, int partitions, long seed) throws Exception {
        this.dir = dir;
        this.partitions = partitions;
        this.nodes = new NodeProcess[nodes];
        truth = new Truth(seed);
        ports = Ports.free(nodes);
        broker = KafkaBroker.start(dir.resolve("kafka"));
        broker.createTopic("drill", partitions, Map.of());
    }

    Truth truth() {
        return truth;
    }

    KafkaBroker broker() {
        return broker;
    }

    void produce(int records) {
        truth.produce(broker.bootstrap(), "drill", partitions, records);
    }

    /** Goes on until it is closed. */
    SteadyStream stream() {
        return new SteadyStream(broker.bootstrap(), "drill", partitions, truth);
    }

    /**
     * For each partition, how long after a moment the first record that was produced then or later was to be read in the table.
     *
     * @param moment milliseconds since 1970
     */
    Map<Integer, Long> resumedAfter(SteadyStream stream, long moment) throws Exception {
        var commits = TableCounts.commits(catalog(), warehouse(), "bronze", "drill");
        var resumed = new TreeMap<Integer, Long>();
        for (int partition = 0; partition < partitions; partition++) {
            long offset = stream.firstSince(partition, moment).orElseThrow();
            resumed.put(partition, commits.get(partition).entrySet().stream().filter(commit -> commit.getValue() >= offset).findFirst().orElseThrow().getKey()
                    - moment);
        }
        return resumed;
    }

    private Map<String, String> catalog() {
        return Map.of("uri", database.url(), "jdbc.user", PostgresDatabase.USER, "jdbc.password", PostgresDatabase.PASSWORD);
    }

    /** Does not wait. */
    NodeProcess launch(int number, String... more) throws Exception {
        nodes[number - 1] = NodeProcess.launch(dir.resolve("n" + number), conf(number, more));
        return nodes[number - 1];
    }

    /** Where a node listens for the others. */
    int port(int number) {
        return ports[number - 1];
    }

    NodeProcess node(int number) {
        return nodes[number - 1];
    }

    void startAll(String... more) throws Exception {
        for (int number = 1; number <= nodes.length; number++) {
            launch(number, more);
        }
        for (var node : nodes) {
            node.awaitReady();
        }
    }

    private List<String> conf(int number, String... more) {
        String seeds = IntStream.range(0, Math.min(2, nodes.length)).mapToObj(i -> "\"127.0.0.1:" + ports[i] + "\"").collect(Collectors.joining(", "));
        var lines = new ArrayList<String>(List.of(
                "lakeactors.node.name = n" + number,
                // When a record came to be read is looked up in the snapshots of the table.
                "lakeactors.maintenance.snapshots-max = 100000",
                "lakeactors.cluster { port = " + ports[number - 1] + ", seeds = [" + seeds + "] }",
                "lakeactors.cluster.start-timeout = 150s",
                "lakeactors.journal.kind = postgres",
                "lakeactors.catalog { kind = postgres, port = " + database.port() + ", database = " + database.name() + ", user = " + PostgresDatabase.USER
                        + ", password = " + PostgresDatabase.PASSWORD + " }",
                "lakeactors.warehouse = \"" + warehouse() + "\"",
                "lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"",
                "lakeactors.memory.cap = 64MB"));
        lines.addAll(List.of(more));
        return lines;
    }

    private Path warehouse() {
        return dir.resolve("warehouse");
    }

    void apply(int number) throws Exception {
        node(number).apply(Drill.FILES.resolve("drill.yaml"), Drill.FILES.resolve("drill.odcs.yaml"));
    }

    /** Waits until all that was produced is committed, as this node sees it. */
    void awaitDrained(int number, Duration atMost) throws Exception {
        node(number).awaitPipeline("drill", atMost, truth::isCommitted);
    }

    void verify(int number, String what) throws Exception {
        truth.verify(what, catalog(), warehouse(), node(number));
    }

    String logs() throws Exception {
        var all = new StringBuilder();
        for (int number = 1; number <= nodes.length; number++) {
            all.append("\n---- n").append(number).append('\n').append(nodes[number - 1] == null ? "" : nodes[number - 1].log());
        }
        return all.toString();
    }

    @Override
    public void close() throws Exception {
        for (var node : nodes) {
            if (node != null) {
                node.process().destroy();
            }
        }
        for (var node : nodes) {
            if (node != null) {
                node.close();
            }
        }
        broker.close();
    }
}
