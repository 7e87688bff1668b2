package io.lakeactors.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.PipelineSpec.Delivery;
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
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TableActorTest {
    private static final TableName TABLE = TableName.parse("silver.orders");
    private static final SourceKey SOURCE = new SourceKey("cluster-a", "topic-id", "orders", 0);
    private static final ActorTestKit KIT = ActorTestKit.create(PersistenceTestKitPlugin.getInstance().config()
            .withFallback(ConfigFactory.parseString("pekko { stdout-loglevel = OFF, loglevel = OFF }")).withFallback(ConfigFactory.load()));

    private record Told(String partition, PartitionActor.Command command) {}

    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    /** Its catalog never answers. */
    private static EngineNode node() {
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\"")
                .withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var parts = new EngineParts(new FakeTableStore(), Map.of(), new WallClock(), new SeededIds(1), new MemoryBudget(1 << 20),
                (pipeline, contract) -> {
                    throw new AssertionError("a table reads no texts");
                }, new PrometheusRegistry(), CrashPoints.NONE);
        return new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), task -> { });
    }

    @Test
    void aCommitterThatMovesTellsWhoWaitsForItSoThatTheyOfferAgainAtOnce() throws InterruptedException {
        var committer = KIT.spawn(TableActor.create(node(), TABLE, (partition, command) -> told.add(new Told(partition, command))));
        var offer = new Offer("orders/orders/0", SOURCE, "b1", 1, 1, new OffsetRange(0, 10), 0, 0, Ledger.of(10, 0, 0), List.of(), false, false);
        // Again and again, as partitions do: the first one only sets the committer going.
        committer.tell(new TableActor.Offered(offer, Delivery.EXACTLY_ONCE, 500, ""));
        committer.tell(new TableActor.Offered(offer, Delivery.EXACTLY_ONCE, 500, ""));
        committer.tell(new TableActor.HandOver());
        assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(new Told("orders/orders/0", new PartitionActor.TableStanding(TABLE, "")));
        KIT.createTestProbe().expectTerminated(committer);
        assertThat(told).isEmpty();
    }
}
