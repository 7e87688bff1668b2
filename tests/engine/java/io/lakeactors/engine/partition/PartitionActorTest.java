package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.engine.commit.Offer;
import io.lakeactors.engine.commit.OfferAnswer;
import io.lakeactors.engine.commit.TableActor;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.SourceKey;
import io.lakeactors.testkit.FakeSource;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.Orders;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionActorTest {
    private static final PipelineTexts TEXTS = PipelineTexts.of(Orders.PIPELINE, Orders.CONTRACT);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final ActorTestKit KIT = ActorTestKit.create(PersistenceTestKitPlugin.getInstance().config()
            .withFallback(ConfigFactory.parseString("pekko { stdout-loglevel = OFF, loglevel = OFF, persistence.testkit { events.serialize = off, snapshots.serialize = off } }"))
            .withFallback(ConfigFactory.load()));

    private final FakeSource source = new FakeSource("cluster-a");
    private final BlockingQueue<PartitionActor.Command> successor = new LinkedBlockingQueue<>();
    private final BlockingQueue<TableActor.Offered> offered = new LinkedBlockingQueue<>();
    private final BlockingQueue<TableActor.Expected> expected = new LinkedBlockingQueue<>();
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final TestProbe<PartitionReport> reports = KIT.createTestProbe(PartitionReport.class);

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() {
        source.close();
    }

    private static PipelineSpec read(String pipeline, String contract) {
        return Pipelines.read("orders.yaml", pipeline, path -> contract).orThrow();
    }

    private ActorRef<PartitionActor.Command> partition(String id, Executor io) {
        source.topic("orders", 1);
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\"")
                .withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var store = new FakeTableStore();
        PipelineTables.of(read(TEXTS.pipeline(), TEXTS.contract())).values().forEach(table -> store.ensure(table, false));
        var parts = new EngineParts(store, Map.of("default", source), new WallClock(), new SeededIds(1), new MemoryBudget(64 << 20), PartitionActorTest::read,
                metrics, CrashPoints.NONE);
        var node = new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), io);
        return KIT.spawn(PartitionActor.create(node, id, (table, command) -> offered(command), successor::add));
    }

    private void offered(TableActor.Command command) {
        if (command instanceof TableActor.Offered offer) {
            offered.add(offer);
        } else if (command instanceof TableActor.Expected word) {
            expected.add(word);
        }
    }

    private PartitionActor.Ensure ensure(boolean run) {
        SourceKey key = source.describe("orders", LONG).partitions().getFirst();
        return new PartitionActor.Ensure(TEXTS.pipeline(), TEXTS.contract(), TEXTS.digest(), key, false, run, -1, reports.getRef(), false, "");
    }

    private void awaitState(PartitionReport.State state) {
        for (var report = reports.receiveMessage(LONG); report.state() != state;) {
            report = reports.receiveMessage(LONG);
        }
    }

    @Test
    void aPartitionThatMovesTellsItsSuccessorAllThatThisNeedsToBegin() throws InterruptedException {
        var partition = partition("orders/orders/moves", task -> { });
        partition.tell(ensure(true));
        awaitState(PartitionReport.State.STARTING);
        partition.tell(new PartitionActor.Move());
        assertThat(successor.poll(20, TimeUnit.SECONDS)).isEqualTo(ensure(true).handed(TEXTS));
        KIT.createTestProbe().expectTerminated(partition, LONG);
        assertThat(successor).isEmpty();
    }

    @Test
    void committersAreToldThatAPartitionIsAboutToOffer() throws InterruptedException {
        partition("orders/orders/begins", task -> { }).tell(ensure(true));
        for (var table : PipelineTables.targets(read(TEXTS.pipeline(), TEXTS.contract()))) {
            assertThat(expected.poll(20, TimeUnit.SECONDS)).as(table.toString()).isEqualTo(new TableActor.Expected(PipelineSpec.Delivery.EXACTLY_ONCE));
        }
    }

    @Test
    void aPartitionThatRestsWakesNoCommitter() {
        partition("orders/orders/rests-first", ForkJoinPool.commonPool()).tell(ensure(false));
        awaitState(PartitionReport.State.RESTED);
        assertThat(expected).isEmpty();
    }

    @Test
    void aPartitionThatIsEndedWakesNobody() {
        var partition = partition("orders/orders/ends", task -> { });
        partition.tell(ensure(true));
        awaitState(PartitionReport.State.STARTING);
        partition.tell(new PartitionActor.HandOver());
        KIT.createTestProbe().expectTerminated(partition, LONG);
        assertThat(successor).isEmpty();
    }

    @Test
    void whatThePipelineHasSaidSinceHoldsAgainstWhatTheOneBeforeHandsOn() {
        var partition = partition("orders/orders/rests", ForkJoinPool.commonPool());
        partition.tell(ensure(false));
        awaitState(PartitionReport.State.RESTED);
        partition.tell(ensure(true).handed(TEXTS));
        partition.tell(ensure(false));
        assertThat(reports.receiveMessage(LONG).state()).isEqualTo(PartitionReport.State.RESTED);
    }

    /** By how each ended, how many moves were measured. */
    private Map<String, Long> moves() {
        return metrics.scrape(name -> name.equals("lake_partition_move_seconds")).stream().flatMap(family -> ((HistogramSnapshot) family).getDataPoints().stream())
                .collect(Collectors.toMap(point -> point.getLabels().get("end"), DistributionDataPointSnapshot::getCount));
    }

    /** Commits the first batch to all tables. */
    private Offer commit(ActorRef<PartitionActor.Command> partition) throws InterruptedException {
        var offer = offered.poll(20, TimeUnit.SECONDS).offer();
        for (var table : PipelineTables.targets(read(TEXTS.pipeline(), TEXTS.contract()))) {
            partition.tell(new PartitionActor.TableAnswered(table, offer.batchId(), new OfferAnswer.Committed(offer.range().next(), 1)));
        }
        for (var report = reports.receiveMessage(LONG); report.next() < offer.range().next();) {
            report = reports.receiveMessage(LONG);
        }
        return offer;
    }

    @Test
    void aMoveIsMeasuredByRecordsThatWaited() throws InterruptedException {
        var partition = partition("orders/orders/waited", ForkJoinPool.commonPool());
        source.produce("orders", 0, "{\"id\":1,\"note\":\"n\"}");
        partition.tell(ensure(true));
        commit(partition);
        assertThat(moves()).isEqualTo(Map.of("resumed", 1L));
        partition.tell(new PartitionActor.Move());
        KIT.createTestProbe().expectTerminated(partition, LONG);
        assertThat(moves()).isEqualTo(Map.of("resumed", 1L, "left", 1L));
    }

    @Test
    void aBatchIsToldToBeDurableBeforeAnyTableHoldsIt() throws InterruptedException {
        var partition = partition("orders/orders/durable", ForkJoinPool.commonPool());
        source.produce("orders", 0, "{\"id\":1,\"note\":\"n\"}");
        partition.tell(ensure(true));
        assertThat(offered.poll(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(metrics.scrape(name -> name.equals("lake_durable_seconds"))).singleElement().satisfies(gauge -> assertThat(gauge.getDataPoints()).hasSize(1));
    }

    @Test
    void whatHasWaitedUntilThePartitionWasTakenOverIsCommittedAsSoonAsPossibleAndWhatComesLaterAtItsTime() throws InterruptedException {
        var partition = partition("orders/orders/urgent", ForkJoinPool.commonPool());
        source.produce("orders", 0, "{\"id\":1,\"note\":\"n\"}");
        partition.tell(ensure(true));
        assertThat(commit(partition).urgent()).isTrue();
        offered.clear();
        source.produce("orders", 0, "{\"id\":2,\"note\":\"n\"}");
        assertThat(commit(partition).urgent()).isFalse();
    }

    @Test
    void whatComesLaterAndPipelinesThatAreDeletedAreNoMoves() throws InterruptedException {
        var partition = partition("orders/orders/idle", ForkJoinPool.commonPool());
        partition.tell(ensure(true));
        for (var report = reports.receiveMessage(LONG); report.state() != PartitionReport.State.RUNNING || report.end() != 0;) {
            report = reports.receiveMessage(LONG);
        }
        source.produce("orders", 0, "{\"id\":1,\"note\":\"n\"}");
        commit(partition);
        partition.tell(new PartitionActor.HandOver());
        KIT.createTestProbe().expectTerminated(partition, LONG);
        assertThat(moves()).isEmpty();
    }
}
