package io.lakeactors.engine.gold;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.Golds;
import io.lakeactors.engine.CareConfig;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.gold.GoldRecord.Outcome;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.ColumnChanges;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.WrittenFile;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a run ends that makes no candidate. */
class GoldRunTest {
    private static final CareConfig CONFIG = CareConfig.read(ConfigFactory.load().getConfig("lakeactors.maintenance"));
    private static final TableName SOURCE = TableName.parse("silver.orders");

    private final FakeTableStore store = new FakeTableStore();
    private final List<WrittenFile> discarded = new ArrayList<>();
    private Runnable computing = () -> {};
    private int files = 1;

    private final class Computed implements TableQuery, TableQuery.Reading {
        @Override
        public Reading open(String sql, Map<TableName, Long> pinned) {
            return this;
        }

        @Override
        public Reading imagine(String sql, TableName table, ColumnChanges changes) {
            return this;
        }

        @Override
        public Map<String, String> notes(TableName table) {
            return Map.of();
        }

        @Override
        public SortedMap<TableName, Long> sources() {
            return new TreeMap<>(Map.of(SOURCE, 1L));
        }

        @Override
        public List<String> misfits(Schema schema) {
            return List.of();
        }

        @Override
        public void into(Schema schema, Consumer<ColumnBatch> sink) {
            computing.run();
        }
    }

    /** As the store beneath, whose writers close as many files as they are told to. */
    private Object stored(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("writer")) {
            return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {TableWriter.class}, (writer, asked, none) ->
                    asked.getName().equals("finish") ? IntStream.range(0, files).mapToObj(i -> new WrittenFile(Texts.TABLE, "f" + i, 1, 1, "")).toList() : null);
        }
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    private Object cared(Object proxy, Method method, Object[] arguments) {
        assertThat(method.getName()).isEqualTo("discard");
        ((Iterable<?>) arguments[0]).forEach(file -> discarded.add((WrittenFile) file));
        return null;
    }

    private GoldRecord run() {
        var loader = getClass().getClassLoader();
        var tables = (TableStore) Proxy.newProxyInstance(loader, new Class<?>[] {TableStore.class}, this::stored);
        var care = (TableCare) Proxy.newProxyInstance(loader, new Class<?>[] {TableCare.class}, this::cared);
        var parts = new EngineParts(tables, Map.of(), new WallClock(), new SeededIds(1), new MemoryBudget(1 << 30), (pipeline, contract) -> null, new PrometheusRegistry(), CrashPoints.NONE,
                Optional.of(care), Map.of(), Optional.empty(), Optional.of(new Computed()));
        var known = new GoldMemory.Table(Texts.gold("sales"), Texts.CONTRACT, List.of(SOURCE.toString()), false, 0, List.of());
        return new GoldRun(parts, CONFIG, null, (spec, snapshot) -> List.of(), Golds.read("gold", known.text(), path -> known.contract()).orThrow(), known, GoldRun.Asked.NOBODY).run().orElseThrow();
    }

    @Test
    void aQueryThatFailsIsTriedAgainWithTheSameSources() {
        computing = () -> {
            throw LakeError.of(ErrorCode.QUERY_FAILED, "out of memory", "", "Ask again").asException();
        };
        GoldRecord run = run();
        assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.sources()).containsOnlyKeys(SOURCE.toString());
        assertThat(run.passing()).isTrue();
    }

    @Test
    void aValueThatDoesNotFitIsNotTriedAgain() {
        computing = () -> {
            throw LakeError.of(ErrorCode.GOLD_VALUE_UNFIT, "no int", "", "Correct it").asException();
        };
        assertThat(run().passing()).isFalse();
    }

    @Test
    void aCandidateOfTooManyFilesIsRefusedAndLeavesNone() {
        files = 5_001;
        GoldRecord run = run();
        assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.reason()).contains("LA-5040", "5001 files", "5000", "Partition less finely");
        assertThat(run.passing()).isFalse();
        assertThat(discarded).hasSize(5_001);
    }
}
