package io.lakeactors.engine.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.JournalKit;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.CheckResult.Status;
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
import io.lakeactors.model.TicketDesk;
import io.lakeactors.model.Type;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A keeper of checks with a journal in memory, and tables and inspections that are made up. */
abstract class CheckKeeperHarness {
    static final TableName TABLE = Results.TABLE;
    static final String PIPELINE = """
            pipeline: orders
            from:
              kafka: { topics: [shop.orders], format: json }
            contract: orders.odcs.yaml
            to:
              silver: { table: silver.orders }
            """;
    static final String CONTRACT = """
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
    static ActorTestKit kit;

    final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
    final PrometheusRegistry metrics = new PrometheusRegistry();
    final FakeTableStore store = new FakeTableStore();
    final List<String> told = new CopyOnWriteArrayList<>();
    final AtomicInteger inspections = new AtomicInteger();
    volatile Status status = Status.PASS;
    final List<List<String>> measured = new CopyOnWriteArrayList<>();
    volatile boolean away;
    Optional<EvaluationLog> results = Optional.empty();
    Optional<TicketDesk> tickets = Optional.empty();
    final WallClock clock = new WallClock();

    @BeforeAll
    static void begin() {
        kit = JournalKit.create();
    }

    @AfterAll
    static void end() {
        kit.shutdownTestKit();
    }

    @BeforeEach
    void emptyJournal() {
        journal.clearAll();
        store.ensure(new TableSpec(TABLE, new Schema(List.of(Field.of("a", new Type.Text(), false))), List.of(), Map.of()), false);
    }

    final TableInspector inspector = (table, checks, since, now) -> {
        measured.add(checks.stream().map(TableCheck::id).toList());
        inspections.incrementAndGet();
        if (away) {
            throw LakeError.of(ErrorCode.CATALOG_UNREACHABLE, "away", "", "Wait").asException();
        }
        return new TableInspector.Inspection(store.head(table).snapshotId(), checks.stream().map(check -> Results.result(check.id(), status == Status.PASS ? 5 : 0, status)).toList());
    };

    ActorRef<CheckKeeper.Command> keeper(String settings) {
        return kit.spawn(CheckKeeper.create(node(settings, metrics), inspector, (pipeline, degraded) -> told.add(pipeline + ":" + degraded)));
    }

    EngineNode node(String settings, PrometheusRegistry registry) {
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\", lakeactors.quality.every = 100ms, " + settings)
                .withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var parts = new EngineParts(store, Map.of(), clock, new SeededIds(1), new MemoryBudget(1 << 20),
                (pipeline, contract) -> Pipelines.read("pipeline", pipeline, path -> contract).orThrow(), registry, CrashPoints.NONE, Optional.empty(), Map.of(),
                Optional.empty(), Optional.empty(), results, tickets);
        return new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), Runnable::run);
    }

    void commit() {
        store.commit(new CommitRequest("c" + System.nanoTime(), 1, TABLE, store.head(TABLE).uuid(), new TreeMap<>(), List.of()));
    }

    static CheckView view(ActorRef<CheckKeeper.Command> keeper) {
        var probe = kit.<CheckView>createTestProbe();
        keeper.tell(new CheckKeeper.Show("", probe.ref()));
        return probe.receiveMessage();
    }

    static CheckView until(ActorRef<CheckKeeper.Command> keeper, Predicate<CheckView> holds) {
        return kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            var view = view(keeper);
            assertThat(holds.test(view)).as(view.toString()).isTrue();
            return view;
        });
    }

    static boolean isEvaluated(CheckView view) {
        return view.tables().size() == 1 && view.tables().getFirst().last().isPresent();
    }

    static CheckKeeper.Told orders() {
        return new CheckKeeper.Told("orders", PIPELINE, CONTRACT);
    }

    static CheckKeeper.Ran run(ActorRef<CheckKeeper.Command> keeper, TableName table) {
        var probe = kit.<CheckKeeper.Ran>createTestProbe();
        keeper.tell(new CheckKeeper.Run(table, probe.ref()));
        return probe.receiveMessage(Duration.ofSeconds(20));
    }

    static List<Long> history(ActorRef<CheckKeeper.Command> keeper) {
        var probe = kit.<CheckKeeper.Page>createTestProbe();
        keeper.tell(new CheckKeeper.ShowHistory(TABLE, Long.MAX_VALUE, probe.ref()));
        return probe.receiveMessage().newestFirst().stream().map(evaluation -> evaluation.snapshotId().getAsLong()).toList();
    }
}
