package io.lakeactors.engine.control;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.commit.TableActor;
import io.lakeactors.engine.partition.PartitionActor;
import io.lakeactors.engine.pipeline.PipelineActor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    /** Longer, and the others would take the actor for lost. */
    private static final Duration PAUSE_MAX = Duration.ofMinutes(5);

    /** What a node is asked by another. */
    sealed interface Command extends WireMessage {}

    /** @param homes whether to name the entities that live here */
    record Report(boolean homes, ActorRef<NodeReport> replyTo) implements Command {}

    record Tree(boolean all, ActorRef<TreeReport> replyTo) implements Command {}

    record ShowLevels(ActorRef<Levels> replyTo) implements Command {}

    record Obey(NodeOrder order, ActorRef<Done> replyTo) implements Command {}

    record Place(List<RebalancePlan.Move> moves) implements Command {}

    /** A pause is over. */
    private record GoOn(org.apache.pekko.actor.ActorRef actor) implements Command {}

    record Levels(String nodeId, Map<String, String> levels) implements WireMessage {}

    /** @param refusal why it was not done; empty if it was */
    record Done(String nodeId, String refusal, String mend) implements WireMessage {}

    private final ActorContext<Command> context;
    private final EngineNode node;
    private final NodeHands hands;
    private final PlacementOrders orders;
    private final ActorTree tree;
    private final String address;
    private final long startedAt;

    private NodeAgent(ActorContext<Command> context, EngineNode node, NodeHands hands, PlacementOrders orders) {
        this.context = context;
        this.node = node;
        this.hands = hands;
        this.orders = orders;
        tree = new ActorTree(context.getSystem(), KINDS);
        address = Addresses.of(Cluster.get(context.getSystem()).selfMember().address());
        startedAt = node.parts().clock().millis();
    }

    static Behavior<Command> create(EngineNode node, NodeHands hands, PlacementOrders orders) {
        return Behaviors.setup(context -> {
            context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
            return new NodeAgent(context, node, hands, orders).behavior();
        });
    }

    private Behavior<Command> behavior() {
        return Behaviors.receiveMessage(command -> {
            switch (command) {
                case Report(var homes, var replyTo) -> replyTo.tell(report(homes));
                case Tree(var all, var replyTo) -> replyTo.tell(new TreeReport(node.config().nodeId(), tree.actors(all)));
                case ShowLevels(var replyTo) -> replyTo.tell(new Levels(node.config().nodeId(), hands.logLevels()));
                case Obey(var order, var replyTo) -> replyTo.tell(obey(order));
                case Place(var moves) -> orders.place(moves);
                case GoOn(var actor) -> ActorTree.resume(actor);
            }
            return Behaviors.same();
        });
    }

    private NodeReport report(boolean homes) {
        var config = node.config();
        var memory = node.parts().memory();
        return new NodeReport(address, config.nodeId(), config.version(), startedAt, memory.used(), memory.cap(), hands.endpoints(), node.dependencies().view(),
                tree.singletons(), homes ? tree.homes() : List.of());
    }

    private Done obey(NodeOrder order) {
        try {
            switch (order) {
                case NodeOrder.Leave leave -> hands.obey(leave);
                case NodeOrder.LogLevel level -> hands.obey(level);
                case NodeOrder.Inject inject -> inject(inject);
            }
            return new Done(node.config().nodeId(), "", "");
        } catch (IllegalArgumentException refused) {
            return new Done(node.config().nodeId(), refused.getMessage(), hands.mayInject() || !(order instanceof NodeOrder.Inject)
                    ? "See docs/guides/cluster-commands.md." : "It may be switched on by lakeactors.drill.enabled; never do so where data matters.");
        }
    }

    private void inject(NodeOrder.Inject inject) {
        if (!hands.mayInject()) {
            throw new IllegalArgumentException("faults may not be injected on this node");
        }
        var fault = inject.fault();
        if (!fault.kind().equals("pause")) {
            hands.obey(inject);
            return;
        }
        if (fault.millis() <= 0 || fault.millis() > PAUSE_MAX.toMillis()) {
            throw new IllegalArgumentException("a pause lasts 1 ms to " + PAUSE_MAX.toMillis() + " ms, was " + fault.millis());
        }
        var actor = tree.find(fault.target()).orElseThrow(() -> new IllegalArgumentException("there is no actor " + fault.target() + " here"));
        if (actor.path().equals(context.getSelf().path())) {
            throw new IllegalArgumentException("the node's agent cannot be paused: nobody would wake it");
        }
        ActorTree.suspend(actor);
        context.scheduleOnce(Duration.ofMillis(fault.millis()), context.getSelf(), new GoOn(actor));
    }
}
