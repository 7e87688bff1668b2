package io.lakeactors.engine.control;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.commit.TableActor;
import io.lakeactors.engine.partition.PartitionActor;
import io.lakeactors.engine.pipeline.PipelineActor;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.cluster.typed.Cluster;

/** Answers for its node: one runs on each, and any node finds all. */
final class NodeAgent {
    static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "lake-node");
    static final Set<String> KINDS = Set.of(PartitionActor.KEY.name(), TableActor.KEY.name(), PipelineActor.KEY.name());

    /** What a node is asked by another. */
    sealed interface Command extends WireMessage {}

    record Report(ActorRef<NodeReport> replyTo) implements Command {}

    private final EngineNode node;
    private final NodeHands hands;
    private final ActorTree tree;
    private final String address;
    private final long startedAt;

    private NodeAgent(ActorContext<Command> context, EngineNode node, NodeHands hands) {
        this.node = node;
        this.hands = hands;
        tree = new ActorTree(context.getSystem(), KINDS);
        address = Addresses.of(Cluster.get(context.getSystem()).selfMember().address());
        startedAt = node.parts().clock().millis();
    }

    static Behavior<Command> create(EngineNode node, NodeHands hands) {
        return Behaviors.setup(context -> {
            context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
            return new NodeAgent(context, node, hands).behavior();
        });
    }

    private Behavior<Command> behavior() {
        return Behaviors.receiveMessage(command -> {
            switch (command) {
                case Report(var replyTo) -> replyTo.tell(report());
            }
            return Behaviors.same();
        });
    }

    private NodeReport report() {
        var config = node.config();
        var memory = node.parts().memory();
        return new NodeReport(address, config.nodeId(), config.version(), startedAt, memory.used(), memory.cap(), hands.endpoints(), node.dependencies().view(),
                tree.singletons(), tree.homes());
    }
}
