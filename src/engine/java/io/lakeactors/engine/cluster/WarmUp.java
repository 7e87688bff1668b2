package io.lakeactors.engine.cluster;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.engine.commit.CommitEvent;
import io.lakeactors.engine.commit.CommitMemory;
import io.lakeactors.engine.journal.JournalSerializer;
import io.lakeactors.engine.partition.Rehearsal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
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
        var replayed = new CompletableFuture<Void>();
        system.systemActorOf(journal(node.config().nodeId(), replayed), "warm-up", Props.empty());
        var uses = new ArrayList<CompletableFuture<Void>>();
        uses.add(replayed.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).exceptionally(WarmUp::inVain));
        // Before there is a pipeline too: a node whose partitions all began here has never read an event.
        uses.add(quietly(node, JournalSerializer::rehearse));
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

    /** Writes, in its lives, an event with a snapshot and one without to a journal of its own, and replays both; later nodes of this name only replay them. */
    static Behavior<Void> journal(String node, CompletableFuture<Void> done) {
        return Behaviors.setup(context -> {
            context.watch(context.spawnAnonymous(JournalUser.create(node)));
            var lives = new AtomicInteger(1);
            return Behaviors.receive(Void.class).onSignal(Terminated.class, ended -> {
                if (lives.incrementAndGet() > JournalUser.EVENTS + 1) {
                    done.complete(null);
                    return Behaviors.stopped();
                }
                context.watch(context.spawnAnonymous(JournalUser.create(node)));
                return Behaviors.same();
            }).build();
        });
    }

    /** One life: replays, adds what is still missing, and ends. What it writes is a committer's, and of no table. */
    private static final class JournalUser extends EventSourcedBehavior<String, CommitEvent, CommitMemory> {
        private static final int EVENTS = 2;
        private final ActorRef<String> self;

        private static Behavior<String> create(String node) {
            return Behaviors.setup(context -> new JournalUser(node, context.getSelf()));
        }

        private JournalUser(String node, ActorRef<String> self) {
            super(PersistenceId.of("warm-up", node));
            this.self = self;
        }

        @Override
        public CommitMemory emptyState() {
            return CommitMemory.EMPTY;
        }

        @Override
        public SignalHandler<CommitMemory> signalHandler() {
            return newSignalHandlerBuilder().onSignal(RecoveryCompleted.instance(), memory -> self.tell("go on")).build();
        }

        @Override
        public CommandHandler<String, CommitEvent, CommitMemory> commandHandler() {
            return (memory, command) -> memory.epoch() >= EVENTS ? Effect().stop() : Effect().persist(new CommitEvent.EpochAcquired(memory.epoch() + 1)).thenStop();
        }

        @Override
        public EventHandler<CommitMemory, CommitEvent> eventHandler() {
            return CommitMemory::apply;
        }

        @Override
        public boolean shouldSnapshot(CommitMemory memory, CommitEvent event, long number) {
            return number == 1;
        }
    }
}
