package io.lakeactors.server.gold;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.Golds;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.cluster.EngineRuntime;
import io.lakeactors.engine.gold.GoldRecord;
import io.lakeactors.engine.gold.GoldRecord.Outcome;
import io.lakeactors.engine.gold.GoldRun;
import io.lakeactors.engine.gold.GoldView;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableShape;
import io.lakeactors.query.QueryEngine;
import io.lakeactors.query.QueryLimits;
import io.lakeactors.query.SnapshotQuery;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.TableStoreFixture;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gold tables on a real engine, a real catalog and real files: made, judged, published or withheld, through changes of their sources and deaths of the node. */
class GoldTest extends TableStoreFixture {
    private static final TableName GOLD = TableName.parse("gold.buckets");
    private static final String QUERY = "select n % 3 as bucket, count(*) as orders, sum(n) as total from silver.orders group by all";
    private static final String CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 0c8b7a52-51f5-4b0e-8f0b-8a4e4f3d0001
            name: buckets
            version: 1.2.0
            status: active
            schema:
              - name: buckets
                physicalName: gold.buckets
                logicalType: object
                properties:
                  - { name: bucket, logicalType: integer, physicalType: long, required: true, partitioned: true }
                  - { name: orders, logicalType: integer, physicalType: int, required: true, logicalTypeOptions: { minimum: 1 } }
                  - { name: total, logicalType: integer, physicalType: long, logicalTypeOptions: { maximum: 1000 } }
                quality:
                  - { id: one-a-bucket, metric: duplicateValues, arguments: { properties: [bucket] }, mustBe: 0 }
                  - { id: some, metric: rowCount, mustBeBetween: [1, 3] }
                  - { id: many, metric: rowCount, mustBeGreaterThan: 2, severity: warning }
            """;

    @TempDir
    Path dir;

    private volatile CrashPoints crashPoints = CrashPoints.NONE;
    private EngineRuntime runtime;
    private QueryEngine queries;
    private long next;

    @Override
    protected IcebergStore create() {
        return IcebergStore.open(CatalogConfig.sqlite("lake", dir.resolve("catalog.db"), dir.resolve("warehouse")), CommitSteps.NONE, new WallClock());
    }

    @BeforeEach
    void start() {
        var tables = (IcebergStore) store;
        queries = new QueryEngine(tables, QueryLimits.DEFAULT);
        var parts = new EngineParts(store, Map.of(), new WallClock(), new SeededIds(System.nanoTime()), new MemoryBudget(256 << 20), (pipeline, contract) -> null, new PrometheusRegistry(),
                step -> crashPoints.at(step), Optional.of(tables.care()), Map.of(), Optional.empty(), Optional.of(new SnapshotQuery(tables, QueryLimits.DEFAULT)));
        runtime = EngineRuntime.start(ConfigFactory.parseMap(Map.of("lakeactors.engine.journal.url", "jdbc:h2:file:" + dir.resolve("journal"))), parts);
    }

    @AfterEach
    void stop() {
        runtime.kill();
        store.close();
    }

    private void crash() {
        runtime.kill();
        start();
    }

    private void intake(long... numbers) {
        assertThat(store.commit(request(1, Map.of(P0, advance(next, next + numbers.length)), file(ORDERS, 1, numbers)))).isInstanceOf(CommitOutcome.Committed.class);
        next += numbers.length;
    }

    private static GoldSpec spec(String name, String query, String table, String contract) {
        String text = "gold: " + name + "\nquery: |\n  " + query + "\ncontract: c.odcs.yaml\nto: { gold: { table: " + table + " } }\nevery: 1s\n";
        return Golds.read("gold.yaml", text, path -> contract).orThrow();
    }

    private void apply(String query) {
        get(runtime.gold().apply(spec("buckets", query, "gold.buckets", CONTRACT), false));
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof LakeException known ? known : failed;
        }
    }

    private static LakeError refusal(CompletionStage<?> stage) {
        try {
            get(stage);
        } catch (LakeException refused) {
            return refused.error();
        }
        throw new AssertionError("was not refused");
    }

    private GoldView.Table shown() {
        return get(runtime.gold().table("buckets"));
    }

    private GoldRecord awaitRun(Outcome outcome, long snapshotNot) {
        await(outcome + ", last " + shown().runs().stream().findFirst(), () -> shown().runs().stream().findFirst().filter(run -> run.outcome() == outcome && run.snapshot() != snapshotNot).isPresent());
        return shown().runs().getFirst();
    }

    private static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain for " + what).isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private List<List<Object>> rows() {
        return queries.run("select bucket, orders, total from gold.buckets order by all", 100).rows();
    }

    private TableShape shape() {
        return ((IcebergStore) store).care().shape(GOLD, 0);
    }

    @Test
    void itIsMadeOfItsSourcesAndSaysOfWhichSnapshots() {
        intake(0, 1, 2, 3);
        long source = store.head(ORDERS).snapshotId().orElseThrow();

        apply(QUERY);
        GoldRecord run = awaitRun(Outcome.PUBLISHED, -1);

        assertThat(rows()).containsExactly(List.of(0L, 2L, 3L), List.of(1L, 1L, 1L), List.of(2L, 1L, 2L));
        assertThat(run.checks()).extracting(GoldRecord.Check::id).containsExactly("orders.range", "total.range", "one-a-bucket", "some", "many");
        assertThat(run.checks()).allMatch(GoldRecord.Check::passed);
        var notes = ((IcebergStore) store).scan(GOLD).properties();
        assertThat(SnapshotNotes.sources(notes)).containsExactly(Map.entry(ORDERS, source));
        assertThat(notes).containsEntry(SnapshotNotes.CONTRACT_VERSION, "1.2.0");
        assertThat(queries.run("select distinct _la_run_id, _la_contract_version from gold.buckets", 10).rows()).containsExactly(List.of(run.id(), "1.2.0"));
        assertThat(((IcebergStore) store).scan(GOLD).files()).as("one for each bucket").hasSize(3);
    }

    @Test
    void itIsMadeAnewWhenASourceHasChangedAndNotElse() {
        intake(1);
        apply(QUERY);
        GoldRecord first = awaitRun(Outcome.PUBLISHED, -1);

        intake(4);
        GoldRecord second = awaitRun(Outcome.PUBLISHED, first.snapshot());

        assertThat(rows()).containsExactly(List.of(1L, 2L, 5L));
        LockSupport.parkNanos(Duration.ofSeconds(4).toNanos());
        assertThat(shown().runs().getFirst().id()).isEqualTo(second.id());
        assertThat(get(runtime.gold().run("buckets")).outcome()).as("a person may want it all the same").isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void aFailingCheckLeavesTheTableAsItWasAndTheNextGoodRunPublishes() {
        intake(1, 2);
        apply(QUERY);
        GoldRecord good = awaitRun(Outcome.PUBLISHED, -1);

        intake(5000);
        GoldRecord bad = awaitRun(Outcome.WITHHELD, -1);

        assertThat(rows()).containsExactly(List.of(1L, 1L, 1L), List.of(2L, 1L, 2L));
        assertThat(store.head(GOLD).snapshotId()).hasValue(good.snapshot());
        assertThat(shape().refs().get(GoldRun.BRANCH).snapshot()).isEqualTo(bad.snapshot());
        assertThat(((IcebergStore) store).scanSnapshot(GOLD, bad.snapshot()).files()).as("the candidate can be looked at").hasSize(2);
        assertThat(bad.reason()).contains("LA-5045", "total.range (total must be at most 1000): 1 row breaks it", "candidate " + bad.snapshot());
        assertThat(shown().state()).isEqualTo(GoldView.State.WITHHELD);
        assertThat(shown().reason()).isEqualTo(bad.reason());
        await("somebody looks after it", () -> get(runtime.maintenance().view()).tables().stream().anyMatch(table -> table.table().equals(GOLD)));

        apply(QUERY.replace("group by", "where n < 1000 group by"));
        awaitRun(Outcome.PUBLISHED, good.snapshot());

        assertThat(rows()).containsExactly(List.of(1L, 1L, 1L), List.of(2L, 1L, 2L));
        assertThat(shape().refs()).doesNotContainKey(GoldRun.BRANCH);
        assertThat(shown().state()).isNotEqualTo(GoldView.State.WITHHELD);
    }

    @Test
    void allChecksThatFailAreToldWithWhatWasFoundAndWarningsWithholdNothing() {
        intake(1, 4, 2);
        apply("select n % 2 as bucket, 0 as orders, n as total from silver.orders");

        GoldRecord run = awaitRun(Outcome.WITHHELD, -1);

        assertThat(run.checks()).filteredOn(check -> !check.passed()).extracting(check -> check.id() + ": " + check.found())
                .containsExactly("orders.range: 3 rows break it", "one-a-bucket: 1 key is there more than once");
        assertThat(store.head(GOLD).snapshotId()).as("nothing was published yet").isEmpty();

        apply("select 1::bigint as bucket, 1 as orders, 2::bigint as total");
        assertThat(awaitRun(Outcome.PUBLISHED, run.snapshot()).checks()).filteredOn(check -> !check.passed()).extracting(check -> check.id() + ": " + check.found()).containsExactly("many: rowCount is 1");
    }

    @ParameterizedTest
    @CsvSource({"nullValues, error, WITHHELD", "missingValues, error, WITHHELD", "nullValues, warning, PUBLISHED"})
    void nullsThatAQualityEntryForbidsAreFoundWhereTheColumnMayHoldThem(String metric, String severity, Outcome outcome) {
        intake(1);
        String contract = CONTRACT.replace("{ maximum: 1000 } }", "{ maximum: 1000 }, quality: [{ metric: " + metric + ", mustBe: 0, severity: " + severity + " }] }");

        get(runtime.gold().apply(spec("buckets", "select n as bucket, 1 as orders, null::bigint as total from silver.orders", "gold.buckets", contract), false));

        assertThat(awaitRun(outcome, -1).checks()).filteredOn(check -> check.id().equals("total." + metric)).singleElement()
                .satisfies(check -> assertThat(check.found()).isEqualTo("1 row breaks it"));
    }

    @Test
    void aValueThatDoesNotFitMakesNoCandidateAndIsNamed() {
        intake(1);
        apply("select n as bucket, n * 3000000000 as orders, null::bigint as total from silver.orders");

        GoldRecord run = awaitRun(Outcome.FAILED, 0);

        assertThat(run.reason()).contains("LA-5044", "\"orders\"", "3000000000, which is no int");
        assertThat(store.head(GOLD).snapshotId()).isEmpty();
        assertThat(shape().refs()).isEmpty();
        assertThat(shown().state()).isEqualTo(GoldView.State.FAILING);
    }

    @ParameterizedTest
    @ValueSource(strings = {CrashPoints.GOLD_WRITTEN, CrashPoints.GOLD_STAGED, CrashPoints.GOLD_PUBLISHED})
    void aNodeThatDiesInARunLeavesTheTableValidAndTheNextRunFinishesTheWork(String step) throws Exception {
        intake(1);
        apply(QUERY);
        GoldRecord before = awaitRun(Outcome.PUBLISHED, -1);
        var reached = new java.util.concurrent.CountDownLatch(1);
        crashPoints = at -> {
            if (at.equals(step)) {
                reached.countDown();
                LockSupport.park();
                throw new IllegalStateException("died");
            }
        };
        intake(4);
        assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();

        boolean published = step.equals(CrashPoints.GOLD_PUBLISHED);
        assertThat(rows()).containsExactly(published ? List.of(1L, 2L, 5L) : List.of(1L, 1L, 1L));
        crashPoints = CrashPoints.NONE;
        crash();

        GoldRecord after = awaitRun(published ? Outcome.UNCHANGED : Outcome.PUBLISHED, before.snapshot());
        assertThat(rows()).containsExactly(List.of(1L, 2L, 5L));
        assertThat(store.head(GOLD).snapshotId()).hasValue(after.snapshot());
        assertThat(shape().refs()).doesNotContainKey(GoldRun.BRANCH);
    }

    @Test
    void aPausedTableStaysAsItIsUntilItIsResumedAlsoAfterARestart() {
        intake(1);
        apply(QUERY);
        GoldRecord first = awaitRun(Outcome.PUBLISHED, -1);
        assertThat(get(runtime.gold().pause("buckets", true)).state()).isEqualTo(GoldView.State.PAUSED);

        intake(4);
        crash();
        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        assertThat(shown().state()).isEqualTo(GoldView.State.PAUSED);
        assertThat(rows()).containsExactly(List.of(1L, 1L, 1L));

        get(runtime.gold().pause("buckets", false));
        awaitRun(Outcome.PUBLISHED, first.snapshot());
        assertThat(rows()).containsExactly(List.of(1L, 2L, 5L));
    }

    @Test
    void aDeletedTableStaysAndIsMadeNoMore() {
        intake(1);
        apply(QUERY);
        awaitRun(Outcome.PUBLISHED, -1);

        assertThat(get(runtime.gold().delete("buckets")).table()).isEqualTo("gold.buckets");

        assertThat(refusal(runtime.gold().table("buckets")).code()).isEqualTo(ErrorCode.GOLD_NOT_FOUND);
        assertThat(rows()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "select * from silver.order | LA-2008 there is no table silver.order | Did you mean silver.orders?",
        "delete from silver.orders | LA-5006 only SELECT is allowed here | Tables are changed",
        "select n form silver.orders | LA-5007 | Correct the query",
        "select 1::bigint as bucket, 1 as orders, 2::bigint as total, 3 as more | LA-5041 the contract has no column \"more\" | Correct the query or the contract",
        "select 1::bigint as bucket, 'one' as orders, 2::bigint as total | LA-5041 \"orders\" is int in the contract, and the query gives VARCHAR | cast it",
        "select 1::bigint as bucket, 1 as orders | LA-5041 the query gives no column \"total\" | contract"
    })
    void aQueryThatCannotMakeTheTableIsRefused(String query, String what, String more) {
        LakeError error = refusal(runtime.gold().apply(spec("buckets", query, "gold.buckets", CONTRACT), false));
        assertThat(error.sentence()).startsWith(what).contains(more);
        assertThat(get(runtime.gold().view()).tables()).isEmpty();
    }

    @Test
    void twoFilesForOneTableAreRefused() {
        intake(1);
        apply(QUERY);
        assertThat(refusal(runtime.gold().apply(spec("other", QUERY, "gold.buckets", CONTRACT), false)).sentence()).contains("LA-5043", "\"buckets\" makes gold.buckets already");
        assertThat(refusal(runtime.gold().apply(spec("buckets", QUERY, "gold.elsewhere", CONTRACT.replace("gold.buckets", "gold.elsewhere")), false)).sentence()).contains("cannot be turned to gold.elsewhere");
    }

    @Test
    void aTableThatAPipelineHasFilledIsNotMade() {
        intake(1);
        LakeError fits = refusal(runtime.gold().apply(spec("buckets", QUERY, "silver.orders", CONTRACT.replace("gold.buckets", "silver.orders")), false));
        assertThat(fits.code()).isEqualTo(ErrorCode.GOLD_CONFLICT);
        assertThat(fits.sentence()).contains("a pipeline has filled silver.orders");
    }

    @Test
    void tablesThatWouldBeMadeOfEachOtherAreRefused() {
        intake(1);
        apply(QUERY);
        awaitRun(Outcome.PUBLISHED, -1);
        String second = CONTRACT.replace("gold.buckets", "gold.again");
        get(runtime.gold().apply(spec("again", "select bucket, orders, total from gold.buckets", "gold.again", second), false));
        await("the second", () -> get(runtime.gold().table("again")).runs().stream().anyMatch(run -> run.outcome() == Outcome.PUBLISHED));

        LakeError cycle = refusal(runtime.gold().apply(spec("buckets", "select bucket, orders, total from gold.again", "gold.buckets", CONTRACT), false));
        LakeError itself = refusal(runtime.gold().apply(spec("buckets", "select bucket, orders, total from gold.buckets", "gold.buckets", CONTRACT), false));

        assertThat(cycle.sentence()).contains("LA-5043", "gold.buckets of gold.again of gold.buckets");
        assertThat(itself.sentence()).contains("LA-5043", "gold.buckets of gold.buckets");
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndChangesNothing() {
        intake(1);
        var applied = get(runtime.gold().apply(spec("buckets", QUERY, "gold.buckets", CONTRACT), true));
        assertThat(applied.changed()).isTrue();
        assertThat(applied.changes()).contains("make gold.buckets of silver.orders", "create table gold.buckets partitioned by [bucket]");
        assertThat(get(runtime.gold().view()).tables()).isEmpty();
        apply(QUERY);
        // Once it is made, applying says nothing of making it.
        awaitRun(Outcome.PUBLISHED, -1);
        assertThat(get(runtime.gold().apply(spec("buckets", QUERY, "gold.buckets", CONTRACT), false)).changed()).isFalse();
        assertThat(get(runtime.gold().apply(spec("buckets", QUERY, "gold.buckets", CONTRACT.replace("1.2.0", "1.3.0")), true)).changes()).containsExactly("its contract from 1.2.0 to 1.3.0");
    }
}
