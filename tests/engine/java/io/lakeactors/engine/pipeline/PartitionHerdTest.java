package io.lakeactors.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.partition.PartitionActor;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.engine.partition.RuleCounts;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.SourceKey;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.ManualClock;
import io.lakeactors.testkit.SeededIds;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionHerdTest {
    private static final SourceKey P0 = new SourceKey("cluster-a", "topic-id", "orders", 0);
    private static final SourceKey P1 = new SourceKey("cluster-a", "topic-id", "orders", 1);
    private static final PipelineMemory MEMORY = PipelineMemory.EMPTY.apply(new PipelineEvent.Applied("the pipeline", "the contract", "orders 1", 0), 1);

    private final Map<String, PartitionActor.Ensure> told = new TreeMap<>();
    private PartitionHerd herd;

    @BeforeEach
    void make() {
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\"")
                .withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var parts = new EngineParts(new FakeTableStore(), Map.of(), new ManualClock(0), new SeededIds(1), new MemoryBudget(1 << 20),
                (pipeline, contract) -> {
                    throw new AssertionError("nobody reads texts to wake a partition");
                }, new PrometheusRegistry(), CrashPoints.NONE);
        var node = new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), Runnable::run);
        var board = new PartitionBoard(parts.clock());
        board.discovered(List.of(P0, P1));
        herd = new PartitionHerd(node, "orders", board, new PipelineSetup(node),
                (id, command) -> told.put(id, (PartitionActor.Ensure) command), null, null);
    }

    private static PartitionReport report(SourceKey source, PartitionReport.State state) {
        return new PartitionReport(source, state, "", -1, -1, -1, -1, Ledger.ZERO, RuleCounts.NONE, 0, List.of(), -1, false, Optional.empty(), List.of());
    }

    private void wakeAll() {
        herd.lost();
        herd.wakeSilent(MEMORY, true);
    }

    @Test
    void partitionsAreWokenByTheDigestOfWhatTheyShouldBe() {
        wakeAll();
        assertThat(told).containsOnlyKeys("orders/orders/0", "orders/orders/1");
        assertThat(told.values()).allSatisfy(ensure -> {
            assertThat(ensure.pipelineText() + ensure.contractText()).isEmpty();
            assertThat(ensure.digest()).hasSize(64);
            assertThat(ensure.run()).isTrue();
        });
    }

    @Test
    void whoDoesNotKnowTheTextsIsToldThemAndNobodyElse() {
        wakeAll();
        String digest = told.get("orders/orders/1").digest();
        told.clear();
        assertThat(herd.heard(MEMORY, true, report(P1, PartitionReport.State.ASKING))).as("says how it is").isFalse();
        assertThat(told).containsOnlyKeys("orders/orders/1");
        var ensure = told.get("orders/orders/1");
        assertThat(List.of(ensure.pipelineText(), ensure.contractText(), ensure.digest())).containsExactly("the pipeline", "the contract", digest);
    }

    @Test
    void aTextThatHasChangedHasAnotherDigest() {
        wakeAll();
        String before = told.get("orders/orders/0").digest();
        herd.lost();
        herd.wakeSilent(MEMORY.apply(new PipelineEvent.Applied("the pipelinet", "he contract", "orders 1", 0), 1), true);
        assertThat(told.get("orders/orders/0").digest()).isNotEqualTo(before);
    }

    /** One that only asks has not begun: it is woken again while there is reason to doubt it. */
    @Test
    void whoAsksIsStillAwaited() {
        wakeAll();
        herd.heard(MEMORY, true, report(P0, PartitionReport.State.RUNNING));
        herd.heard(MEMORY, true, report(P1, PartitionReport.State.ASKING));
        told.clear();
        herd.wakeSilent(MEMORY, true);
        assertThat(told).containsOnlyKeys("orders/orders/1");
    }
}
