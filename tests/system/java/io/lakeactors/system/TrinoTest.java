package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trino on the served catalog while intake runs: from Maven's repository, on the tests' own java, which must be 24 or newer; its client from the package index. */
class TrinoTest {
    private static final int JAVA_MIN = 24;

    @TempDir
    Path dir;

    @Test
    @Tag("drills")
    void trinoListsReadsLooksBackWritesAndChangesWhatTheNodeWritesToo() throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() >= JAVA_MIN, "The tests run on a java before 24: the tables were NOT read by Trino.");
        Path python = PythonEnvironment.python("trino", "the tables were NOT read by Trino");
        var worked = EngineDrill.run(dir, (catalog, token, mode, tables) -> {
            try (var trino = TrinoServer.start(Files.createDirectories(dir.resolve("trino-" + mode)), catalog, token)) {
                var command = new ArrayList<>(List.of(python.toString(), PythonEnvironment.FILES.resolve("trino_catalog.py").toString(), String.valueOf(trino.port()), mode));
                command.addAll(List.of(tables));
                return PythonEnvironment.run(command);
            }
        });
        // It does not pass on why: the pipeline drill writes it.
        assertThat(worked.path("drop").asText()).contains("Failed to drop table");
        assertThat(worked.path("nothing").asText()).contains("does not exist");
    }
}
