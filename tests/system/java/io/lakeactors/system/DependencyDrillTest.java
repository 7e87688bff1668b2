package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Broker and catalog fail, come late or lie; the node goes on by itself, and nothing is lost or doubled. One node for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DependencyDrillTest {
    private static final int RECORDS = 4_000;

    @TempDir
    static Path dir;

    private KafkaBroker broker;
    private Drill drill;
    private NodeProcess node;
    private Path control;
    private int changes;

    @BeforeAll
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        drill = new Drill(dir.resolve("home"), broker, 7);
        drill.createTopic();
        control = dir.resolve("drill.control");
        node = drill.start("lakeactors.drill { enabled = on, control = \"" + control + "\" }");
        node.apply(OutletFailoverTest.pipeline(dir), Drill.FILES.resolve("drill.odcs.yaml"));
    }

    @AfterAll
    void end() throws Exception {
        node.close();
        broker.close();
    }

    @Test
    void aBrokerThatIsKilledAndComesBackIsReadToItsEnd() throws Exception {
        drill.produce(RECORDS);
        drill.drainAndVerify(node, "before the broker is killed");
        drill.produce(RECORDS);
        broker.kill();
        var degraded = node.awaitPipeline("drill", Duration.ofSeconds(60), pipeline -> pipeline.path("state").asText().equals("degraded"));
        assertThat(degraded.path("reason").asText()).contains("LA-3007");
        broker = KafkaBroker.start(dir.resolve("kafka"));
        drill.produce(RECORDS);
        drill.drainAndVerify(node, "after the broker came back");
        node.awaitPipeline("drill", Duration.ofSeconds(30), pipeline -> pipeline.path("state").asText().equals("running"));
    }

    /** What is committed late is to be sent when the broker is away. */
    @Test
    void rowsLeaveOnceForABrokerThatWasAwayForAWhile() throws Exception {
        faults("catalog-late = 2000ms");
        double before = node.metric("lake_rows_total");
        drill.produce(RECORDS / 2);
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (node.metric("lake_rows_total") < before + RECORDS / 4) {
            assertThat(System.nanoTime()).as("records are read: " + node.log()).isLessThan(until);
            Thread.sleep(20);
        }
        broker.kill();
        try {
            Thread.sleep(3_000);
        } finally {
            broker = KafkaBroker.start(dir.resolve("kafka"));
        }
        faults("");
        drill.produce(RECORDS / 4);
        assertThat(OutletFailoverTest.sent(broker.bootstrap(), drill.truth(), Duration.ofSeconds(40))).as("rows that came, and different ones among them " + node.log())
                .containsOnly(drill.truth().good());
    }

    @Test
    void aCatalogThatAnswersLateOnlySlowsIntake() throws Exception {
        commitsUnder("catalog-late = 700ms");
    }

    @Test
    void aCatalogThatFailsNowAndThenIsTriedAgain() throws Exception {
        commitsUnder("catalog-fail-every = 2");
    }

    @Test
    void aCatalogThatLosesItsAnswerAfterTheCommitDoublesNothing() throws Exception {
        commitsUnder("catalog-lose-every = 2");
    }

    private void commitsUnder(String fault) throws Exception {
        faults(fault);
        for (int round = 0; round < 4; round++) {
            drill.produce(RECORDS / 4);
            drill.drainAndVerify(node, fault + ", round " + round);
        }
        faults("");
    }

    /** Returns when the node has said that it follows. */
    private void faults(String now) throws Exception {
        Files.writeString(control, now);
        changes++;
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (node.said("Drill: faults changed.") < changes) {
            assertThat(System.nanoTime()).as("the node follows the control file: " + node.log()).isLessThan(until);
            Thread.sleep(20);
        }
    }
}
