package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake is copied while records come in and old files go, and what is made of the copy goes on from there, exactly once. */
@Order(7)
class BackupTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECORDS = 1_000;
    private static final String EAGER =
            "lakeactors.maintenance { interval-min = 200ms, interval-max = 1s, share = 1.0, patience = 1s, small-files = 3, snapshots-max = 8, snapshots-newest = 3, snapshots-unbroken = 0s, deletes-after = 1s }";

    @TempDir
    Path dir;

    @Test
    void aRestoredLakeGoesOnFromWhereItsCopyStood() throws Exception {
        Path copy = dir.resolve("copy");
        Path home = dir.resolve("home");
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            var drill = new Drill(home, broker, 20261123L);
            drill.createTopic();
            drill.produce(RECORDS);
            long first;
            try (var node = drill.start(EAGER)) {
                drill.apply(node);
                node.awaitPipeline("drill", Duration.ofSeconds(60), drill.truth()::isCommitted);
                try (var stream = new SteadyStream(broker.bootstrap(), "drill", Drill.PARTITIONS, drill.truth())) {
                    first = backUp(home, copy).path("copiedFiles").asLong();
                    JsonNode again = backUp(home, copy);
                    assertThat(again.path("copiedFiles").asLong()).as(first + " files at first, and then " + again).isLessThan(again.path("files").asLong());
                }
                assertThat(node.metric("lake_backups_total")).isEqualTo(2);
                drill.drainAndVerify(node, "the lake that was copied");
            }
            assertThat(first).isPositive();
            Path restored = dir.resolve("restored");
            Path warehouse = dir.resolve("elsewhere/tables");
            var made = Cli.server(restored, "restore", "--from", copy.toString(), "--warehouse", warehouse.toString());
            assertThat(made.exit()).as(made.all()).isZero();
            assertThat(made.out()).contains("Restored 3 tables").contains("drill");
            var refused = Cli.server(restored, "restore", "--from", copy.toString(), "--warehouse", warehouse.toString());
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err()).contains("there is a lake already");
            // Nothing of the old place is needed, nor by chance read.
            Files.move(home, dir.resolve("lost"));
            var second = new Drill(restored, broker, 1, warehouse);
            second.adopt(drill);
            second.produce(RECORDS);
            try (var node = second.start(EAGER)) {
                second.drainAndVerify(node, "the restored lake");
                assertThat(restored.resolve("restored.json")).doesNotExist();
            }
        }
    }

    /** Numbers of schemas stand in records, contracts are what pipelines are held to, and gold tables go on being made. */
    @Test
    void aRestoredLakeHasTheSchemasContractsAndGoldTablesOfTheCopiedOne() throws Exception {
        Path copy = dir.resolve("copy");
        Path home = dir.resolve("home");
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            var drill = new Drill(home, broker, 20261124L);
            drill.createTopic();
            drill.produce(RECORDS);
            String schemas;
            String contracts;
            try (var node = drill.start()) {
                register(home);
                drill.apply(node);
                assertThat(Cli.lake(home, "contract", "publish", Drill.FILES.resolve("drill.odcs.yaml").toString()).exit()).isZero();
                node.awaitPipeline("drill", Duration.ofSeconds(60), drill.truth()::isCommitted);
                gold(home);
                schemas = node.get("/registry/schemas?deleted=true").toString();
                contracts = node.get("/v1/contracts").toString() + node.get("/v1/contracts/drill");
                backUp(home, copy);
            }
            assertThat(schemas).contains("\"id\":1").contains("\"id\":2").doesNotContain("\"id\":3");
            Path restored = dir.resolve("restored");
            var made = Cli.server(restored, "restore", "--from", copy.toString());
            assertThat(made.exit()).as(made.all()).isZero();
            assertThat(made.out()).contains("Gold tables: days");
            Files.move(home, dir.resolve("lost"));
            var second = new Drill(restored, broker, 1);
            second.adopt(drill);
            try (var node = second.start()) {
                assertThat(node.get("/registry/schemas?deleted=true").toString()).isEqualTo(schemas);
                assertThat(node.get("/v1/contracts").toString() + node.get("/v1/contracts/drill")).isEqualTo(contracts);
                assertThat(registered(restored, "later", "\"bytes\"")).as("3 stood for something that is gone").isEqualTo(4);
                second.drainAndVerify(node, "the restored lake");
                awaitGone(restored.resolve("restored.json"));
                assertThat(restored.resolve("restored-registry.txt")).doesNotExist();
                second.produce(RECORDS);
                second.drainAndVerify(node, "the restored lake goes on");
                var run = Cli.lake(restored, "gold", "run", "days");
                assertThat(run.exit()).as(run.all()).isZero();
                var same = node.post("/v1/query", Map.of("sql", "select (select sum(records) from gold.days) = (select count(*) from silver.drill) as same"));
                assertThat(same.path("rows").path(0).path(0).asBoolean()).as(same.toString()).isTrue();
            }
        }
    }

    private static void awaitGone(Path file) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (Files.exists(file)) {
            assertThat(System.nanoTime()).as(file + " is still there").isLessThan(end);
            Thread.sleep(50);
        }
    }

    /** Two that stay, one of them hidden, and one that is gone with its number. */
    private void register(Path home) throws Exception {
        assertThat(registered(home, "orders", "\"int\"")).isEqualTo(1);
        assertThat(registered(home, "hidden", "\"string\"")).isEqualTo(2);
        assertThat(registered(home, "gone", "\"boolean\"")).isEqualTo(3);
        delete(home, "hidden");
        delete(home, "gone");
        delete(home, "gone?permanent=true");
    }

    private static void delete(Path home, String subject) throws Exception {
        JsonNode node = JSON.readTree(home.resolve("node.json").toFile());
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(node.at("/endpoints/registry").asText() + "/subjects/" + subject)).DELETE().header("Authorization", "Bearer " + node.path("token").asText());
            assertThat(http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
    }

    private int registered(Path home, String subject, String schema) throws Exception {
        var ended = Cli.lake(home, "schema", "register", subject, Files.writeString(dir.resolve("a.avsc"), schema).toString(), "-o", "json");
        assertThat(ended.exit()).as(ended.all()).isZero();
        return JSON.readTree(ended.out()).path("id").asInt();
    }

    private void gold(Path home) throws Exception {
        Path file = Files.writeString(dir.resolve("days.yaml"), """
                gold: days
                query: select cast(ts as date) as day, count(*) as records from silver.drill group by all
                contract: days.odcs.yaml
                to: { gold: { table: gold.days } }
                """);
        Files.writeString(dir.resolve("days.odcs.yaml"), """
                apiVersion: v3.1.0
                kind: DataContract
                id: 0c8b7a52-51f5-4b0e-8f0b-8a4e4f3d2014
                name: days
                version: 1.0.0
                status: active
                schema:
                  - name: days
                    physicalName: gold.days
                    logicalType: object
                    physicalType: table
                    properties:
                      - { name: day, logicalType: date, required: true }
                      - { name: records, logicalType: integer, physicalType: long, required: true }
                """);
        var applied = Cli.lake(home, "apply", "-f", file.toString());
        assertThat(applied.exit()).as(applied.all()).isZero();
        var run = Cli.lake(home, "gold", "run", "days");
        assertThat(run.exit()).as(run.all()).isZero();
    }

    private static JsonNode backUp(Path home, Path to) throws Exception {
        var ended = Cli.lake(home, "backup", "--to", to.toString(), "-o", "json");
        assertThat(ended.exit()).as(ended.all()).isZero();
        return JSON.readTree(ended.out());
    }
}
