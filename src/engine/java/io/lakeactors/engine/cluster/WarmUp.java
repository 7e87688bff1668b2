package io.lakeactors.engine.cluster;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.engine.partition.Rehearsal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses, for nothing, what partitions use: the journal, the catalog, the sources, the way of records into files. A node that has run none so far would
 * otherwise load and compile all that when another node has died and everybody waits.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    /** Of more nothing new would be learnt. */
    private static final int PIPELINES_MAX = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private WarmUp() {}

    /**
     * Goes on beside whatever else the node does; what fails is left to those who need it.
     *
     * @return completes when all is done, or in vain; never fails
     */
    static CompletableFuture<Void> begin(ActorSystem<?> system, EngineNode node, ClusterEngine engine) {
        system.systemActorOf(JournalReader.create(node.config().nodeId()), "warm-up", Props.empty());
        var uses = new ArrayList<CompletableFuture<Void>>();
        uses.add(quietly(node, () -> node.parts().tables().tables()));
        node.parts().sources().values().forEach(source -> uses.add(quietly(node, () -> source.bounds(List.of(), PATIENCE))));
        uses.add(engine.texts(PIPELINES_MAX).toCompletableFuture()
                .thenCompose(all -> quietly(node, () -> all.forEach(texts -> rehearse(node, texts)))).exceptionally(WarmUp::inVain));
        return CompletableFuture.allOf(uses.toArray(CompletableFuture[]::new));
    }

    private static void rehearse(EngineNode node, PipelineTexts texts) {
        try {
            Rehearsal.of(node, node.spec(texts));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static CompletableFuture<Void> quietly(EngineNode node, Runnable use) {
        return CompletableFuture.runAsync(use, node.io()).exceptionally(WarmUp::inVain);
    }

    private static Void inVain(Throwable failure) {
        LOG.debug("Not warm: {}", failure.toString());
        return null;
    }

    /** Replays a journal that is empty, and ends. */
    private static final class JournalReader extends EventSourcedBehavior<String, String, String> {
        private final ActorRef<String> self;

        private static Behavior<String> create(String node) {
            return Behaviors.setup(context -> new JournalReader(node, context.getSelf()));
        }

        private JournalReader(String node, ActorRef<String> self) {
            super(PersistenceId.of("warm-up", node));
            this.self = self;
        }

        @Override
        public String emptyState() {
            return "";
        }

        @Override
        public SignalHandler<String> signalHandler() {
            return newSignalHandlerBuilder().onSignal(RecoveryCompleted.instance(), state -> self.tell("end")).build();
        }

        @Override
        public CommandHandler<String, String, String> commandHandler() {
            return (state, command) -> Effect().stop();
        }

        @Override
        public EventHandler<String, String> eventHandler() {
            return (state, event) -> state;
        }
    }
}
