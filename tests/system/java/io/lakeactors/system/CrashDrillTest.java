package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The node is killed at random moments and at each named step of the commit; afterwards count = distinct = produced, per partition, in every table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashDrillTest {
    private static final int KILLS = 20;
    private static final int RECORDS = 2_000;
    private static final Duration TO_THE_STEP = Duration.ofSeconds(45);

    @TempDir
    static Path dir;

    private KafkaBroker broker;
    private Drill drill;
    private final long seed = Long.getLong("drill.seed", 20261121L);

    @BeforeAll
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        drill = new Drill(dir.resolve("home"), broker, seed);
        drill.createTopic();
        drill.produce(RECORDS);
        try (var node = drill.start()) {
            drill.apply(node);
            drill.drainAndVerify(node, "undisturbed");
        }
    }

    @AfterAll
    void end() {
        broker.close();
    }

    @Test
    void aNodeKilledAtRandomMomentsLosesNothingAndDoublesNothing() throws Exception {
        var chance = new Random(seed);
        NodeProcess node = drill.start();
        try {
            for (int kill = 1; kill <= KILLS; kill++) {
                String what = "kill " + kill + " of seed " + seed + " (replay: -Dtest=CrashDrillTest -Ddrill.seed=" + seed + ")";
                drill.produce(RECORDS);
                Thread.sleep(chance.nextInt(1_200));
                node.kill9();
                node = drill.start();
                drill.drainAndVerify(node, what);
            }
        } finally {
            node.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "before-file", "after-file", "after-journal-write", "before-commit-intent", "after-commit-intent", "before-swap", "after-swap", "before-answer", "after-answer"
    })
    void aNodeKilledAtAStepOfTheCommitLosesNothingAndDoublesNothing(String step) throws Exception {
        drill.produce(RECORDS);
        var doomed = drill.launch("lakeactors.drill.enabled = on", "lakeactors.drill.crash-at = \"" + step + "\"");
        assertThat(doomed.endsWithin(TO_THE_STEP)).as("the node came to step " + step + "\n" + doomed.log()).isTrue();
        assertThat(doomed.process().exitValue()).as(doomed.log()).isEqualTo(NodeProcess.HALTED);
        try (var node = drill.start()) {
            drill.drainAndVerify(node, "killed " + step);
        }
    }
}
