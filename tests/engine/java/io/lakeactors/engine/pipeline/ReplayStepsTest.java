package io.lakeactors.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.commit.TableTend;
import io.lakeactors.engine.maintenance.Committers;
import io.lakeactors.engine.partition.PipelineTables;
import io.lakeactors.engine.pipeline.PipelineCommand.TakenOut;
import io.lakeactors.engine.replay.ReplayOrder;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableShape;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.ManualClock;
import io.lakeactors.testkit.Orders;
import io.lakeactors.testkit.SeededIds;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rows are taken out of all tables or, if that can be known before, of none; and what is known too late is told. */
class ReplayStepsTest {
    private static final String NO = "LA-5073: nobody knows";

    private final TableName bronze = TableName.parse("bronze.orders");
    private final TableName silver = TableName.parse("silver.orders");
    private final List<TableName> changed = new ArrayList<>();
    private final Set<TableName> tagged = new HashSet<>();
    private final Set<TableName> refusing = new HashSet<>();
    private final Set<TableName> refusingWhenAsked = new HashSet<>();

    private TakenOut takeOut() {
        TableCare care = (TableCare) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {TableCare.class}, (proxy, method, arguments) -> {
            var table = (TableName) arguments[0];
            if (method.getName().equals("taken") && refusingWhenAsked.contains(table)) {
                throw LakeError.of(ErrorCode.REPLAY_INEXACT, "asked", table.toString(), "mend").asException();
            }
            return method.getName().equals("taken") ? new TableCare.Taken(new TreeMap<>(), new TreeMap<>())
                    : new TableShape(table, "u", OptionalLong.of(1), 0, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of(), tagged.contains(table) ? Map.of("the-tag", new TableShape.Ref(1, true)) : Map.of());
        });
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\"").withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var tables = new FakeTableStore();
        var spec = Pipelines.read("orders.yaml", Orders.PIPELINE, path -> Orders.CONTRACT).orThrow();
        PipelineTables.of(spec).values().forEach(table -> tables.ensure(table, false));
        var parts = new EngineParts(tables, Map.of(), new ManualClock(0), new SeededIds(1), new MemoryBudget(1 << 20), (text, contract) -> spec, new PrometheusRegistry(), CrashPoints.NONE, Optional.of(care));
        var node = new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), Runnable::run);
        var order = new ReplayOrder("replay-1", List.of(), List.of(), List.of(new ReplayOrder.Target(silver, "s", "c1"), new ReplayOrder.Target(bronze, "b", "c2")), "the-tag", "7", "ann", "");
        return (TakenOut) new ReplaySteps(node, new Committers() {
            @Override
            public TableTend.Ended change(TableName committer, TableChange change) {
                if (refusing.contains(committer)) {
                    return new TableTend.Ended(TableTend.End.REFUSED, NO, -1);
                }
                changed.add(committer);
                return new TableTend.Ended(TableTend.End.LANDED, "", 2);
            }

            @Override
            public TableTend.OpenFiles open(TableName committer) {
                throw new AssertionError();
            }
        }, order).takeOut(spec, List.of());
    }

    @Test
    void whatASecondTableRefusesWhenAskedChangesNone() {
        refusingWhenAsked.add(bronze);
        assertThat(takeOut().refused().orElseThrow()).startsWith("LA-5073");
        assertThat(changed).isEmpty();
    }

    @Test
    void aFirstTableThatHadNothingToTakeOutDoesNotMakeARefusalALateOne() {
        refusing.add(bronze);
        var taken = takeOut();
        assertThat(changed).containsExactly(silver);
        assertThat(taken.refused()).contains(NO);
        assertThat(taken.left()).isEmpty();
    }

    @Test
    void aRefusalAfterAnotherTableHasGoneBackIsToldWithBothNames() {
        refusing.add(bronze);
        refusingWhenAsked.add(bronze);
        tagged.add(silver);
        var taken = takeOut();
        assertThat(taken.refused()).isEmpty();
        assertThat(taken.left()).isEqualTo("only silver.orders went back, not bronze.orders: " + NO);
    }
}
