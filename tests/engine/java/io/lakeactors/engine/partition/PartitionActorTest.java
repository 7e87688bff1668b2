package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
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
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.OffsetRange;
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
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionActorTest {
    private static final String HOLDS = "      - { name: country, logicalType: string, quality: [{ id: known, metric: nullValues, unit: percent, mustBeLessOrEqualTo: 20, "
            + "customProperties: [{ property: la.per, value: 100 }, { property: la.onFail, value: fail_batch }] }] }\n";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Config CONFIG = PersistenceTestKitPlugin.getInstance().config()
            .withFallback(ConfigFactory.parseString("pekko { stdout-loglevel = OFF, loglevel = OFF, persistence.testkit { events.serialize = off, snapshots.serialize = off } }"))
            .withFallback(ConfigFactory.load());
    private static final ActorTestKit KIT = ActorTestKit.create(CONFIG);

    private PipelineTexts texts = PipelineTexts.of(Orders.PIPELINE, Orders.CONTRACT);
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
        return partition(KIT, id, io);
    }

    private ActorRef<PartitionActor.Command> partition(ActorTestKit kit, String id, Executor io) {
        source.topic("orders", 1);
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\"")
                .withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var store = new FakeTableStore();
        PipelineTables.of(read(texts.pipeline(), texts.contract())).values().forEach(table -> store.ensure(table, false));
        var parts = new EngineParts(store, Map.of("default", source), new WallClock(), new SeededIds(1), new MemoryBudget(64 << 20), PartitionActorTest::read,
                metrics, CrashPoints.NONE);
        var node = new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), io);
        return kit.spawn(PartitionActor.create(node, id, (table, command) -> offered(command), successor::add));
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
        return new PartitionActor.Ensure(texts.pipeline(), texts.contract(), texts.digest(), key, false, run, -1, reports.getRef(), false, "");
    }

    private PartitionActor.Ensure withoutTexts(PartitionActor.Ensure ensure) {
        return new PartitionActor.Ensure("", "", ensure.digest(), ensure.source(), ensure.later(), ensure.run(), ensure.flushAt(), ensure.reports(), ensure.handed(), ensure.runId());
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
        assertThat(successor.poll(20, TimeUnit.SECONDS)).isEqualTo(ensure(true).handed(texts));
        KIT.createTestProbe().expectTerminated(partition, LONG);
        assertThat(successor).isEmpty();
    }

    @Test
    void committersAreToldThatAPartitionIsAboutToOffer() throws InterruptedException {
        partition("orders/orders/begins", task -> { }).tell(ensure(true));
        for (var table : PipelineTables.targets(read(texts.pipeline(), texts.contract()))) {
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
        partition.tell(ensure(true).handed(texts));
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
        for (var table : PipelineTables.targets(read(texts.pipeline(), texts.contract()))) {
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

    /** A committer that dies before it answers is another one soon, which knows nothing of the offer. */
    @Test
    void aBatchIsOfferedUntilItIsAnsweredHoweverLongThePartitionHasWaitedForItsTexts() {
        var kit = ActorTestKit.create(ManualTime.config().withFallback(CONFIG));
        try {
            var time = ManualTime.get(kit.system());
            var partition = partition(kit, "orders/orders/waits-for-texts", ForkJoinPool.commonPool());
            for (int waited = 0; waited < 3; waited++) {
                partition.tell(withoutTexts(ensure(true)));
                awaitState(PartitionReport.State.ASKING);
                time.timePasses(LONG);
            }
            source.produce("orders", 0, "{\"id\":1,\"note\":\"n\"}");
            partition.tell(ensure(true));
            var toEachTable = PipelineTables.targets(read(texts.pipeline(), texts.contract())).stream().map(table -> offeredAsTimePasses(time)).toList();

            assertThat(offeredAsTimePasses(time).batchId()).isEqualTo(toEachTable.getLast().batchId());
        } finally {
            kit.shutdownTestKit();
        }
    }

    private Offer offeredAsTimePasses(ManualTime time) {
        for (int tries = 0; tries < 200; tries++) {
            try {
                var offer = offered.poll(100, TimeUnit.MILLISECONDS);
                if (offer != null) {
                    return offer.offer();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            time.timePasses(Duration.ofSeconds(1));
        }
        throw new AssertionError("nothing is offered any more");
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

    private void produce(int from, int to, int goodOf10) {
        for (int i = from; i < to; i++) {
            source.produce("orders", 0, "{\"id\":" + i + (i % 10 < goodOf10 ? ",\"country\":\"DE\"" : "") + "}");
        }
    }

    /** What comes next for the judged table. */
    private Offer judged() throws InterruptedException {
        var silver = PipelineTables.main(read(texts.pipeline(), texts.contract()));
        for (var offer = offered.poll(20, TimeUnit.SECONDS); offer != null; offer = offered.poll(20, TimeUnit.SECONDS)) {
            if (offer.offer().files().stream().anyMatch(file -> file.table().equals(silver) || file.table().equals(silver.quarantine()))) {
                return offer.offer();
            }
        }
        throw new AssertionError("no offer");
    }

    @Test
    void nothingOfARangeIsWrittenBeforeItIsJudgedAsAWhole() throws InterruptedException {
        texts = PipelineTexts.of(Orders.PIPELINE, Orders.CONTRACT + HOLDS);
        var partition = partition("orders/orders/holds", ForkJoinPool.commonPool());
        produce(0, 70, 10);
        partition.tell(ensure(true));
        awaitState(PartitionReport.State.RUNNING);
        assertThat(offered.poll(500, TimeUnit.MILLISECONDS)).isNull();
        produce(70, 240, 7);
        Offer first = judged();
        assertThat(first.range()).isEqualTo(new OffsetRange(0, 100));
        assertThat(first.ledger()).isEqualTo(Ledger.of(100, 0, 0));
        Offer second = judged();
        assertThat(second.range()).isEqualTo(new OffsetRange(100, 200));
        assertThat(second.ledger()).isEqualTo(Ledger.of(0, 100, 0));
        produce(240, 300, 10);
        assertThat(judged().range()).isEqualTo(new OffsetRange(200, 300));
        assertThat(metrics.scrape(name -> name.equals("lake_ranges_exceeded"))).singleElement().satisfies(counter -> assertThat(counter.getDataPoints()).hasSize(1));
    }

    @Test
    void whoWaitsForTheEndOfARangeRestsWhenToldAndGoesOn() throws InterruptedException {
        texts = PipelineTexts.of(Orders.PIPELINE, Orders.CONTRACT + HOLDS);
        var partition = partition("orders/orders/holds-rests", ForkJoinPool.commonPool());
        produce(0, 70, 10);
        partition.tell(ensure(true));
        awaitState(PartitionReport.State.RUNNING);
        partition.tell(ensure(false));
        awaitState(PartitionReport.State.RESTED);
        produce(70, 130, 10);
        partition.tell(ensure(true));
        assertThat(judged().range()).isEqualTo(new OffsetRange(0, 100));
    }
}
