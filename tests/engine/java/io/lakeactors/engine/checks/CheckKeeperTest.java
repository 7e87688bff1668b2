package io.lakeactors.engine.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.journal.JournalSerializer;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.Clock;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.EvaluationLog;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableInspector;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.Type;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.SeededIds;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckKeeperTest {
    private static final TableName TABLE = Results.TABLE;
    private static final String PIPELINE = """
            pipeline: orders
            from:
              kafka: { topics: [shop.orders], format: json }
            contract: orders.odcs.yaml
            to:
              silver: { table: silver.orders }
            """;
    private static final String CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 11111111-2222-3333-4444-555555555555
            name: orders
            version: 1.0.0
            status: active
            schema:
              - name: orders
                logicalType: object
                properties: [{ name: a, logicalType: string }]
                quality: [{ id: rows, metric: rowCount, mustBeGreaterThan: 0, customProperties: [{ property: la.onFail, value: fail }] }]
            """;
    private static final ActorTestKit KIT = ActorTestKit.create(PersistenceTestKitPlugin.getInstance().config()
            .withFallback(ConfigFactory.parseString("pekko { stdout-loglevel = OFF, loglevel = OFF, actor.serializers.lake-journal = \"" + JournalSerializer.class.getName() + "\" }"))
            .withFallback(ConfigFactory.parseMap(JournalSerializer.bindings())).withFallback(ConfigFactory.load()));

    private final PersistenceTestKit journal = PersistenceTestKit.create(KIT.system());
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final FakeTableStore store = new FakeTableStore();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger inspections = new AtomicInteger();
    private volatile Status status = Status.PASS;
    private final List<List<String>> measured = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private Optional<EvaluationLog> results = Optional.empty();
    private volatile long aheadMillis;
    private final Clock clock = new Clock() {
        @Override
        public long millis() {
            return System.currentTimeMillis() + aheadMillis;
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void emptyJournal() {
        journal.clearAll();
        store.ensure(new TableSpec(TABLE, new Schema(List.of(Field.of("a", new Type.Text(), false))), List.of(), Map.of()), false);
    }

    private final TableInspector inspector = (table, checks, since, now) -> {
        measured.add(checks.stream().map(TableCheck::id).toList());
        inspections.incrementAndGet();
        if (away) {
            throw LakeError.of(ErrorCode.CATALOG_UNREACHABLE, "away", "", "Wait").asException();
        }
        return new TableInspector.Inspection(store.head(table).snapshotId(), checks.stream().map(check -> Results.result(check.id(), status == Status.PASS ? 5 : 0, status)).toList());
    };

    private ActorRef<CheckKeeper.Command> keeper(String settings) {
        return KIT.spawn(CheckKeeper.create(node(settings, metrics), inspector, (pipeline, degraded) -> told.add(pipeline + ":" + degraded)));
    }

    private EngineNode node(String settings, PrometheusRegistry registry) {
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\", lakeactors.quality.every = 100ms, " + settings)
                .withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var parts = new EngineParts(store, Map.of(), clock, new SeededIds(1), new MemoryBudget(1 << 20),
                (pipeline, contract) -> Pipelines.read("pipeline", pipeline, path -> contract).orThrow(), registry, CrashPoints.NONE, Optional.empty(), Map.of(),
                Optional.empty(), Optional.empty(), results);
        return new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), Runnable::run);
    }

    private void commit() {
        store.commit(new CommitRequest("c" + System.nanoTime(), 1, TABLE, store.head(TABLE).uuid(), new TreeMap<>(), List.of()));
    }

    private static CheckView view(ActorRef<CheckKeeper.Command> keeper) {
        var probe = KIT.<CheckView>createTestProbe();
        keeper.tell(new CheckKeeper.Show("", probe.ref()));
        return probe.receiveMessage();
    }

    private static CheckView until(ActorRef<CheckKeeper.Command> keeper, Predicate<CheckView> holds) {
        return KIT.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            var view = view(keeper);
            assertThat(holds.test(view)).as(view.toString()).isTrue();
            return view;
        });
    }

    private static boolean isEvaluated(CheckView view) {
        return view.tables().size() == 1 && view.tables().getFirst().last().isPresent();
    }

    private static CheckKeeper.Told orders() {
        return new CheckKeeper.Told("orders", PIPELINE, CONTRACT);
    }

    private static CheckKeeper.Ran run(ActorRef<CheckKeeper.Command> keeper, TableName table) {
        var probe = KIT.<CheckKeeper.Ran>createTestProbe();
        keeper.tell(new CheckKeeper.Run(table, probe.ref()));
        return probe.receiveMessage(Duration.ofSeconds(20));
    }

    private static List<Long> history(ActorRef<CheckKeeper.Command> keeper) {
        var probe = KIT.<CheckKeeper.Page>createTestProbe();
        keeper.tell(new CheckKeeper.ShowHistory(TABLE, Long.MAX_VALUE, probe.ref()));
        return probe.receiveMessage().newestFirst().stream().map(evaluation -> evaluation.snapshotId().getAsLong()).toList();
    }

    @Test
    void aNewSnapshotIsEvaluatedOnce() {
        var keeper = keeper("");
        keeper.tell(orders());
        KIT.createTestProbe().expectNoMessage(Duration.ofMillis(600));
        assertThat(inspections).hasValue(0);

        commit();
        var seen = until(keeper, CheckKeeperTest::isEvaluated).tables().getFirst();
        assertThat(seen.last().orElseThrow().snapshotId()).isEqualTo(store.head(TABLE).snapshotId());
        assertThat(seen.contract()).isEqualTo("orders 1.0.0");
        KIT.createTestProbe().expectNoMessage(Duration.ofMillis(600));
        assertThat(inspections).hasValue(1);

        commit();
        until(keeper, view -> view.tables().getFirst().last().orElseThrow().snapshotId().equals(store.head(TABLE).snapshotId()));
        assertThat(inspections).hasValue(2);
        assertThat(history(keeper)).hasSize(2);
    }

    @Test
    void othersAreToldOfEachEvaluationInTheirOrderAndOfNoneAgainByTheNextKeeper() {
        var heard = new CopyOnWriteArrayList<Long>();
        var failures = new ConcurrentLinkedQueue<>(List.of(ErrorCode.SOURCE_UNREACHABLE, ErrorCode.SOURCE_UNREACHABLE));
        results = Optional.of(evaluation -> {
            var failure = failures.poll();
            if (failure != null) {
                throw LakeError.of(failure, "no broker", "", "Wait").asException();
            }
            heard.add(evaluation.snapshotId().getAsLong());
        });
        var keeper = keeper("lakeactors.engine.retry.min = 10ms");
        keeper.tell(orders());
        commit();
        until(keeper, CheckKeeperTest::isEvaluated);
        commit();
        until(keeper, view -> view.tables().getFirst().last().orElseThrow().snapshotId().equals(store.head(TABLE).snapshotId()));
        KIT.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(heard).hasSize(2);
            return null;
        });
        var before = history(keeper).reversed();
        assertThat(heard).isEqualTo(before);
        KIT.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(journal.persistedInStorage("check-keeper").toString()).contains("EvaluationTold");
            return null;
        });
        KIT.stop(keeper, Duration.ofSeconds(10));

        var again = KIT.spawn(CheckKeeper.create(node("", new PrometheusRegistry()), inspector, (pipeline, degraded) -> { }));
        again.tell(orders());
        commit();
        until(again, view -> isEvaluated(view) && view.tables().getFirst().last().orElseThrow().snapshotId().equals(store.head(TABLE).snapshotId()));
        KIT.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(heard).isEqualTo(history(again).reversed());
            return null;
        });
    }

    @Test
    void whatAPersonMustMendKeepsNothingElseWaitingAndIsShown() {
        results = Optional.of(evaluation -> {
            throw LakeError.of(ErrorCode.TOPIC_NOT_FOUND, "there is no topic \"dq.events\"", "", "Create it").asException();
        });
        var node = node("", metrics);
        var keeper = KIT.spawn(CheckKeeper.create(node, inspector, (pipeline, degraded) -> { }));
        keeper.tell(orders());
        commit();
        KIT.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            assertThat(node.dependencies().view().get(ResultTeller.LOG)).contains("dq.events");
            return null;
        });
        commit();
        until(keeper, view -> isEvaluated(view) && view.tables().getFirst().last().orElseThrow().snapshotId().equals(store.head(TABLE).snapshotId()));
    }

    @Test
    void whenAWindowHasEndedVolumesAloneAreMeasuredOnceMore() {
        var keeper = keeper("lakeactors.engine.pipeline.ensure-every = 24h");
        commit();
        keeper.tell(new CheckKeeper.Told("orders", PIPELINE, CONTRACT.replace("quality: [", "quality: [{ id: v, type: custom, engine: lakeactors, implementation: { metric: anomaly, of: rowCount, window: 1d } }, ")));
        until(keeper, CheckKeeperTest::isEvaluated);
        status = Status.FAIL;
        aheadMillis = Duration.ofDays(1).toMillis();
        var seen = until(keeper, view -> !view.tables().getFirst().broken().isEmpty()).tables().getFirst();
        assertThat(measured.subList(0, 2)).containsExactly(List.of("v", "rows"), List.of("v"));
        assertThat(seen.last().orElseThrow().results()).extracting(CheckResult::id, CheckResult::status).containsExactly(tuple("v", Status.FAIL), tuple("rows", Status.PASS));
    }

    @Test
    void aCheckThatFailsIsToldOfEverywhereUntilItPasses() {
        var keeper = keeper("");
        status = Status.FAIL;
        commit();
        keeper.tell(orders());
        var broken = until(keeper, CheckKeeperTest::isEvaluated).tables().getFirst().broken();
        assertThat(broken).containsExactly(Map.entry("rows", "rows is 0 and must be > 0"));
        assertThat(told.getLast()).isEqualTo("orders:silver.orders is not what its contract promises: rows is 0 and must be > 0. See: lake dq ls");
        assertThat(metrics.scrape(name -> name.equals("lake_check_passes"))).singleElement().isInstanceOfSatisfying(GaugeSnapshot.class,
                gauge -> assertThat(gauge.getDataPoints()).singleElement().satisfies(point -> assertThat(point.getValue()).isZero()));

        status = Status.PASS;
        commit();
        until(keeper, view -> view.tables().getFirst().broken().isEmpty());
        assertThat(told.getLast()).isEqualTo("orders:");
    }

    private List<String> series() {
        return metrics.scrape(name -> name.startsWith("lake_check_") && !name.contains("_turn") && !name.contains("evaluation") && !name.contains("seconds")).stream()
                .flatMap(family -> family.getDataPoints().stream().map(point -> family.getMetadata().getName() + point.getLabels().stream().map(Label::getValue).toList())).sorted().toList();
    }

    @Test
    void aPipelineWhoseContractHasNoChecksAnyMoreIsNotDegradedAnyMore() {
        var keeper = keeper("");
        status = Status.FAIL;
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperTest::isEvaluated);
        assertThat(told.getLast()).contains("promises");
        assertThat(series()).isNotEmpty();
        keeper.tell(new CheckKeeper.Told("orders", "", ""));
        assertThat(view(keeper).tables()).isEmpty();
        assertThat(told.getLast()).isEqualTo("orders:");
        assertThat(series()).isEmpty();
    }

    private static CheckKeeper.Told others(String contract) {
        return new CheckKeeper.Told("other", PIPELINE.replace("pipeline: orders", "pipeline: other"), contract);
    }

    @Test
    void ofTwoPipelinesThatWriteATableTheFirstIsFollowed() {
        var keeper = keeper("");
        status = Status.FAIL;
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperTest::isEvaluated);
        for (int i = 0; i < 5; i++) {
            keeper.tell(others(CONTRACT.replace("mustBeGreaterThan: 0", "mustBeGreaterThan: 1")));
            keeper.tell(orders());
            KIT.createTestProbe().expectNoMessage(Duration.ofMillis(150));
        }
        assertThat(inspections).hasValue(1);
        assertThat(view(keeper).tables().getFirst().pipeline()).isEqualTo("orders");
        assertThat(told).filteredOn(one -> one.startsWith("other")).containsOnly("other:");
        keeper.tell(others(CONTRACT));
        view(keeper);
        assertThat(told.getLast()).startsWith("other:silver.orders is not what");
    }

    @Test
    void anotherPipelineIsFollowedAfterTheFirstHasGone() {
        var keeper = keeper("lakeactors.engine.pipeline.ensure-every = 200ms");
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperTest::isEvaluated);
        KIT.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            keeper.tell(others(CONTRACT));
            assertThat(view(keeper).tables()).extracting(CheckView.Table::pipeline).containsExactly("other");
            return null;
        });
    }

    @Test
    void seriesStandOnlyAsLongAsTheirChecks() {
        var keeper = keeper("lakeactors.engine.pipeline.ensure-every = 1s");
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperTest::isEvaluated);
        assertThat(series()).containsExactly("lake_check_passes[rows, error, silver.orders]", "lake_check_value[rows, silver.orders]");
        keeper.tell(new CheckKeeper.Told("orders", PIPELINE, CONTRACT.replace("id: rows", "id: many")));
        until(keeper, view -> view.tables().getFirst().last().orElseThrow().results().getFirst().id().equals("many"));
        assertThat(series()).containsExactly("lake_check_passes[many, error, silver.orders]", "lake_check_value[many, silver.orders]");
        until(keeper, view -> view.tables().isEmpty());
        assertThat(series()).isEmpty();
    }

    @Test
    void whatWasFoundSurvivesARestart() {
        var keeper = keeper("");
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperTest::isEvaluated);
        KIT.stop(keeper);

        var again = KIT.spawn(CheckKeeper.create(node("", new PrometheusRegistry()), inspector, (pipeline, degraded) -> { }));
        assertThat(view(again).remembered()).containsExactly(TABLE);
        again.tell(orders());
        assertThat(view(again).tables().getFirst().last()).isPresent();
        KIT.createTestProbe().expectNoMessage(Duration.ofMillis(600));
        assertThat(inspections).hasValue(1);
    }

    @Test
    void aPersonsLookIsAlwaysANewOne() {
        var keeper = keeper("lakeactors.quality.enabled = off");
        commit();
        keeper.tell(orders());
        assertThat(run(keeper, TABLE).evaluation().orElseThrow().results()).extracting(CheckResult::id).containsExactly("rows");
        run(keeper, TABLE);
        assertThat(inspections).hasValue(2);
        assertThat(run(keeper, TableName.parse("silver.other")).error()).hasValueSatisfying(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.CHECKS_NOT_FOUND);
            assertThat(error.mend()).contains("silver.orders");
        });
    }

    @Test
    void anOutageKeepsWhatIsKnown() {
        var keeper = keeper("");
        commit();
        keeper.tell(orders());
        until(keeper, CheckKeeperTest::isEvaluated);
        away = true;
        commit();
        var seen = until(keeper, view -> !view.tables().getFirst().trouble().isEmpty()).tables().getFirst();
        assertThat(seen.trouble()).contains("away");
        assertThat(seen.last()).isPresent();
        assertThat(run(keeper, TABLE).error()).hasValueSatisfying(error -> assertThat(error.code()).isEqualTo(ErrorCode.CATALOG_UNREACHABLE));
    }

    @Test
    void aContractWithoutChecksAndAPipelineThatIsSilentAreForgotten() {
        var keeper = keeper("lakeactors.engine.pipeline.ensure-every = 50ms");
        keeper.tell(orders());
        assertThat(view(keeper).tables()).hasSize(1);
        keeper.tell(new CheckKeeper.Told("orders", "", ""));
        assertThat(view(keeper).tables()).isEmpty();
        keeper.tell(orders());
        until(keeper, view -> view.tables().isEmpty());
    }

    /** More than half of what fits one page. */
    private static CheckKeeper.Told manyChecks(String name) {
        String checks = IntStream.range(0, 150).mapToObj(i -> "{ id: c" + i + ", metric: rowCount, mustBeGreaterThan: 0 }").collect(Collectors.joining(", "));
        return new CheckKeeper.Told(name, PIPELINE.replace("pipeline: orders", "pipeline: " + name).replace("silver.orders", "silver." + name),
                CONTRACT.replaceFirst("quality: .*", "quality: [" + checks + "]"));
    }

    @Test
    void manyTablesAreToldInPages() {
        var keeper = keeper("lakeactors.quality.enabled = off");
        for (String name : List.of("b", "a", "c")) {
            keeper.tell(manyChecks(name));
        }
        assertThat(view(keeper)).satisfies(page -> {
            assertThat(page.more()).isTrue();
            assertThat(page.tables()).hasSize(1);
        });
        var whole = new ClusterChecks(KIT.system(), node("", new PrometheusRegistry()), keeper).view().toCompletableFuture().join();
        assertThat(whole.tables()).extracting(table -> table.table().name()).containsExactly("a", "b", "c");
        assertThat(whole.more()).isFalse();
    }

    @Test
    void aLongHistoryIsToldInPages() {
        var keeper = keeper("lakeactors.quality.enabled = off");
        commit();
        keeper.tell(manyChecks("orders"));
        for (int i = 0; i < 3; i++) {
            run(keeper, TABLE);
        }
        var checks = new ClusterChecks(KIT.system(), node("", new PrometheusRegistry()), keeper);
        assertThat(checks.history(TABLE).toCompletableFuture().join()).hasSize(3).isSortedAccordingTo((a, b) -> Long.compare(a.at(), b.at()));
        assertThat(Optional.of(checks.view().toCompletableFuture().join().remembered())).hasValue(List.of(TABLE));
    }
}
