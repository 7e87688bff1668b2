package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.embedded.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The node is killed at random moments and at each named step of the commit; afterwards count = distinct = produced, per partition, in every table. */
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashDrillTest {
    /** Behind the profile drills 20, as each costs a start of a node. */
    private static final int KILLS = Integer.getInteger("drill.kills", 8);
    private static final int RECORDS = 2_000;
    private static final Duration TO_THE_STEP = Duration.ofSeconds(45);

    @TempDir
    static Path dir;

    private KafkaBroker broker;
    private Drill drill;
    private NodeProcess node;
    private final long seed = Long.getLong("drill.seed", 20261121L);

    @BeforeAll
    void begin() throws Exception {
        broker = KafkaBroker.start(dir.resolve("kafka"));
        drill = new Drill(dir.resolve("home"), broker, seed);
        drill.createTopic();
        drill.produce(RECORDS);
        start();
        drill.apply(node);
        drill.drainAndVerify(node, "undisturbed");
    }

    @AfterAll
    void end() throws Exception {
        node.close();
        broker.close();
    }

    private void start() throws Exception {
        node = drill.start("lakeactors.drill.enabled = on");
    }

    @Test
    void aNodeKilledAtRandomMomentsLosesNothingAndDoublesNothing() throws Exception {
        var chance = new Random(seed);
        for (int kill = 1; kill <= KILLS; kill++) {
            String what = "kill " + kill + " of seed " + seed + " (replay: -Dtest=CrashDrillTest -Ddrill.seed=" + seed + ")";
            drill.produce(RECORDS);
            Thread.sleep(chance.nextInt(1_200));
            node.kill9();
            start();
            drill.drainAndVerify(node, what);
        }
    }

    /** The one that goes on after a crash is the one that comes to the next. */
    @ParameterizedTest
    @ValueSource(strings = {
        "before-file", "after-file", "after-journal-write", "before-commit-intent", "after-commit-intent", "before-swap", "after-swap", "before-answer", "after-answer"
    })
    void aNodeKilledAtAStepOfTheCommitLosesNothingAndDoublesNothing(String step) throws Exception {
        if (!node.process().isAlive()) {
            start();
        }
        var order = node.post("/v1/cluster/inject?fault=crash&target=" + step, Map.of());
        assertThat(order.has("number")).as("%s", order).isFalse();
        drill.produce(RECORDS);
        assertThat(node.endsWithin(TO_THE_STEP)).as("the node came to step " + step + "\n" + node.log()).isTrue();
        assertThat(node.process().exitValue()).as(node.log()).isEqualTo(NodeProcess.HALTED);
        start();
        drill.drainAndVerify(node, "killed " + step);
    }
}
