package io.lakeactors.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.engine.partition.PartitionActor;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.engine.partition.RuleCounts;
import io.lakeactors.engine.replay.ReplayOrder;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.SourceKey;
import io.lakeactors.testkit.FakeSource;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.ManualClock;
import io.lakeactors.testkit.Orders;
import io.lakeactors.testkit.SeededIds;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelineActorTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config().withFallback(PersistenceTestKitPlugin.getInstance().config()).withFallback(ConfigFactory.parseString("""
            pekko { stdout-loglevel = OFF, loglevel = OFF, actor.provider = cluster, persistence.testkit { events.serialize = off, snapshots.serialize = off }
                remote.artery { transport = tcp, canonical { hostname = "127.0.0.1", port = 0 } } }
            """)).withFallback(ConfigFactory.load()));
    private final ManualTime time = ManualTime.get(kit.system());
    private final FakeSource source = new FakeSource("cluster-a").topic("orders", 1);
    private final SourceKey key = source.key("orders", 0);
    private final BlockingQueue<PartitionActor.Command> woken = new LinkedBlockingQueue<>();
    private final TestProbe<PipelineReply> asked = kit.createTestProbe(PipelineReply.class);
    private EngineNode node;
    private ActorRef<PipelineCommand> pipeline;

    @BeforeEach
    void start() {
        PersistenceTestKit.create(kit.system()).persistForRecovery("pipeline|orders", List.of(new PipelineEvent.Applied(Orders.PIPELINE, Orders.CONTRACT, "orders 1.0.0", 0)));
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\"").withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var parts = new EngineParts(new FakeTableStore(), Map.of("default", source), new ManualClock(0), new SeededIds(1), new MemoryBudget(1 << 20),
                (text, contract) -> Pipelines.read("orders.yaml", text, path -> contract).orThrow(), new PrometheusRegistry(), CrashPoints.NONE);
        node = new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), Runnable::run);
        pipeline = kit.spawn(PipelineActor.create(node, "orders", (id, command) -> woken.add(command), kit.<PipelineDirectory.Command>createTestProbe().ref(), spec -> { }));
    }

    @AfterEach
    void end() {
        kit.shutdownTestKit();
        source.close();
    }

    private void told(PartitionReport.State state) {
        pipeline.tell(new PipelineCommand.Reported(new PartitionReport(key, state, "", -1, -1, -1, -1, Ledger.ZERO, RuleCounts.NONE, 0, List.of(), -1, false, Optional.empty(), List.of())));
    }

    /** All that was told before has been carried out when this is over, also what the time has brought. */
    private void passes(Duration some) {
        time.timePasses(some);
        pipeline.tell(new PipelineCommand.View(asked.getRef()));
        asked.receiveMessage(LONG);
    }

    private static ReplayOrder order(String id) {
        return new ReplayOrder(id, List.of(), List.of(), List.of(), "la-before-replay-1", "earliest", "ann", "");
    }

    @Test
    void whoIsReplayedRestsAndTakesNoSecondOrderNorAnotherText() throws InterruptedException {
        assertThat(woken.poll(20, TimeUnit.SECONDS)).isNotNull();
        told(PartitionReport.State.RUNNING);
        woken.clear();
        String digest = PipelineTexts.of(Orders.PIPELINE, Orders.CONTRACT).digest();
        pipeline.tell(new PipelineCommand.Replay(order("replay-0"), "of other texts", asked.getRef()));
        assertThat(((PipelineReply.Refused) asked.receiveMessage(LONG)).error().code()).isEqualTo(ErrorCode.REPLAY_CONFLICT);
        pipeline.tell(new PipelineCommand.Replay(order("replay-1"), digest, asked.getRef()));
        assertThat(((PipelineReply.RunShown) asked.receiveMessage(LONG)).run().id()).isEqualTo("replay-1");
        assertThat(woken).isNotEmpty().allMatch(command -> command instanceof PartitionActor.Ensure ensure && !ensure.run());

        pipeline.tell(new PipelineCommand.Replay(order("replay-2"), digest, asked.getRef()));
        assertThat(((PipelineReply.Refused) asked.receiveMessage(LONG)).error().sentence()).contains("LA-5072", "replay-1");
        pipeline.tell(new PipelineCommand.Apply(Orders.PIPELINE, Orders.CONTRACT, false, asked.getRef()));
        assertThat(((PipelineReply.Refused) asked.receiveMessage(LONG)).error().what()).contains("replayed");
        pipeline.tell(new PipelineCommand.Delete(asked.getRef()));
        assertThat(asked.receiveMessage(LONG)).isInstanceOf(PipelineReply.Refused.class);
        pipeline.tell(new PipelineCommand.StartRun("", asked.getRef()));
        assertThat(((PipelineReply.Refused) asked.receiveMessage(LONG)).error().what()).contains("replay-1");
        pipeline.tell(new PipelineCommand.View(asked.getRef()));
        assertThat(((PipelineReply.Viewed) asked.receiveMessage(LONG)).view().reason()).contains("replay from earliest by ann");
    }

    @Test
    void aPartitionThatMovesIsWokenAgainSoonAlsoByAPipelineThatRests() throws InterruptedException {
        assertThat(woken.poll(20, TimeUnit.SECONDS)).isNotNull();
        told(PartitionReport.State.RUNNING);
        for (int look = 0; look < 20; look++) {
            passes(Duration.ofSeconds(5));
        }
        woken.clear();
        told(PartitionReport.State.MOVING);
        passes(Duration.ZERO);
        assertThat(woken).as("at its new place").hasSize(1);
        passes(node.config().pipeline().reportEvery());
        assertThat(woken).as("again, as it has not told how it is").hasSize(2);
    }

    @Test
    void oneThatIsDeletedSaysSoWheneverItIsWoken() throws InterruptedException {
        PersistenceTestKit.create(kit.system()).persistForRecovery("pipeline|gone",
                List.of(new PipelineEvent.Applied(Orders.PIPELINE, Orders.CONTRACT, "orders 1.0.0", 1), new PipelineEvent.Deleted(2)));
        var gone = new LinkedBlockingQueue<String>();
        var deleted = kit.spawn(PipelineActor.create(node, "gone", (id, command) -> woken.add(command), kit.<PipelineDirectory.Command>createTestProbe().ref(), new TableKeepers() {
            @Override
            public void told(PipelineSpec spec) {
                gone.add("it is " + spec.name());
            }

            @Override
            public void gone(String name) {
                gone.add(name);
            }
        }));
        assertThat(gone.poll(20, TimeUnit.SECONDS)).isEqualTo("gone");
        deleted.tell(new PipelineCommand.EnsureStarted());
        assertThat(gone.poll(20, TimeUnit.SECONDS)).isEqualTo("gone");
    }

    @Test
    void whatItsContractPromisesIsToldOfWhereItIsLookedAfter() {
        String contract = "domain: shop\nslaProperties: [{ property: latency, value: 2, unit: min }]\n" + Orders.CONTRACT;
        PersistenceTestKit.create(kit.system()).persistForRecovery("pipeline|promised", List.of(new PipelineEvent.Applied(Orders.PIPELINE, contract, "orders 1.0.0", 1)));
        var promised = kit.spawn(PipelineActor.create(node, "promised", (id, command) -> woken.add(command), kit.<PipelineDirectory.Command>createTestProbe().ref(), spec -> { }));
        asked.awaitAssert(LONG, () -> {
            promised.tell(new PipelineCommand.Tick());
            assertThat(promises()).containsExactly("domain=shop pipeline=promised property=latency 120.0");
            return null;
        });
        promised.tell(new PipelineCommand.HandOver());
        asked.awaitAssert(LONG, () -> {
            assertThat(promises()).isEmpty();
            return null;
        });
    }

    private List<String> promises() {
        return node.parts().metrics().scrape(name -> name.equals("lake_sla_seconds")).stream().map(GaugeSnapshot.class::cast).flatMap(all -> all.getDataPoints().stream())
                .map(one -> one.getLabels().stream().map(label -> label.getName() + "=" + label.getValue()).collect(Collectors.joining(" ")) + " " + one.getValue()).toList();
    }
}
