package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's readers see the same rows: PyIceberg and DuckDB, from the package index, in a virtual environment of the test's own. */
class InteropTest {
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root"));
    private static final Path FILES = ROOT.resolve("tests/system/resources/interop");
    private static final int RECORDS = 5_000;

    @TempDir
    Path dir;

    @Test
    void pyIcebergAndDuckDbReadWhatWasWritten() throws Exception {
        Path python = environment();
        Path home = dir.resolve("home");
        var broker = KafkaBroker.start(dir.resolve("kafka"));
        var drill = new Drill(home, broker, 42);
        try {
            drill.createTopic();
            drill.produce(RECORDS);
            try (var node = drill.start()) {
                drill.apply(node);
                drill.drainAndVerify(node, "before other readers look");
            }
        } finally {
            broker.close();
        }

        JsonNode found = new ObjectMapper().readTree(
                run(List.of(python.toString(), FILES.resolve("read_tables.py").toString(), home.toString(), "silver.drill", "bronze.drill", "quarantine.silver_drill")));

        long good = drill.truth().counts().values().stream().mapToLong(Truth.Counts::good).sum();
        long quarantined = drill.truth().counts().values().stream().mapToLong(Truth.Counts::quarantined).sum();
        holds(found.path("silver.drill"), good);
        holds(found.path("bronze.drill"), RECORDS);
        holds(found.path("quarantine.silver_drill"), quarantined);
        JsonNode silver = found.path("silver.drill");
        assertThat(silver.path("pruned")).as("rows found through statistics").isEqualTo(silver.path("filtered"));
        assertThat(silver.path("columns").path("ts").asText()).isEqualTo("timestamptz");
        assertThat(silver.path("partitioning").asText()).contains("day");
    }

    private static void holds(JsonNode table, long rows) {
        for (String reader : List.of("pyiceberg", "duckdb")) {
            assertThat(table.path(reader).path(0).asLong()).as(reader + " rows of " + table).isEqualTo(rows);
            assertThat(table.path(reader).path(1).asLong()).as(reader + " distinct of " + table).isEqualTo(rows);
        }
        assertThat(table.path("vector").asBoolean()).isTrue();
    }

    /** Made once a checkout, kept below target. */
    private static Path environment() throws Exception {
        Assumptions.assumeTrue(pythonIsThere(), "Python 3 with venv is missing: the tables were NOT read by PyIceberg and DuckDB. Install python3 and python3-venv to run this test.");
        Path venv = ROOT.resolve("tests/system/target/interop-venv");
        Path python = venv.resolve("bin/python");
        Path stamp = venv.resolve("requirements.txt");
        Path wanted = FILES.resolve("requirements.txt");
        if (!Files.exists(stamp) || Files.mismatch(stamp, wanted) >= 0) {
            run(List.of("python3", "-m", "venv", "--clear", venv.toString()));
            run(List.of(python.toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted.toString()));
            Files.copy(wanted, stamp, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return python;
    }

    private static boolean pythonIsThere() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import venv, ensurepip, sys; sys.exit(sys.version_info < (3, 10))").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private static String run(List<String> command) throws Exception {
        Path errors = Files.createTempFile("interop", ".err");
        Process process = new ProcessBuilder(new ArrayList<>(command)).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(command + "\n" + Files.readString(errors)).isZero();
        Files.delete(errors);
        return output;
    }
}
