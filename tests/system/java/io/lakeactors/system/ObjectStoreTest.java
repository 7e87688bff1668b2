package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose warehouse is a bucket: a store that throttles and fails, a node that is killed, and every row once. */
class ObjectStoreTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECORDS = 500;
    private static final String EAGER =
            "lakeactors.maintenance { interval-min = 200ms, interval-max = 1s, share = 1.0, patience = 1s, small-files = 3, snapshots-max = 3, snapshots-newest = 2, snapshots-unbroken = 0s, deletes-after = 1s }";

    @TempDir
    Path dir;

    private Drill drill;
    private Path home;

    @Test
    @Tag("drills")
    void intakeGoesOnThroughRefusalsAndAKillAndTheRowsAreThereOnce() throws Exception {
        Path python = PythonEnvironment.python("object-store", "a warehouse in an object store was NOT tried");
        home = dir.resolve("home");
        try (var store = ObjectStore.start(python, dir.resolve("moto.log")); var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            drill = new Drill(home, broker, 11);
            drill.createTopic();
            drill.produce(RECORDS);
            var doomed = start(store);
            drill.apply(doomed);
            committed(doomed);
            refusedForAWhile(store, doomed);
            drill.produce(RECORDS);
            doomed.kill9();
            try (var node = start(store)) {
                committed(node);
                audited(node);
                awaitDeleted(node);
                assertThat(store.deletedParquet()).as("data files that were compacted").isNotEmpty();
                audited(node);
                clientsAreToldWhereButNoSecrets(store);
                assertThat(node.log()).doesNotContain("do-not-tell");
            }
            equalByPyIceberg(python, store);
        }
    }

    private NodeProcess start(ObjectStore store) throws Exception {
        var conf = new ArrayList<>(store.conf("wh"));
        conf.add(EAGER);
        return drill.start(conf.toArray(String[]::new));
    }

    private void committed(NodeProcess node) throws Exception {
        node.awaitPipeline("drill", Duration.ofSeconds(60), drill.truth()::isCommitted);
    }

    /** For two seconds nothing is answered but refusals, more than a call's tries last; then one call in three is refused. */
    private void refusedForAWhile(ObjectStore store, NodeProcess node) throws Exception {
        store.refuseEvery(1);
        drill.produce(RECORDS);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (node.said("\"signal\":\"Retried\"") == 0 && System.nanoTime() < until) {
            Thread.sleep(50);
        }
        assertThat(node.said("\"signal\":\"Retried\"")).as("refusals reach the engine, which tries again: " + node.log()).isPositive();
        store.refuseEvery(3);
        committed(node);
        assertThat(store.refused()).isPositive();
        store.refuseEvery(0);
    }

    private static void audited(NodeProcess node) throws Exception {
        JsonNode audit = node.post("/v1/audit", Map.of("recount", false));
        assertThat(audit.path("ok").asBoolean()).as("audit " + audit + "\n" + node.log()).isTrue();
    }

    /** Of every commit something expires sooner or later, and goes a second after that. */
    private void awaitDeleted(NodeProcess node) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (deleted(node) == 0 && System.nanoTime() < until) {
            drill.produce(20);
            committed(node);
            node.post("/v1/maintenance/silver.drill/run", Map.of());
        }
        assertThat(deleted(node)).as("files deleted: " + node.get("/v1/maintenance")).isPositive();
    }

    private static long deleted(NodeProcess node) throws Exception {
        return node.get("/v1/maintenance").path("runs").findValues("filesDeleted").stream().mapToLong(JsonNode::asLong).sum();
    }

    private void clientsAreToldWhereButNoSecrets(ObjectStore store) throws Exception {
        String catalog = JSON.readTree(home.resolve("node.json").toFile()).at("/endpoints/catalog").asText();
        String told = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(catalog + "/v1/config")).build(), HttpResponse.BodyHandlers.ofString()).body();
        JsonNode defaults = JSON.readTree(told).path("defaults");
        assertThat(defaults.path("s3.endpoint").asText()).isEqualTo(store.endpoint());
        assertThat(defaults.path("s3.path-style-access").asText()).isEqualTo("true");
        assertThat(told).doesNotContain("tester").doesNotContain("do-not-tell");
    }

    private void equalByPyIceberg(Path python, ObjectStore store) throws Exception {
        JsonNode found = JSON.readTree(PythonEnvironment.run(List.of(python.toString(), PythonEnvironment.FILES.resolve("read_object_store.py").toString(), home.toString(), "s3://lake/wh",
                store.endpoint(), "silver.drill", "bronze.drill", "quarantine.silver_drill")));
        long good = drill.truth().counts().values().stream().mapToLong(Truth.Counts::good).sum();
        long quarantined = drill.truth().counts().values().stream().mapToLong(Truth.Counts::quarantined).sum();
        holds(found.path("silver.drill"), good);
        holds(found.path("quarantine.silver_drill"), quarantined);
        holds(found.path("bronze.drill"), drill.truth().produced());
    }

    private static void holds(JsonNode table, long rows) {
        assertThat(table.path(0).asLong()).as("rows").isEqualTo(rows);
        assertThat(table.path(1).asLong()).as("distinct rows").isEqualTo(rows);
    }
}
