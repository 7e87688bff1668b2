package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.embedded.KafkaBroker;
import io.lakeactors.server.quickstart.Feed;
import io.lakeactors.server.quickstart.FeedProducer;
import io.lakeactors.server.quickstart.FlightEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a topic to a gold table, as the guide to layers tells it; and a node that dies while it makes one. */
class LayersTest {
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root"));
    private static final Path EXAMPLES = ROOT.resolve("cluster-config/examples");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path dir;

    private interface Told {
        void by(Path home, List<String> conf) throws Exception;
    }

    /** Silver flights, and a node's home and configuration. */
    private void flights(Told told) throws Exception {
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            broker.createTopic("flights", 2, Map.of());
            FeedProducer.produce(broker.bootstrap(), Feed.flights(), sent -> { });
            told.by(dir.resolve("home"), List.of("lakeactors.sources.default.bootstrap = \"" + broker.bootstrap() + "\"", "lakeactors.memory.cap = 128MB"));
        }
    }

    private static void read(NodeProcess node) throws Exception {
        node.apply(EXAMPLES.resolve("flights.yaml"), EXAMPLES.resolve("flights.odcs.yaml"));
        node.awaitPipeline("flights", PATIENCE, pipeline -> pipeline.path("totals").path("consumed").asLong() == FlightEvents.count() && pipeline.path("totals").path("lag").asLong() == 0);
    }

    @Test
    void theGuidesToLayersAndLineageAreAnsweredAsTheyShow() throws Exception {
        flights((home, conf) -> {
            try (NodeProcess node = NodeProcess.start(home, conf)) {
                read(node);
                Path guide = ROOT.resolve("docs/guides/layers.md");
                assertThat(GuideCommands.run(guide, home, GuideCommands.files(guide, dir.resolve("guide")))).isGreaterThan(15);
                assertThat(GuideCommands.run(ROOT.resolve("docs/guides/lineage.md"), home, dir.resolve("guide"))).isGreaterThan(5);
            }
        });
    }

    /** Within one process {@code GoldTest} lets runs die at every step. */
    @Tag("drills")
    @Test
    void aKilledRunIsFinishedByTheNext() throws Exception {
        flights((home, conf) -> {
            try (NodeProcess node = NodeProcess.start(home, conf)) {
                read(node);
            }
            dieAndGoOn(home, conf);
        });
    }

    private static void dieAndGoOn(Path home, List<String> conf) throws Exception {
        var halting = new java.util.ArrayList<>(conf);
        halting.addAll(List.of("lakeactors.drill.enabled = on", "lakeactors.drill.crash-at = gold-staged", "lakeactors.drill.crash-on = 1"));
        try (NodeProcess node = NodeProcess.start(home, halting)) {
            apply(home);
            assertThat(node.endsWithin(PATIENCE)).as("it has died between the candidate and its publication").isTrue();
        }
        try (NodeProcess node = NodeProcess.start(home, conf)) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!node.get("/v1/gold/delays").path("runs").path(0).path("outcome").asText().equals("published")) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.sleep(50);
            }
            var sums = node.post("/v1/query", Map.of("sql", "select (select sum(flights) from gold.delays_by_carrier_and_day) = (select count(*) from silver.flights) as same"));
            assertThat(sums.path("rows").path(0).path(0).asBoolean()).as(sums.toString()).isTrue();
        }
    }

    /** The node may die before it has answered. */
    private static void apply(Path home) throws Exception {
        Cli.lake(home, "apply", "-f", EXAMPLES.resolve("delays.yaml").toString());
    }
}
