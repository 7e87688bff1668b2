package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.LakeEngine.PipelineView;
import io.lakeactors.engine.control.NodeHands;
import io.lakeactors.model.Clock;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableInspector;
import io.lakeactors.model.TableName;
import io.lakeactors.testkit.FakeRegistry;
import io.lakeactors.testkit.FakeSource;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.Orders;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A node on fakes that outlive it: it can be killed and started again on the same journal. */
final class Lab implements AutoCloseable {
    static final TableName BRONZE = TableName.parse("bronze.orders");
    static final TableName SILVER = TableName.parse("silver.orders");
    final FakeSource source = new FakeSource("cluster-a");
    final FakeRegistry registry = new FakeRegistry();
    final FakeTableStore store = new FakeTableStore();
    final SeededIds ids = new SeededIds(7);
    final Map<String, Object> settings = new HashMap<>();
    final Path home;
    MemoryBudget memory = new MemoryBudget(64 << 20);
    CrashPoints crashPoints = CrashPoints.NONE;
    NodeHands hands = NodeHands.NONE;
    Clock clock = new WallClock();
    Optional<TableCare> care = Optional.empty();
    Optional<TableInspector> inspector = Optional.empty();
    EngineRuntime runtime;
    LakeEngine engine;

    Lab(Path home) {
        this.home = home;
        settings.put("lakeactors.engine.journal.url", "jdbc:h2:file:" + home.resolve("journal"));
        settings.put("lakeactors.engine.pipeline.ensure-every", "500ms");
        settings.put("lakeactors.engine.pipeline.report-every", "50ms");
        settings.put("lakeactors.engine.pipeline.discover-every", "500ms");
        settings.put("lakeactors.engine.retry.min", "20ms");
        settings.put("lakeactors.engine.retry.max", "200ms");
        source.topic("orders", 3);
    }

    Lab start() {
        var parts = new EngineParts(store, Map.of("default", source), clock, ids, memory, Lab::read, new PrometheusRegistry(), crashPoints, care,
                Map.of("default", registry), inspector, Optional.empty());
        runtime = EngineRuntime.start(ConfigFactory.parseMap(settings), parts, hands);
        engine = runtime.engine();
        return this;
    }

    static PipelineSpec read(String pipeline, String contract) {
        return Pipelines.read("orders.yaml", pipeline, path -> contract).orThrow();
    }

    /** The node dies without a word and is started again. */
    void crash() {
        runtime.kill();
        start();
    }

    @Override
    public void close() {
        if (runtime != null) {
            runtime.kill();
        }
        source.close();
    }

    void apply() {
        apply(Orders.PIPELINE, Orders.CONTRACT);
    }

    LakeEngine.Applied apply(String pipeline, String contract) {
        return get(engine.apply(read(pipeline, contract), false));
    }

    /** Records {@code first} to {@code first + count - 1} of every partition. */
    void produce(int partitions, int count) {
        for (int i = 0; i < count; i++) {
            for (int partition = 0; partition < partitions; partition++) {
                source.produce("orders", partition, "{\"id\":" + i + ",\"note\":\"n" + i + "\"}");
            }
        }
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LakeException known) {
                throw known;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static LakeError refusal(CompletionStage<?> stage) {
        try {
            get(stage);
        } catch (LakeException e) {
            return e.error();
        }
        throw new AssertionError("was not refused");
    }

    PipelineView view() {
        return get(engine.pipeline("orders"));
    }

    void awaitState(PipelineState state) {
        await("state " + state, () -> view().state() == state);
    }

    /** Until every one of so many partitions has read up to a position. */
    void awaitRead(int partitions, long position) {
        await("read up to " + position, () -> view().partitions().size() == partitions && view().partitions().stream().allMatch(partition ->
                partition.read() == position));
    }

    /** Until silver and quarantine together hold this many rows. */
    void awaitRows(int rows) {
        await(rows + " rows, has " + rows(), () -> rows() >= rows);
    }

    int rows() {
        return store.rows(SILVER).size() + store.rows(SILVER.quarantine()).size();
    }

    static void await(String what, BooleanSupplier holds) {
        await(what, Duration.ofSeconds(60), holds);
    }

    static void await(String what, Duration atMost, BooleanSupplier holds) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Each record of each partition stands exactly once in silver or its quarantine, and in bronze. */
    void assertExactlyOnce(int partitions, int each) {
        await("bronze", () -> store.rows(BRONZE).size() >= partitions * each);
        var judged = new HashMap<String, Integer>();
        count(judged, store.rows(SILVER));
        count(judged, store.rows(SILVER.quarantine()));
        var bronze = new HashMap<String, Integer>();
        count(bronze, store.rows(BRONZE));
        for (var seen : List.of(judged, bronze)) {
            assertThat(seen.values()).as("times that a record stands there").allMatch(times -> times == 1);
            assertThat(seen).hasSize(partitions * each);
        }
    }

    private static void count(Map<String, Integer> seen, List<Map<String, Object>> rows) {
        rows.forEach(row -> seen.merge(row.get("_la_partition") + "/" + row.get("_la_offset"), 1, Integer::sum));
    }
}
