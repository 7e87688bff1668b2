package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark on the served catalog while intake runs: from the package index, its Iceberg runtime from Maven's repository, on the path's {@code java}, which must be 17 or 21. */
class SparkTest {
    private static final int RECORDS = 3_000;
    private static final String RUNTIME = "iceberg-spark-runtime-4.1_2.13";
    private static final String VERSION = "1.12.0";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    @Test
    @Tag("drills")
    void sparkListsReadsLooksBackWritesAndChangesWhatTheNodeWritesToo() throws Exception {
        Assumptions.assumeTrue(java().isPresent(), "The path has no java of 17 or 21: the tables were NOT read by Spark.");
        Path python = PythonEnvironment.python("spark", "the tables were NOT read by Spark");
        Path jar = runtime();
        Path home = dir.resolve("home");
        JsonNode worked;
        JsonNode read;
        try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
            var drill = new Drill(home, broker, 77);
            drill.createTopic();
            drill.produce(RECORDS);
            try (var node = drill.start()) {
                node.apply(unhurried(), Drill.FILES.resolve("drill.odcs.yaml"));
                try (var stream = new SteadyStream(broker.bootstrap(), "drill", Drill.PARTITIONS, drill.truth())) {
                    worked = spark(python, jar, home, "work", "silver.drill");
                }
                drill.drainAndVerify(node, "after Spark has written");
                read = spark(python, jar, home, "read", "silver.drill", "bronze.drill", "quarantine.silver_drill");
            }
            holds(read.path("silver.drill"), drill.truth().counts().values().stream().mapToLong(Truth.Counts::good).sum());
            holds(read.path("quarantine.silver_drill"), drill.truth().counts().values().stream().mapToLong(Truth.Counts::quarantined).sum());
            holds(read.path("bronze.drill"), drill.truth().produced());
        }
        judge(worked);
    }

    private static void judge(JsonNode worked) {
        assertThat(worked.path("namespaces")).extracting(JsonNode::asText).contains("bronze", "silver", "quarantine");
        assertThat(worked.path("tables")).extracting(JsonNode::asText).contains("silver.drill");
        long then = worked.path("then").asLong();
        assertThat(then).isPositive();
        assertThat(worked.path("then_by_time").asLong()).isEqualTo(then);
        assertThat(worked.path("then_again").asLong()).isEqualTo(then);
        assertThat(worked.path("copied").asLong()).isEqualTo(then);
        assertThat(worked.path("now").asLong()).as("intake went on").isGreaterThan(then);
        assertThat(worked.path("by_hand").asInt()).isEqualTo(2);
        assertThat(worked.path("seen").asInt()).isEqualTo(1);
        assertThat(worked.path("amounts")).extracting(JsonNode::asInt).containsExactly(11, 12);
        assertThat(worked.path("after_delete").asInt()).isZero();
        assertThat(worked.path("vector").asBoolean()).as("every snapshot says which positions it holds").isTrue();
        assertThat(worked.path("merged")).extracting(JsonNode::asText).containsExactly("a", "B", "c", "d");
        assertThat(worked.path("compacted")).extracting(JsonNode::asText).containsExactly("a", "B", "c", "d");
        assertThat(worked.path("view")).extracting(JsonNode::asText).containsExactly("A", "B", "C", "D");
        assertThat(worked.path("drop").asText()).contains("the pipeline drill writes it");
        assertThat(worked.path("narrow").asText()).contains("amount");
        assertThat(worked.path("nothing").asText()).contains("TABLE_OR_VIEW_NOT_FOUND");
    }

    private static void holds(JsonNode table, long rows) {
        assertThat(table.path(0).asLong()).as("rows").isEqualTo(rows);
        assertThat(table.path(1).asLong()).as("distinct rows").isEqualTo(rows);
    }

    /** A goal that leaves others a moment between two commits. */
    private Path unhurried() throws Exception {
        String pipeline = Files.readString(Drill.FILES.resolve("drill.yaml"));
        assertThat(pipeline).contains("fresh: 200ms");
        return Files.writeString(dir.resolve("drill.yaml"), pipeline.replace("fresh: 200ms", "fresh: 2s"));
    }

    private JsonNode spark(Path python, Path jar, Path home, String mode, String... tables) throws Exception {
        JsonNode announced = JSON.readTree(home.resolve("node.json").toFile());
        var command = new ArrayList<>(List.of(python.toString(), PythonEnvironment.FILES.resolve("spark_catalog.py").toString(), jar.toString(), announced.at("/endpoints/catalog").asText(),
                announced.path("token").asText(), dir.resolve("spark-warehouse").toString(), mode));
        command.addAll(List.of(tables));
        String said = PythonEnvironment.run(command, Map.of("JAVA_HOME", java().orElseThrow().toString()));
        return JSON.readTree(said.lines().filter(line -> line.startsWith("{")).reduce((first, last) -> last).orElseThrow());
    }

    /** The home of the first java on the path, if Spark runs on it: the tests' own is too new for it. */
    private static Optional<Path> java() throws IOException {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path java = Path.of(folder, "java");
            if (Files.isExecutable(java)) {
                Path home = java.toRealPath().getParent().getParent();
                Path release = home.resolve("release");
                return Files.exists(release) && Files.readString(release).matches("(?s).*JAVA_VERSION=\"(17|21)\\..*") ? Optional.of(home) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Kept below target. */
    private static Path runtime() throws Exception {
        Path folder = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "target", "spark-jars");
        Path jar = folder.resolve(RUNTIME + "-" + VERSION + ".jar");
        if (!Files.exists(jar)) {
            PythonEnvironment.run(List.of("mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy", "-Dartifact=org.apache.iceberg:" + RUNTIME + ":" + VERSION,
                    "-DoutputDirectory=" + folder));
        }
        return jar;
    }
}
