package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final String RUNTIME = "iceberg-spark-runtime-4.1_2.13";
    private static final String VERSION = "1.12.0";

    @TempDir
    Path dir;

    @Test
    @Tag("drills")
    void sparkListsReadsLooksBackWritesAndChangesWhatTheNodeWritesToo() throws Exception {
        Assumptions.assumeTrue(java().isPresent(), "The path has no java of 17 or 21: the tables were NOT read by Spark.");
        Path python = PythonEnvironment.python("spark", "the tables were NOT read by Spark");
        Path jar = runtime();
        var worked = EngineDrill.run(dir, (catalog, token, mode, tables) -> {
            var command = new ArrayList<>(List.of(python.toString(), PythonEnvironment.FILES.resolve("spark_catalog.py").toString(), jar.toString(), catalog, token,
                    dir.resolve("spark-warehouse").toString(), mode));
            command.addAll(List.of(tables));
            return PythonEnvironment.run(command, Map.of("JAVA_HOME", java().orElseThrow().toString()));
        });
        assertThat(worked.path("drop").asText()).contains("the pipeline drill writes it");
        assertThat(worked.path("nothing").asText()).contains("TABLE_OR_VIEW_NOT_FOUND");
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
