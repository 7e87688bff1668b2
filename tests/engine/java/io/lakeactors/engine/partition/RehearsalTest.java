package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import io.lakeactors.testkit.FakeSource;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.Orders;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static final PipelineSpec SPEC = Pipelines.read("pipeline", Orders.PIPELINE, path -> Orders.CONTRACT).orThrow();

    private final FakeTableStore store = new FakeTableStore();
    private final FakeSource source = new FakeSource("cluster-a").topic("orders", 2);
    private final List<WrittenFile> discarded = new ArrayList<>();

    @AfterEach
    void close() {
        source.close();
    }

    /** Deletes, and can do nothing else. */
    private TableCare discarding() {
        return (TableCare) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {TableCare.class}, (proxy, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("discard");
            for (Object file : (List<?>) arguments[0]) {
                store.deleteFile(((WrittenFile) file).path());
                discarded.add((WrittenFile) file);
            }
            return null;
        });
    }

    private MemoryBudget rehearse(long memory) throws InterruptedException {
        PipelineTables.of(SPEC).values().forEach(table -> store.ensure(table, false));
        var budget = new MemoryBudget(memory);
        var parts = new EngineParts(store, Map.of("default", source), new WallClock(), new SeededIds(1), budget, (pipeline, contract) -> SPEC, new PrometheusRegistry(),
                CrashPoints.NONE, Optional.of(discarding()));
        var config = EngineConfig.read(ConfigFactory.parseMap(Map.of("lakeactors.engine.journal.url", "jdbc:h2:mem:none")).withFallback(ConfigFactory.load()));
        Rehearsal.of(new EngineNode(config, parts, new Signals(parts.metrics(), budget, parts.clock()), Runnable::run), SPEC);
        return budget;
    }

    @Test
    void recordsAreWrittenManyTimesAndNothingOfItRemains() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            source.produce("orders", 1, "{\"id\": " + i + "}");
        }
        source.produce("orders", 1, "broken");

        var budget = rehearse(64 << 20);

        assertThat(discarded).extracting(WrittenFile::table).contains(TableName.parse("bronze.orders"), TableName.parse("silver.orders"),
                TableName.parse("silver.orders").quarantine()).hasSizeGreaterThan(20);
        assertThat(discarded).noneMatch(store::exists);
        assertThat(store.rehearsed()).as("what a committer does is rehearsed too").extracting(WrittenFile::table).contains(TableName.parse("bronze.orders"),
                TableName.parse("silver.orders"), TableName.parse("silver.orders").quarantine());
        assertThat(store.snapshots(TableName.parse("silver.orders"))).isZero();
        assertThat(budget.used()).isZero();
        assertThat(source.openIntakes()).isZero();
    }

    @Test
    void withoutRecordsThereIsNothingToRehearse() throws InterruptedException {
        assertThat(rehearse(64 << 20).used()).isZero();
        assertThat(discarded).isEmpty();
    }

    @Test
    void whereMemoryIsShortIntakeGetsIt() throws InterruptedException {
        source.produce("orders", 0, "{\"id\": 1}");
        assertThat(rehearse(1 << 20).used()).isZero();
        assertThat(discarded).isEmpty();
    }
}
