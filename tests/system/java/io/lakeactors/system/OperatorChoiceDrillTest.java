package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention overtakes the reader, then the topic is made anew, on a real broker: nothing jumps before a person says so, and the audit knows why. */
class OperatorChoiceDrillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long GONE = 40;

    @TempDir
    Path dir;

    private Path home;
    private KafkaBroker broker;
    private Drill drill;
    private Admin admin;

    @BeforeEach
    void begin() throws Exception {
        home = dir.resolve("home");
        broker = KafkaBroker.start(dir.resolve("kafka"));
        drill = new Drill(home, broker, 11);
        drill.createTopic();
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    }

    @AfterEach
    void end() {
        admin.close();
        broker.close();
    }

    @Test
    void whatIsGoneStopsLoudlyAndOnlyAPersonLetsItGoOn() throws Exception {
        drill.produce(600);
        try (var node = drill.start()) {
            drill.apply(node);
            drill.drainAndVerify(node, "before anything is gone");
            assertThat(Cli.lake(home, "drain", "drill").exit()).isZero();
            long next = partition(node.get("/v1/pipelines/drill"), 1).path("next").asLong();
            drill.produce(600);
            admin.deleteRecords(Map.of(new TopicPartition("drill", 1), RecordsToDelete.beforeOffset(next + GONE))).all().get(20, TimeUnit.SECONDS);

            stopsAt(node, next);
            goesOnBehindTheGap(node, next);
            goesOnWithATopicMadeAnew(node);
        }
    }

    private void stopsAt(NodeProcess node, long next) throws Exception {
        assertThat(Cli.lake(home, "resume", "drill").exit()).isZero();
        var failed = node.awaitPipeline("drill", PATIENCE, pipeline -> pipeline.path("state").asText().equals("failed"));
        assertThat(failed.path("reason").asText()).contains("LA-3003", "[" + next + "," + (next + GONE) + ")",
                "lake resume drill --partition drill/1 --choose skip-truncated");
        assertThat(partition(failed, 1).path("next").asLong()).as("nothing jumps").isEqualTo(next);
        assertThat(Cli.lake(home, "status").out()).contains("--choose skip-truncated (drill/1): ");
        var audit = Cli.lake(home, "audit");
        assertThat(audit.exit()).as(audit.all()).isEqualTo(1);
        assertThat(audit.out()).contains("(source_earliest)");
    }

    private void goesOnBehindTheGap(NodeProcess node, long next) throws Exception {
        var wrong = Cli.lake(home, "resume", "drill", "--choose", "replay");
        assertThat(wrong.exit()).as(wrong.all()).isEqualTo(2);
        assertThat(wrong.err()).contains("skip-truncated");
        var chosen = Cli.lake(home, "resume", "drill", "--partition", "drill/1", "--choose", "skip-truncated", "--by", "ann");
        assertThat(chosen.exit()).as(chosen.all()).isZero();
        awaitPositions(node, drill.truth().produced());
        var audit = Cli.lake(home, "audit");
        assertThat(audit.exit()).as(audit.all()).isZero();
        assertThat(audit.out()).contains("chosen: drill of drill/1: skip-truncated of [" + next + "," + (next + GONE) + "), chosen by ann");
        for (JsonNode line : node.post("/v1/audit", Map.of("recount", false)).path("lines")) {
            long skipped = line.path("partition").asInt() == 1 ? GONE : 0;
            assertThat(line.path("skipped").asLong()).as("%s", line).isEqualTo(skipped);
            assertThat(line.path("consumed").asLong()).as("%s", line).isEqualTo(line.path("next").asLong() - skipped);
        }
    }

    private void goesOnWithATopicMadeAnew(NodeProcess node) throws Exception {
        assertThat(Cli.lake(home, "drain", "drill").exit()).isZero();
        admin.deleteTopics(List.of("drill")).all().get(20, TimeUnit.SECONDS);
        createAgain();
        var fresh = new Truth(12);
        fresh.produce(broker.bootstrap(), "drill", Drill.PARTITIONS, 90);
        assertThat(Cli.lake(home, "resume", "drill").exit()).isZero();
        var failed = node.awaitPipeline("drill", PATIENCE, OperatorChoiceDrillTest::leavesNewSourceOnly);
        assertThat(failed.path("reason").asText()).contains("LA-3005", "--choose new-source");

        var chosen = Cli.lake(home, "resume", "drill", "--choose", "new-source", "--by", "bob");
        assertThat(chosen.exit()).as(chosen.all()).isZero();
        awaitPositions(node, 90);
        var audit = Cli.lake(home, "audit");
        assertThat(audit.exit()).as(audit.all()).isZero();
        assertThat(audit.out()).contains("new-source, chosen by bob");
    }

    private void createAgain() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                drill.createTopic();
                if (admin.describeTopics(List.of("drill")).allTopicNames().get(20, TimeUnit.SECONDS).containsKey("drill")) {
                    return;
                }
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException | RuntimeException notYet) {
                assertThat(System.nanoTime()).as("%s", notYet).isLessThan(until);
            }
            Thread.sleep(100);
        }
    }

    private static boolean leavesNewSourceOnly(JsonNode pipeline) {
        for (JsonNode partition : pipeline.path("partitions")) {
            if (!partition.at("/choices/0/choice").asText().equals("new-source")) {
                return false;
            }
        }
        return pipeline.path("state").asText().equals("failed");
    }

    private static void awaitPositions(NodeProcess node, long sum) throws Exception {
        node.awaitPipeline("drill", PATIENCE, pipeline -> {
            long all = 0;
            for (JsonNode partition : pipeline.path("partitions")) {
                all += partition.path("next").asLong();
            }
            return all == sum;
        });
    }

    private static JsonNode partition(JsonNode pipeline, int number) {
        for (JsonNode partition : pipeline.path("partitions")) {
            if (partition.path("partition").asInt() == number) {
                return partition;
            }
        }
        throw new AssertionError("no partition " + number + " in " + pipeline);
    }
}
