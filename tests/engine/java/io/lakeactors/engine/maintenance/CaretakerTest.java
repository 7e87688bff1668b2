package io.lakeactors.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.JournalKit;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.ManualClock;
import io.lakeactors.testkit.SeededIds;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the caretaker begins when it is told of commits. The machine is busy and the clock stands: nothing is due by time. */
class CaretakerTest {
    private static final ActorTestKit KIT = JournalKit.create();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeCare care = new FakeCare();
    private final ManualClock clock = new ManualClock(1_000_000);
    private ActorRef<Caretaker.Command> caretaker;

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void aTableThatIsLookedAfter() {
        PersistenceTestKit.create(KIT.system()).clearAll();
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\"").withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var parts = new EngineParts(new FakeTableStore(), Map.of(), clock, new SeededIds(1), new MemoryBudget(1 << 30), (pipeline, contract) -> null, new PrometheusRegistry(), CrashPoints.NONE,
                Optional.of(care));
        caretaker = KIT.spawn(Caretaker.create(new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), Runnable::run), care, () -> 1));
        caretaker.tell(new Caretaker.Charged("orders", List.of(new Charge(Shapes.TABLE, Shapes.TABLE, "orders", 1 << 20, -1, -1))));
        // Answered when it has heard of the table.
        view();
        clock.advance(Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() {
        KIT.stop(caretaker, PATIENCE);
    }

    private CareView view() {
        var probe = KIT.<CareView>createTestProbe();
        caretaker.tell(new Caretaker.Show(probe.ref()));
        return probe.receiveMessage(PATIENCE);
    }

    private void commits(int files) {
        for (int i = 0; i < files; i++) {
            care.small(1);
            caretaker.tell(new Caretaker.Grew(Shapes.TABLE, 1, false));
        }
    }

    private void await(Runnable truth) {
        KIT.createTestProbe().awaitAssert(PATIENCE, Duration.ofMillis(20), () -> {
            truth.run();
            return null;
        });
    }

    @Test
    void smallFilesAreJoinedAsTheyComeAndTheViewCountsThoseThatCameSince() {
        care.small(5);
        for (int i = 0; i < 7; i++) {
            caretaker.tell(new Caretaker.Grew(Shapes.TABLE, 1, false));
        }
        assertThat(view().tables().getFirst().small()).isEqualTo(7);
        assertThat(care.happened).isEmpty();

        care.small(3);
        caretaker.tell(new Caretaker.Grew(Shapes.TABLE, 1, false));

        await(() -> assertThat(view().runs()).extracting(CareRecord::filesReplaced).containsExactly(8L));
        assertThat(view().tables().getFirst()).satisfies(table -> {
            assertThat(table.small()).isEqualTo(1);
            assertThat(table.state()).isEqualTo(CareView.State.WAITING);
        });
    }

    @Test
    void smallFilesThatComeDuringALongRunOfTheirTableDoNotWaitForItsEnd() {
        care.whileRewriting = breath -> {
            care.whileRewriting = Runnable::run;
            clock.advance(Duration.ofSeconds(1));
            commits(9);
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (!care.happened.contains("rewrite 9") && System.nanoTime() < until) {
                breath.run();
                LockSupport.parkNanos(1_000_000);
            }
        };
        care.small(2);
        commits(8);

        await(() -> assertThat(view().runs()).hasSize(2));

        assertThat(care.happened).containsSubsequence("rewrite 10", "rewrite 9", "Replace LANDED", "Replace LANDED");
        assertThat(care.live).hasSize(2);
    }

    @Test
    void aPausedTableIsLeftAloneWhateverComes() {
        var probe = KIT.<CareView>createTestProbe();
        caretaker.tell(new Caretaker.Hold(Shapes.TABLE, true, "ann", probe.ref()));
        probe.receiveMessage(PATIENCE);
        commits(30);
        assertThat(view().tables().getFirst().small()).isEqualTo(30);
        assertThat(care.happened).isEmpty();
    }
}
