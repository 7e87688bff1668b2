package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker and catalog fail, come late or lie; the node goes on by itself, and nothing is lost or doubled. */
class DependencyDrillTest {
    private static final int RECORDS = 4_000;

    @TempDir
    Path dir;

    private KafkaBroker broker;
    private Drill drill;

    @BeforeEach
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        drill = new Drill(dir.resolve("home"), broker, 7);
        drill.createTopic();
    }

    @AfterEach
    void end() {
        broker.close();
    }

    @Test
    void aBrokerThatIsKilledAndComesBackIsReadToItsEnd() throws Exception {
        drill.produce(RECORDS);
        try (var node = drill.start()) {
            drill.apply(node);
            node.awaitPipeline("drill", Duration.ofSeconds(60), pipeline -> pipeline.path("totals").path("written").asLong() > 0);
            broker.kill();
            var degraded = node.awaitPipeline("drill", Duration.ofSeconds(60), pipeline -> pipeline.path("state").asText().equals("degraded"));
            assertThat(degraded.path("reason").asText()).contains("LA-3007");
            broker = KafkaBroker.start(dir.resolve("kafka"));
            drill.produce(RECORDS);
            drill.drainAndVerify(node, "after the broker came back");
            node.awaitPipeline("drill", Duration.ofSeconds(30), pipeline -> pipeline.path("state").asText().equals("running"));
        }
    }

    @Test
    void aCatalogThatAnswersLateOnlySlowsIntake() throws Exception {
        commitsUnder("lakeactors.drill.catalog-late = 700ms");
    }

    @Test
    void aCatalogThatFailsNowAndThenIsTriedAgain() throws Exception {
        commitsUnder("lakeactors.drill.catalog-fail-every = 2");
    }

    @Test
    void aCatalogThatLosesItsAnswerAfterTheCommitDoublesNothing() throws Exception {
        commitsUnder("lakeactors.drill.catalog-lose-every = 2");
    }

    private void commitsUnder(String fault) throws Exception {
        drill.produce(RECORDS / 2);
        try (var node = drill.start("lakeactors.drill.enabled = on", fault)) {
            drill.apply(node);
            for (int round = 0; round < 4; round++) {
                drill.produce(RECORDS / 8);
                drill.drainAndVerify(node, fault + ", round " + round);
            }
        }
    }
}
