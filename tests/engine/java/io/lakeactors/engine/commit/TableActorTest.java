package io.lakeactors.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.PipelineSpec.Delivery;
import io.lakeactors.decode.RawTables;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.partition.PartitionActor;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.WrittenFile;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TableActorTest {
    private static final TableName TABLE = TableName.parse("silver.orders");
    private static final TableName EXPECTED = TableName.parse("silver.expected");
    private static final TableName ANSWERED = TableName.parse("silver.answered");
    private static final TableName LATE = TableName.parse("silver.late");
    private static final TableName MOVED = TableName.parse("silver.moved");
    private static final SourceKey SOURCE = new SourceKey("cluster-a", "topic-id", "orders", 0);
    private static final SourceKey OTHER = new SourceKey("cluster-a", "topic-id", "orders", 1);
    private static final ActorTestKit KIT = ActorTestKit.create(PersistenceTestKitPlugin.getInstance().config()
            .withFallback(ConfigFactory.parseString("pekko { stdout-loglevel = OFF, loglevel = OFF, persistence.testkit { events.serialize = off, snapshots.serialize = off } }"))
            .withFallback(ConfigFactory.load()));

    private record Told(String partition, PartitionActor.Command command) {}

    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    /** Its catalog never answers. */
    private static EngineNode node() {
        return node(task -> { });
    }

    /** @param io what is asked of the catalog */
    private static EngineNode node(Executor io) {
        return node(io, "");
    }

    private static EngineNode node(Executor io, String settings) {
        var config = EngineConfig.read(ConfigFactory.parseString(settings + "\nlakeactors.engine.journal.url = \"jdbc:h2:mem:x\"")
                .withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var store = new FakeTableStore();
        List.of(MOVED, EXPECTED, ANSWERED, LATE).forEach(table -> store.ensure(new TableSpec(table, RawTables.BRONZE, List.of(), Map.of()), false));
        var parts = new EngineParts(store, Map.of(), new WallClock(), new SeededIds(1), new MemoryBudget(1 << 20),
                (pipeline, contract) -> {
                    throw new AssertionError("a table reads no texts");
                }, new PrometheusRegistry(), CrashPoints.NONE);
        return new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), io);
    }

    private static Offer offer(String from, SourceKey source) {
        return new Offer(from, source, "b-" + source.partition(), 1, 1, new OffsetRange(0, 10), 0, 0, Ledger.of(10, 0, 0), List.of(), false, true);
    }

    /** One that is not urgent. */
    private static Offer patient(String from, SourceKey source) {
        return new Offer(from, source, "b-" + source.partition(), 1, 1, new OffsetRange(0, 10), 0, 0, Ledger.of(10, 0, 0),
                List.of(new WrittenFile(LATE, "f", 10, 100, "{}")), false, false);
    }

    private static Offer sharing(SourceKey source) {
        var file = new WrittenFile(LATE, "f", 10, 100, "{}").sharedBy(List.of("b-0", "b-1"), "b-" + source.partition());
        return new Offer("orders/orders/" + source.partition(), source, "b-" + source.partition(), 1, 1, new OffsetRange(0, 10), 0, 0, Ledger.of(10, 0, 0), List.of(file), false, false);
    }

    @Test
    void aCommitterThatMovesTellsWhoWaitsForItSoThatTheyOfferAgainAtOnce() throws InterruptedException {
        var committer = KIT.spawn(TableActor.create(node(), TABLE, (partition, command) -> told.add(new Told(partition, command)), (table, files, backlog) -> {}));
        var offer = offer("orders/orders/0", SOURCE);
        // Again and again, as partitions do: the first one only sets the committer going.
        committer.tell(new TableActor.Offered(offer, Delivery.EXACTLY_ONCE, 500, "", false));
        committer.tell(new TableActor.Offered(offer, Delivery.EXACTLY_ONCE, 500, "", false));
        committer.tell(new TableActor.HandOver());
        assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(new Told("orders/orders/0", new PartitionActor.TableStanding(TABLE, "")));
        KIT.createTestProbe().expectTerminated(committer);
        assertThat(told).isEmpty();
    }

    @Test
    void aCommitterThatIsExpectedKnowsWhereItsTableStandsBeforeTheFirstOffer() throws InterruptedException {
        var asked = new LinkedBlockingQueue<Runnable>();
        var committer = KIT.spawn(TableActor.create(node(asked::add), EXPECTED, (partition, command) -> told.add(new Told(partition, command)), (table, files, backlog) -> {}));
        committer.tell(new TableActor.Expected(Delivery.EXACTLY_ONCE));
        // Its epoch and its table's head. Another who says the same begins nothing anew.
        asked.poll(20, TimeUnit.SECONDS).run();
        asked.poll(20, TimeUnit.SECONDS).run();
        committer.tell(new TableActor.Expected(Delivery.EXACTLY_ONCE));
        assertThat(asked.poll(300, TimeUnit.MILLISECONDS)).isNull();
        committer.tell(new TableActor.Offered(offer("orders/orders/0", SOURCE), Delivery.EXACTLY_ONCE, 50, "", false));
        // Nothing but the commit is left to do.
        asked.poll(20, TimeUnit.SECONDS).run();
        assertThat(told.poll(20, TimeUnit.SECONDS).command()).isInstanceOfSatisfying(PartitionActor.TableAnswered.class,
                answered -> assertThat(answered.answer()).isInstanceOf(OfferAnswer.Committed.class));
    }

    /** Sharding may have dropped its next offer on the way to the one that moves. */
    @Test
    void whoWasAnsweredBeforeIsToldTooThatACommitterHasMoved() throws InterruptedException {
        var asked = new LinkedBlockingQueue<Runnable>();
        var committer = KIT.spawn(TableActor.create(node(asked::add), ANSWERED, (partition, command) -> told.add(new Told(partition, command)), (table, files, backlog) -> {}));
        committer.tell(new TableActor.Offered(offer("orders/orders/0", SOURCE), Delivery.EXACTLY_ONCE, 50, "", false));
        for (int call = 0; call < 3; call++) {
            asked.poll(20, TimeUnit.SECONDS).run();
        }
        assertThat(told.poll(20, TimeUnit.SECONDS).command()).isInstanceOf(PartitionActor.TableAnswered.class);
        committer.tell(new TableActor.HandOver());
        assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(new Told("orders/orders/0", new PartitionActor.TableStanding(ANSWERED, "")));
    }

    @Test
    void whatHasWaitedUntilACommitterKnewItsHeadWaitsForNoIntervalBesides() throws InterruptedException {
        var asked = new LinkedBlockingQueue<Runnable>();
        var committer = KIT.spawn(TableActor.create(node(asked::add, "lakeactors.engine.commit { interval-min = 2s, interval-max = 2s }"), LATE,
                (partition, command) -> told.add(new Told(partition, command)), (table, files, backlog) -> {}));
        committer.tell(new TableActor.Offered(patient("orders/orders/0", SOURCE), Delivery.EXACTLY_ONCE, 50, "", false));
        var epoch = asked.poll(20, TimeUnit.SECONDS);
        // Its interval is over when it learns its epoch, and a look at what is to be done comes before the head.
        Thread.sleep(2_100);
        epoch.run();
        var head = asked.poll(20, TimeUnit.SECONDS);
        Thread.sleep(300);
        head.run();
        assertThat(asked.poll(1, TimeUnit.SECONDS)).as("the commit").isNotNull();
    }

    @Test
    void whatSharesAFileIsCommittedWhenTheLastSharerComesHoweverOftenNothingWasWholeBefore() throws InterruptedException {
        var asked = new LinkedBlockingQueue<Runnable>();
        var committer = KIT.spawn(TableActor.create(node(asked::add, "lakeactors.engine.commit { interval-min = 1s, interval-max = 1s }"), LATE,
                (partition, command) -> told.add(new Told(partition, command)), (table, files, backlog) -> {}));
        committer.tell(new TableActor.Offered(sharing(SOURCE), Delivery.EXACTLY_ONCE, 50, "", false));
        asked.poll(20, TimeUnit.SECONDS).run();
        asked.poll(20, TimeUnit.SECONDS).run();
        // The interval is over, and a look has found nothing that may be committed.
        assertThat(asked.poll(1_500, TimeUnit.MILLISECONDS)).isNull();
        committer.tell(new TableActor.Offered(sharing(OTHER), Delivery.EXACTLY_ONCE, 50, "", false));
        assertThat(asked.poll(200, TimeUnit.MILLISECONDS)).as("the commit").isNotNull();
    }

    @Test
    void whoOffersWhileACommitterIsMovingIsToldToOfferAgainWhenItHasMoved() throws InterruptedException {
        var asked = new LinkedBlockingQueue<Runnable>();
        var committer = KIT.spawn(TableActor.create(node(asked::add), MOVED, (partition, command) -> told.add(new Told(partition, command)), (table, files, backlog) -> {}));
        committer.tell(new TableActor.Offered(offer("orders/orders/0", SOURCE), Delivery.EXACTLY_ONCE, 50, "", false));
        // Its epoch, its table's head, and then the commit, during which it is told to move.
        asked.poll(20, TimeUnit.SECONDS).run();
        asked.poll(20, TimeUnit.SECONDS).run();
        Runnable commit = asked.poll(20, TimeUnit.SECONDS);
        committer.tell(new TableActor.HandOver());
        committer.tell(new TableActor.Offered(offer("orders/orders/1", new SourceKey("cluster-a", "topic-id", "orders", 1)), Delivery.EXACTLY_ONCE, 50, "", false));
        commit.run();
        KIT.createTestProbe().expectTerminated(committer);
        assertThat(told).contains(new Told("orders/orders/1", new PartitionActor.TableStanding(MOVED, "")));
    }
}
