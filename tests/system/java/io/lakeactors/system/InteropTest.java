package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's engines see the same rows, and may write beside us: PyIceberg and DuckDB, from the package index, in a virtual environment of the test's own. */
class InteropTest {
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root"));
    private static final Path FILES = ROOT.resolve("tests/system/resources/interop");
    private static final int RECORDS = 5_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    @Test
    void othersReadAndWriteWhatTheNodeWritesToo() throws Exception {
        Path python = PythonEnvironment.python("interop", "the tables were NOT read by PyIceberg and DuckDB");
        Path home = dir.resolve("home");
        var broker = KafkaBroker.start(dir.resolve("kafka"));
        var drill = new Drill(home, broker, 42);
        JsonNode worked;
        try {
            drill.createTopic();
            drill.produce(RECORDS);
            try (var node = drill.start()) {
                node.apply(unhurried(), Drill.FILES.resolve("drill.odcs.yaml"));
                var stream = new SteadyStream(broker.bootstrap(), "drill", Drill.PARTITIONS, drill.truth());
                try (stream) {
                    JsonNode announced = JSON.readTree(home.resolve("node.json").toFile());
                    assertThat(node.get("/v1/status").at("/endpoints/catalog").asText()).endsWith("/iceberg");
                    worked = JSON.readTree(PythonEnvironment.run(List.of(python.toString(), FILES.resolve("served_catalog.py").toString(), announced.at("/endpoints/catalog").asText(),
                            announced.path("token").asText(), "silver.drill")));
                }
                drill.drainAndVerify(node, "after others have written");
            }
        } finally {
            broker.close();
        }
        throughTheServedCatalog(worked);
        throughTheCatalogsFile(drill, JSON.readTree(
                PythonEnvironment.run(List.of(python.toString(), FILES.resolve("read_tables.py").toString(), home.toString(), "silver.drill", "bronze.drill", "quarantine.silver_drill"))));
    }

    /** The drill's pipeline with a goal that leaves others a moment between two commits: a client that needs longer than that for its own loses every race. */
    private Path unhurried() throws IOException {
        String pipeline = Files.readString(Drill.FILES.resolve("drill.yaml"));
        assertThat(pipeline).contains("fresh: 200ms");
        return Files.writeString(dir.resolve("drill.yaml"), pipeline.replace("fresh: 200ms", "fresh: 4s"));
    }

    private static void throughTheServedCatalog(JsonNode worked) {
        assertThat(worked.path("namespaces")).extracting(JsonNode::asText).contains("bronze", "silver", "quarantine");
        assertThat(worked.path("tables")).extracting(JsonNode::asText).contains("silver.drill");
        assertThat(worked.path("then").asLong()).isPositive().isEqualTo(worked.path("then_again").asLong());
        assertThat(worked.path("by_hand").asInt()).isEqualTo(2);
        assertThat(worked.path("reviewed").asInt()).isEqualTo(1);
        assertThat(worked.path("after_delete").asInt()).isZero();
        assertThat(worked.path("vector").asBoolean()).as("every snapshot says which positions it holds").isTrue();
        assertThat(worked.path("duck_then").asLong()).isEqualTo(worked.path("then").asLong());
        assertThat(worked.path("duck_now").asLong()).isGreaterThanOrEqualTo(worked.path("duck_then").asLong());
        assertThat(worked.path("duck_own")).extracting(JsonNode::asText).containsExactly("b");
        assertThat(worked.path("drop").asText()).contains("the pipeline drill writes it");
        assertThat(worked.path("no_token").asText()).contains("token");
        assertThat(worked.path("stranger_reads").asInt()).isEqualTo(1);
        assertThat(worked.path("nothing").asText()).contains("silver.nothing");
        assertThat(worked.path("stale").asText()).contains("Requirement failed");
        assertThat(worked.path("twice").asText()).contains("own.notes");
        assertThat(worked.path("own").asInt()).isEqualTo(2);
        assertThat(worked.path("not_empty").asText()).contains("own");
    }

    private static void throughTheCatalogsFile(Drill drill, JsonNode found) {
        long good = drill.truth().counts().values().stream().mapToLong(Truth.Counts::good).sum();
        long quarantined = drill.truth().counts().values().stream().mapToLong(Truth.Counts::quarantined).sum();
        holds(found.path("silver.drill"), good);
        holds(found.path("bronze.drill"), drill.truth().produced());
        holds(found.path("quarantine.silver_drill"), quarantined);
        JsonNode silver = found.path("silver.drill");
        assertThat(silver.path("pruned")).as("rows found through statistics").isEqualTo(silver.path("filtered"));
        assertThat(silver.path("columns").path("ts").asText()).isEqualTo("timestamptz");
        assertThat(silver.path("columns").path("reviewer").asText()).isEqualTo("string");
        assertThat(silver.path("partitioning").asText()).contains("day");
    }

    private static void holds(JsonNode table, long rows) {
        for (String reader : List.of("pyiceberg", "duckdb")) {
            assertThat(table.path(reader).path(0).asLong()).as(reader + " rows of " + table).isEqualTo(rows);
            assertThat(table.path(reader).path(1).asLong()).as(reader + " distinct of " + table).isEqualTo(rows);
        }
        assertThat(table.path("vector").asBoolean()).isTrue();
    }
}
