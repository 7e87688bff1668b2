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
    private static final TableName MOVED = TableName.parse("silver.moved");
    private static final SourceKey SOURCE = new SourceKey("cluster-a", "topic-id", "orders", 0);
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
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\"")
                .withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var store = new FakeTableStore();
        store.ensure(new TableSpec(MOVED, RawTables.BRONZE, List.of(), Map.of()), false);
        var parts = new EngineParts(store, Map.of(), new WallClock(), new SeededIds(1), new MemoryBudget(1 << 20),
                (pipeline, contract) -> {
                    throw new AssertionError("a table reads no texts");
                }, new PrometheusRegistry(), CrashPoints.NONE);
        return new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), io);
    }

    private static Offer offer(String from, SourceKey source) {
        return new Offer(from, source, "b-" + source.partition(), 1, 1, new OffsetRange(0, 10), 0, 0, Ledger.of(10, 0, 0), List.of(), false, true);
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
