package io.lakeactors.system;

import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One home, one topic with known truth, and the node that is put through it. */
final class Drill {
    static final int PARTITIONS = 3;
    static final Path FILES = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "resources", "drill");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path home;
    private final KafkaBroker broker;
    private final Path warehouse;
    private Truth truth;

    Drill(Path home, KafkaBroker broker, long seed) {
        this(home, broker, seed, home.resolve("warehouse"));
    }

    Drill(Path home, KafkaBroker broker, long seed, Path warehouse) {
        this.home = home;
        this.broker = broker;
        this.warehouse = warehouse;
        this.truth = new Truth(seed);
    }

    /** Reads the same topic as another drill, whose truth holds here too. */
    void adopt(Drill other) {
        truth = other.truth;
    }

    Truth truth() {
        return truth;
    }

    void createTopic() {
        broker.createTopic("drill", PARTITIONS, Map.of());
    }

    void produce(int records) {
        truth.produce(broker.bootstrap(), "drill", PARTITIONS, records);
    }

    NodeProcess start(String... more) throws Exception {
        return NodeProcess.start(home, conf(more));
    }

    /** Starts a node and does not wait for it. */
    NodeProcess launch(String... more) throws Exception {
        return NodeProcess.launch(home, conf(more));
    }

    /** Starts a node by this command. */
    NodeProcess start(List<String> command) throws Exception {
        var node = NodeProcess.launch(home, conf(), command);
        node.awaitReady();
        return node;
    }

    private List<String> conf(String... more) {
        var lines = new ArrayList<String>(List.of(
                "lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 64MB", "lakeactors.warehouse = \"" + warehouse + "\""));
        lines.addAll(List.of(more));
        return lines;
    }

    void apply(NodeProcess node) throws Exception {
        node.apply(FILES.resolve("drill.yaml"), FILES.resolve("drill.odcs.yaml"));
    }

    /** Waits until everything produced is committed, and holds the tables to the truth, by Iceberg's own reader and by {@code lake audit}. */
    void drainAndVerify(NodeProcess node, String what) throws Exception {
        node.awaitPipeline("drill", PATIENCE, truth::isCommitted);
        verify(node, what);
    }

    void verify(NodeProcess node, String what) throws Exception {
        truth.verify(what, TableCounts.sqlite(home), warehouse, node);
    }
}
