package io.lakeactors.engine.registry;

import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/** Asks the registry's actor, wherever it lives. */
public final class ClusterRegistry implements LakeRegistry {
    private final ActorSystem<?> system;
    private final EngineNode node;

    public ClusterRegistry(ActorSystem<?> system, EngineNode node) {
        this.system = system;
        this.node = node;
    }

    @Override
    public CompletionStage<RegistryAnswer> ask(RegistryCall call) {
        var registry = ClusterSharding.get(system).entityRefFor(RegistryActor.KEY, RegistryActor.ID);
        return registry.<RegistryActor.Answered>ask(replyTo -> new RegistryActor.Asked(call, replyTo), node.config().pipeline().askTimeout())
                .thenApply(RegistryActor.Answered::answer)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(LakeError.of(ErrorCode.JOURNAL_UNREACHABLE, "the schema registry did not answer in time",
                        "node " + node.config().nodeId(), "See lake status for what fails; ask again").asException(failure)));
    }
}
