package io.lakeactors.engine.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.JournalKit;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.TableName;
import io.lakeactors.testkit.FakeOutlets;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutletKeeperTest {
    private static final TableName TABLE = TableName.parse("silver.orders");
    private static final String ROWS = "topic of silver.orders";
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
                properties: [{ name: id, logicalType: string }]
            """;
    private static ActorTestKit kit;

    private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
    private final WallClock clock = new WallClock();
    private final FakeOutlets topics = new FakeOutlets();
    private final FakeGains gains = new FakeGains(List.of("id"));
    private final Map<TableName, Optional<Long>> needed = new ConcurrentHashMap<>();
    private EngineNode node;
    private int rows;

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
    }

    private ActorRef<OutletKeeper.Command> keeper(String ensureEvery) {
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine { journal.url = \"jdbc:h2:mem:x\", retry.min = 10ms, pipeline.ensure-every = " + ensureEvery + " }")
                .withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var parts = new EngineParts(new FakeTableStore(), Map.of(), clock, new SeededIds(1), new MemoryBudget(1 << 20),
                (pipeline, contract) -> Pipelines.read("pipeline", pipeline, path -> contract).orThrow(), new PrometheusRegistry(), CrashPoints.NONE, Optional.empty(), Map.of(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(gains), Map.of("default", topics));
        node = new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), Runnable::run);
        return kit.spawn(OutletKeeper.create(node, needed::put));
    }

    private ActorRef<OutletKeeper.Command> keeper() {
        return keeper("24h");
    }

    private static String text(String name, String from, String to) {
        return """
                pipeline: %s
                from:
                  kafka: { topics: [%s], format: json }
                contract: orders.odcs.yaml
                to:
                  silver: { table: silver.%s }
                """.formatted(name, from, name) + (to.isEmpty() ? "" : "  topic: { name: " + to + ", format: json }\n");
    }

    private static OutletKeeper.Told orders(String to) {
        return new OutletKeeper.Told("orders", text("orders", "shop.orders", to), CONTRACT);
    }

    private static OutletKeeper.Told without(String pipeline) {
        return new OutletKeeper.Told(pipeline, "", "");
    }

    private void commit() {
        gains.add(List.of(List.of("row " + rows++)));
    }

    private List<String> sent(String topic) {
        return topics.committed().stream().filter(letter -> letter.topic().equals(topic)).map(letter -> new String(letter.value(), StandardCharsets.UTF_8)).toList();
    }

    private static void soon(ThrowingCallable holds) {
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), Duration.ofMillis(50), () -> {
            try {
                holds.call();
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
            return null;
        });
    }

    private static void aWhile() {
        kit.createTestProbe().expectNoMessage(Duration.ofMillis(1_500));
    }

    private String standing() {
        return node.dependencies().view().getOrDefault(ROWS, "");
    }

    @Test
    void rowsOfATableAreSentAsTheyComeAndSnapshotsAreAskedForFromThere() {
        var keeper = keeper();
        commit();
        keeper.tell(orders("clean"));
        soon(() -> assertThat(sent("clean")).containsExactly("{\"id\":\"row 0\"}"));
        commit();
        soon(() -> assertThat(sent("clean")).hasSize(2));
        soon(() -> assertThat(needed.get(TABLE)).contains(1L));
        soon(() -> assertThat(measured("lake_outlet_rows")).contains("silver.orders/rows/sent=2.0", "silver.orders/rows/merged=0.0", "silver.orders/rows/held-back=0.0"));
        assertThat(measured("lake_outlet_lag_seconds")).singleElement().asString().startsWith("silver.orders/rows=0.");
        keeper.tell(without("orders"));
        soon(() -> assertThat(measured("lake_outlet_lag_seconds")).as("nobody is behind any more").isEmpty());
    }

    private List<String> measured(String name) {
        return node.parts().metrics().scrape(name::equals).stream().flatMap(metric -> metric.getDataPoints().stream()).map(point -> labels(point) + "=" + value(point)).toList();
    }

    private static String labels(DataPointSnapshot point) {
        return Stream.of("table", "outlet", "outcome", "error").map(point.getLabels()::get).filter(Objects::nonNull).collect(Collectors.joining("/"));
    }

    private static double value(DataPointSnapshot point) {
        return switch (point) {
            case CounterSnapshot.CounterDataPointSnapshot counter -> counter.getValue();
            case GaugeSnapshot.GaugeDataPointSnapshot gauge -> gauge.getValue();
            default -> throw new IllegalStateException(point.toString());
        };
    }

    @Test
    void whatAPipelineHasNoMoreIsNotSentAndGoesOnWhereItWasWhenItHasItAgain() {
        var keeper = keeper();
        commit();
        keeper.tell(orders("clean"));
        soon(() -> assertThat(sent("clean")).hasSize(1));
        keeper.tell(without("orders"));
        commit();
        aWhile();
        assertThat(sent("clean")).hasSize(1);
        keeper.tell(orders("clean"));
        soon(() -> assertThat(sent("clean")).containsExactly("{\"id\":\"row 0\"}", "{\"id\":\"row 1\"}"));
    }

    @Test
    void anotherTopicIsSentToFromWhereTheFirstOneWasLeft() {
        var keeper = keeper();
        commit();
        keeper.tell(orders("clean"));
        soon(() -> assertThat(sent("clean")).hasSize(1));
        keeper.tell(orders("cleaner"));
        commit();
        soon(() -> assertThat(sent("cleaner")).containsExactly("{\"id\":\"row 1\"}"));
        assertThat(sent("clean")).hasSize(1);
    }

    @Test
    void aPipelineThatIsSilentIsNotSentForAnyMore() {
        var keeper = keeper("50ms");
        commit();
        keeper.tell(orders("clean"));
        soon(() -> assertThat(sent("clean")).hasSize(1));
        aWhile();
        commit();
        aWhile();
        assertThat(sent("clean")).hasSize(1);
    }

    @Test
    void anOutageIsShownAndOverWhenItIs() {
        topics.failing(send -> true, send -> false);
        var keeper = keeper();
        commit();
        keeper.tell(orders("clean"));
        soon(() -> assertThat(standing()).contains("the topic is away"));
        assertThat(measured("lake_outlet_failures")).singleElement().asString().startsWith("silver.orders/rows/LA-3007=");
        topics.failing(send -> false, send -> false);
        soon(() -> assertThat(sent("clean")).hasSize(1));
        soon(() -> assertThat(standing()).isEqualTo("ok"));
    }

    @Test
    void anOutageIsNotShownByANodeThatSendsNoMore() {
        topics.failing(send -> true, send -> false);
        var keeper = keeper();
        commit();
        keeper.tell(orders("clean"));
        soon(() -> assertThat(standing()).contains("the topic is away"));
        kit.stop(keeper, Duration.ofSeconds(10));
        assertThat(standing()).isEqualTo("ok");
    }

    @Test
    void aWayBackOverAnotherPipelineIsNotSentUntilItIsCut() {
        var keeper = keeper();
        commit();
        keeper.tell(new OutletKeeper.Told("returns", text("returns", "clean", "shop.orders"), CONTRACT));
        keeper.tell(orders("clean"));
        soon(() -> assertThat(standing()).contains("LA-5081"));
        assertThat(sent("clean")).isEmpty();
        keeper.tell(without("returns"));
        clock.forward(Duration.ofSeconds(31));
        soon(() -> assertThat(sent("clean")).hasSize(1));
    }

    @Test
    void ofTwoPipelinesThatFillATableTheFirstIsFollowed() {
        var keeper = keeper();
        keeper.tell(orders("clean"));
        keeper.tell(new OutletKeeper.Told("other", text("orders", "shop.orders", "second").replace("pipeline: orders", "pipeline: other"), CONTRACT));
        commit();
        soon(() -> assertThat(sent("clean")).hasSize(1));
        aWhile();
        assertThat(sent("second")).isEmpty();
    }

    @Test
    void aTextThatOnlyANewerVersionReadsLeavesWhatIsKnown() {
        var keeper = keeper();
        commit();
        keeper.tell(orders("clean"));
        soon(() -> assertThat(sent("clean")).hasSize(1));
        keeper.tell(new OutletKeeper.Told("orders", "pipeline: orders\nteleport: yes\n", CONTRACT));
        commit();
        soon(() -> assertThat(sent("clean")).hasSize(2));
    }

    @Test
    void aPlaceThatKafkaHasForgottenIsRefusedByTheNextKeeperUntilThePipelineBeginsAnew() {
        var keeper = keeper();
        commit();
        keeper.tell(orders("clean"));
        soon(() -> assertThat(journal.persistedInStorage("outlet-keeper").toString()).contains("Begun"));
        kit.stop(keeper, Duration.ofSeconds(10));
        topics.forget("lake-rows-silver.orders-01234567");

        var next = keeper();
        next.tell(orders("clean"));
        soon(() -> assertThat(standing()).contains("LA-5082", "has forgotten the offsets of the group"));
        assertThat(sent("clean")).hasSize(1);
        next.tell(without("orders"));
        next.tell(orders("clean"));
        soon(() -> assertThat(sent("clean")).as("once more, as it was asked for").hasSize(2));
    }
}
