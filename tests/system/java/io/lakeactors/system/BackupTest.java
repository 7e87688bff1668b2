package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    private static JsonNode backUp(Path home, Path to) throws Exception {
        var ended = Cli.lake(home, "backup", "--to", to.toString(), "-o", "json");
        assertThat(ended.exit()).as(ended.all()).isZero();
        return JSON.readTree(ended.out());
    }
}
