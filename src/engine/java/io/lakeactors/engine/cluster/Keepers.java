package io.lakeactors.engine.cluster;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.ClusterConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.checks.CheckKeeper;
import io.lakeactors.engine.checks.CheckedPipelines;
import io.lakeactors.engine.gold.GoldKeeper;
import io.lakeactors.engine.maintenance.Caretaker;
import io.lakeactors.engine.maintenance.CommitterLink;
import io.lakeactors.engine.outlet.OutletKeeper;
import io.lakeactors.engine.partition.PipelineTables;
import io.lakeactors.engine.pipeline.PipelineActor;
import io.lakeactors.engine.pipeline.PipelineCommand;
import io.lakeactors.engine.pipeline.TableKeepers;
import io.lakeactors.model.TableEvaluation;
import java.lang.management.ManagementFactory;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;

/** Those who look after tables, each once in the cluster: on the oldest node with the role {@code maintenance}. Where a part is missing that one needs, nothing is done in its place. */
final class Keepers implements TableKeepers {
    private final ActorSystem<Void> system;
    private final ActorRef<Caretaker.Command> caretaker;
    private final ActorRef<CheckKeeper.Command> checks;
    private final ActorRef<GoldKeeper.Command> gold;
    private final ActorRef<OutletKeeper.Command> outlets;

    Keepers(ActorSystem<Void> system, EngineNode node, CommitterLink link) {
        this.system = system;
        var parts = node.parts();
        var processor = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        caretaker = parts.care().isEmpty() ? system.ignoreRef() : once(Caretaker.create(node, link, processor::getCpuLoad), "caretaker");
        checks = parts.inspector().isEmpty() ? system.ignoreRef() : once(CheckKeeper.create(node, parts.inspector().get(), pipelines()), "check-keeper");
        gold = parts.care().isEmpty() || parts.queries().isEmpty() ? system.ignoreRef() : once(GoldKeeper.create(node, link, caretaker::tell, checks::tell), "gold");
        outlets = parts.gains().isEmpty() || parts.outlets().isEmpty() ? system.ignoreRef()
                : once(OutletKeeper.create(node, (table, needed) -> caretaker.tell(new Caretaker.Followed(table, needed))), "outlet-keeper");
    }

    private <T> ActorRef<T> once(Behavior<T> keeper, String name) {
        return ClusterSingleton.get(system).init(SingletonActor.of(keeper, name).withSettings(ClusterSingletonSettings.create(system).withRole(ClusterConfig.MAINTENANCE)));
    }

    @Override
    public void told(PipelineSpec spec) {
        caretaker.tell(new Caretaker.Charged(spec.name(), PipelineTables.charges(spec)));
        checks.tell(CheckKeeper.Told.of(spec));
        outlets.tell(OutletKeeper.Told.of(spec));
    }

    /** As if it had nothing to be checked or sent. */
    @Override
    public void gone(String pipeline) {
        checks.tell(new CheckKeeper.Told(pipeline, "", ""));
        outlets.tell(new OutletKeeper.Told(pipeline, "", ""));
    }

    private CheckedPipelines pipelines() {
        var sharding = ClusterSharding.get(system);
        return new CheckedPipelines() {
            @Override
            public void degraded(String pipeline, String why) {
                if (!TableEvaluation.isGold(pipeline)) {
                    sharding.entityRefFor(PipelineActor.KEY, pipeline).tell(new PipelineCommand.ChecksTold(why));
                }
            }

            @Override
            public void wake(String pipeline) {
                if (TableEvaluation.isGold(pipeline)) {
                    gold.tell(new GoldKeeper.Missed(TableEvaluation.goldOf(pipeline)));
                } else {
                    sharding.entityRefFor(PipelineActor.KEY, pipeline).tell(new PipelineCommand.EnsureStarted());
                }
            }
        };
    }

    ActorRef<Caretaker.Command> caretaker() {
        return caretaker;
    }

    ActorRef<CheckKeeper.Command> checks() {
        return checks;
    }

    ActorRef<GoldKeeper.Command> gold() {
        return gold;
    }
}
