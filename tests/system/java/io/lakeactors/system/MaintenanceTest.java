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
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables that are fed all the time and looked after meanwhile: few files, few snapshots, and every row once. One topic for all tests, which each home reads from
 * its start.
 */
@Order(4)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MaintenanceTest {
    private static final int ROUNDS = 12;
    private static final int RECORDS = 600;

    private static final String EAGER = "lakeactors.drill.enabled = on\n"
            + "lakeactors.maintenance { interval-min = 200ms, interval-max = 1s, share = 1.0, patience = 1s, small-files = 3, snapshots-max = 10, snapshots-newest = 3, snapshots-unbroken = 0s, deletes-after = 1s }";

    @TempDir
    static Path dir;

    private KafkaBroker broker;
    private Drill fed;
    private NodeProcess eager;

    @BeforeAll
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        fed = new Drill(dir.resolve("crashed"), broker, 20261122L);
        fed.createTopic();
    }

    @AfterAll
    void end() throws Exception {
        if (eager != null) {
            eager.close();
        }
        broker.close();
    }

    @Test
    @Order(1)
    void aTableThatIsFedInSmallCommitsStaysWhole() throws Exception {
        Path home = dir.resolve("home");
        var drill = new Drill(home, broker, 20261121L);
        drill.adopt(fed);
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

    /** The one that goes on after a crash is the one that comes to the next: the first by its configuration, the other by order. */
    @ParameterizedTest
    @Order(2)
    @ValueSource(strings = {"change-after-swap", "before-delete"})
    void aNodeThatIsKilledInAStepOfMaintenanceLosesNothingAndTheNextGoesOn(String step) throws Exception {
        fed.produce(RECORDS);
        if (eager == null) {
            eager = fed.start(EAGER, "lakeactors.drill.crash-at = \"" + step + "\"");
            fed.apply(eager);
        } else {
            var order = eager.post("/v1/cluster/inject?fault=crash&target=" + step, Map.of());
            assertThat(order.has("number")).as("%s", order).isFalse();
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (eager.process().isAlive() && System.nanoTime() < until) {
            fed.produce(20);
            Thread.sleep(250);
        }
        assertThat(eager.endsWithin(Duration.ofSeconds(1))).as("the node came to step " + step + "\n" + eager.log()).isTrue();
        assertThat(eager.process().exitValue()).as(eager.log()).isEqualTo(NodeProcess.HALTED);
        eager = fed.start(EAGER);
        fed.drainAndVerify(eager, "killed " + step);
        JsonNode run = eager.post("/v1/maintenance/silver.drill/run", Map.of());
        assertThat(run.path("outcome").asText()).as(run.toString()).isIn("done", "nothing");
        fed.verify(eager, "looked after, after it was killed " + step);
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
