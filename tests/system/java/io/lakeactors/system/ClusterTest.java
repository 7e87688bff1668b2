package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes on one PostgreSQL journal and one warehouse. One cluster for all tests, so they run in order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
    private static final int RECORDS = 3_000;

    @TempDir
    static Path dir;

    private ClusterDrill drill;

    @BeforeAll
    void begin() throws Exception {
        drill = new ClusterDrill(dir, 3, 6, Long.getLong("drill.seed", 20261121L));
        drill.produce(RECORDS);
        drill.startAll();
    }

    @AfterAll
    void end() throws Exception {
        drill.close();
    }

    @Test
    @Order(1)
    void nodesThatStartTogetherOnAnEmptyDatabaseFormOneClusterAndIngestTogether() throws Exception {
        drill.apply(1);
        drill.produce(RECORDS);
        for (int number = 1; number <= 3; number++) {
            drill.awaitDrained(number, Duration.ofSeconds(60));
        }
        drill.verify(2, "undisturbed");
        for (int number = 1; number <= 3; number++) {
            assertThat(drill.node(number).metric("lake_batches_total")).as("batches that node " + number + " wrote" + drill.logs()).isPositive();
        }
    }
}
