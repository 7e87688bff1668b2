package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that are fed all the time and looked after meanwhile: few files, few snapshots, and every row once. */
@Order(4)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MaintenanceTest {
    private static final int ROUNDS = 12;
    private static final int RECORDS = 600;

    private static final String EAGER =
            "lakeactors.maintenance { interval-min = 200ms, interval-max = 1s, share = 1.0, patience = 1s, small-files = 3, snapshots-max = 10, snapshots-newest = 3, snapshots-unbroken = 0s, deletes-after = 1s }";

    @TempDir
    static Path dir;

    private KafkaBroker broker;
    private Drill crashed;

    @BeforeAll
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        crashed = new Drill(dir.resolve("crashed"), broker, 20261122L);
        crashed.createTopic();
    }

    @AfterAll
    void end() {
        broker.close();
    }

    @Test
    void aTableThatIsFedInSmallCommitsStaysWhole() throws Exception {
        Path home = dir.resolve("home");
        try (var own = KafkaBroker.start(dir.resolve("own"))) {
            var drill = new Drill(home, own, 20261121L);
            drill.createTopic();
            try (var node = drill.start("lakeactors.maintenance { interval-min = 200ms, interval-max = 1s, share = 1.0, patience = 1s, snapshots-max = 8, snapshots-newest = 3, snapshots-unbroken = 0s, deletes-after = 1s }")) {
                drill.apply(node);
                for (int round = 0; round < ROUNDS; round++) {
                    drill.produce(RECORDS);
                    long produced = drill.truth().produced();
                    node.awaitPipeline("drill", Duration.ofSeconds(60), pipeline -> next(pipeline) == produced);
                }
                JsonNode run = node.post("/v1/maintenance/silver.drill/run", Map.of());
                assertThat(run.path("outcome").asText()).as(run.toString()).isIn("done", "nothing");
                drill.drainAndVerify(node, "looked after");

                JsonNode care = awaitCare(node);
                assertThat(care.path("runs").findValuesAsText("outcome")).as(care.toString()).contains("done");
                assertThat(care.path("runs").findValuesAsText("reason")).as("why runs failed").allMatch(why -> why.isEmpty() || why.contains("no memory"));
                awaitDeleted(node);
                drill.verify(node, "files deleted");
                for (JsonNode table : care.path("tables")) {
                    assertThat(table.path("snapshots").asInt()).as(table.toString()).isLessThanOrEqualTo(30);
                    assertThat(table.path("small").asInt()).as(table.toString()).isLessThanOrEqualTo(20);
                    assertThat(table.path("metadataBytes").asLong()).as(table.toString()).isLessThan(1 << 20);
                }
                JsonNode history = node.get("/v1/tables/silver.drill/history");
                assertThat(history.path("versions").findValuesAsText("operation")).contains("replace");
            }
            try (var node = drill.start("lakeactors.maintenance.enabled = off")) {
                drill.produce(RECORDS);
                drill.drainAndVerify(node, "after a restart");
                assertThat(node.get("/v1/maintenance").path("runs")).as("what was done is remembered").isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"change-after-swap", "before-delete"})
    void aNodeThatIsKilledInAStepOfMaintenanceLosesNothingAndTheNextGoesOn(String step) throws Exception {
        crashed.produce(RECORDS);
        var doomed = crashed.launch(EAGER, "lakeactors.drill.enabled = on", "lakeactors.drill.crash-at = \"" + step + "\"");
        doomed.awaitReady();
        crashed.apply(doomed);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (doomed.process().isAlive() && System.nanoTime() < until) {
            crashed.produce(20);
            Thread.sleep(250);
        }
        assertThat(doomed.endsWithin(Duration.ofSeconds(1))).as("the node came to step " + step + "\n" + doomed.log()).isTrue();
        assertThat(doomed.process().exitValue()).as(doomed.log()).isEqualTo(NodeProcess.HALTED);
        try (var node = crashed.start(EAGER)) {
            crashed.apply(node);
            crashed.drainAndVerify(node, "killed " + step);
            JsonNode run = node.post("/v1/maintenance/silver.drill/run", Map.of());
            assertThat(run.path("outcome").asText()).as(run.toString()).isIn("done", "nothing");
            crashed.verify(node, "looked after, after it was killed " + step);
        }
    }

    /** What has expired goes a second later, with one of the next runs, whoever asked for it. */
    private static void awaitDeleted(NodeProcess node) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        JsonNode runs = node.get("/v1/maintenance").path("runs");
        while (deleted(runs) == 0 && System.nanoTime() < until) {
            Thread.sleep(200);
            node.post("/v1/maintenance/silver.drill/run", Map.of());
            runs = node.get("/v1/maintenance").path("runs");
        }
        assertThat(deleted(runs)).as("files deleted by " + runs).isPositive();
    }

    private static long deleted(JsonNode runs) {
        return runs.findValues("filesDeleted").stream().mapToLong(JsonNode::asLong).sum();
    }

    /** A table may just have been fed when it was seen last. */
    private static JsonNode awaitCare(NodeProcess node) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        JsonNode care = node.get("/v1/maintenance");
        while (System.nanoTime() < until && (care.path("tables").size() < 3 || care.path("tables").findValues("small").stream().anyMatch(small -> small.asInt() > 12))) {
            Thread.sleep(100);
            care = node.get("/v1/maintenance");
        }
        assertThat(care.path("tables")).hasSize(3);
        return care;
    }

    private static long next(JsonNode pipeline) {
        long next = 0;
        for (JsonNode partition : pipeline.path("partitions")) {
            next += partition.path("next").asLong();
        }
        return next;
    }
}
