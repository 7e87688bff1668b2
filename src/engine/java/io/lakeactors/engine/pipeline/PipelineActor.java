package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.JournaledBehavior;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.Pulse;
import io.lakeactors.engine.partition.PartitionActor;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.engine.pipeline.RestWaiters.Then;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.SourceKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** What should be of one pipeline, kept in the journal, and seen to: its partitions are woken, told to run or to rest, and heard. */
public final class PipelineActor extends JournaledBehavior<PipelineCommand, PipelineEvent, PipelineMemory> {
    public static final EntityTypeKey<PipelineCommand> KEY = EntityTypeKey.create(PipelineCommand.class, "pipeline");
    private static final int EVENTS_PER_SNAPSHOT = 50;
    private static final Duration TICK_AT_REST = Duration.ofMillis(2_500);

    private final ActorContext<PipelineCommand> context;
    private final TimerScheduler<PipelineCommand> timers;
    private final EngineNode node;
    private final String name;
    private final ActorRef<PipelineDirectory.Command> directory;
    private final TableKeepers keepers;
    private final PartitionBoard board;
    private final PartitionHerd herd;
    private final PipelineRuns runs;
    private final PipelineChange change;
    private final PipelineReplay replay;
    private final RestWaiters waiters = new RestWaiters();
    private boolean stopping;
    private Pulse<PipelineCommand> pulse;
    private final ToldStanding told;
    private Refusal refusal;

    /** @param partitions tells the partition with this entity id @param keepers of its tables are told again and again what it is */
    public static Behavior<PipelineCommand> create(
            EngineNode node, String name, BiConsumer<String, PartitionActor.Command> partitions, ActorRef<PipelineDirectory.Command> directory,
            TableKeepers keepers) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var lost = context.messageAdapter(ClusterEvent.MemberRemoved.class, event -> new PipelineCommand.NodeLost());
            Cluster.get(context.getSystem()).subscriptions().tell(Subscribe.create(lost, ClusterEvent.MemberRemoved.class));
            return new PipelineActor(context, timers, node, name, partitions, directory, keepers);
        }));
    }

    private PipelineActor(
            ActorContext<PipelineCommand> context, TimerScheduler<PipelineCommand> timers, EngineNode node, String name, BiConsumer<String, PartitionActor.Command> partitions,
                    ActorRef<PipelineDirectory.Command> directory, TableKeepers keepers) {
        super(PersistenceId.of(KEY.name(), name), node);
        this.context = context;
        this.timers = timers;
        this.node = node;
        this.name = name;
        this.directory = directory;
        this.keepers = keepers;
        var setup = new PipelineSetup(node);
        board = new PartitionBoard(node.parts().clock());
        herd = new PartitionHerd(node, name, board, setup, partitions, context.getSelf(), context.messageAdapter(PartitionReport.class, PipelineCommand.Reported::new));
        runs = new PipelineRuns(context, node, name, board, setup);
        change = new PipelineChange(context, node, name, setup, directory);
        replay = new PipelineReplay(context, node, name, board, herd);
        told = new ToldStanding(node, name);
    }

    @Override
    public PipelineMemory emptyState() {
        return PipelineMemory.EMPTY;
    }

    @Override
    public EventHandler<PipelineMemory, PipelineEvent> eventHandler() {
        int runsKept = node.config().pipeline().runsKept();
        return (memory, event) -> memory.apply(event, runsKept);
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
    }

    @Override
    public SignalHandler<PipelineMemory> signalHandler() {
        return journalSignals(memory -> recovered())
                .onSignal(PostStop.instance(), memory -> node.signals().left(name))
                .build();
    }

    /** Also after the journal has failed, when no timer is left of the life before. */
    private void recovered() {
        pulse = new Pulse<>(timers, new PipelineCommand.Tick(), node.config().pipeline().reportEvery(), TICK_AT_REST);
        herd.recovered();
        replay.recovered();
        context.getSelf().tell(new PipelineCommand.EnsureStarted());
    }

    @Override
    protected Effect<PipelineEvent, PipelineMemory> refuse(PipelineCommand command, LakeError why) {
        refusal = refusal == null ? new Refusal(name, why, node.parts().clock().millis()) : refusal;
        refusal.answer(command);
        return command instanceof PipelineCommand.HandOver ? leave() : Effect().none();
    }

    @Override
    protected Effect<PipelineEvent, PipelineMemory> carryOut(PipelineMemory memory, PipelineCommand command) {
        if (!command.isRoutine()) {
            pulse.stir();
        }
        return switch (command) {
            case PipelineCommand.Apply apply -> quietly(() -> apply(memory, apply));
            case PipelineCommand.Checked checked -> checked(memory, checked);
            case PipelineCommand.Ready ready -> ready(memory, ready);
            case PipelineCommand.EnsureStarted() -> quietly(() -> ensure(memory));
            case PipelineCommand.NodeLost() -> quietly(() -> {
                herd.lost();
                see(memory);
            });
            case PipelineCommand.HandOver() -> {
                waiters.takeAll().forEach(waiter -> waiter.tell(PipelineReply.conflict(name, "it moves to another node")));
                directory.tell(new PipelineDirectory.Wake(name));
                yield Effect().stop();
            }
            case PipelineCommand.Tick() -> {
                pulse.ticked(herd.isInDoubt() || memory.replay().isPresent() || memory.texts().isPresent() && !board.isDiscovered() || !waiters.isEmpty());
                herd.wakeSilent(memory, runs(memory));
                herd.loads().ifPresent(loads -> directory.tell(new PipelineDirectory.LoadsTold(loads)));
                yield look(memory);
            }
            case PipelineCommand.Discovered found -> discovered(memory, found);
            case PipelineCommand.Reported(var report) -> {
                if (!herd.heard(memory, runs(memory), report)) {
                    yield Effect().none();
                }
                if (herd.isInDoubt()) {
                    pulse.stir();
                }
                board.report(report);
                yield look(memory);
            }
            case PipelineCommand.ChecksTold(var degraded) -> quietly(() -> board.checked(degraded));
            case PipelineCommand.View(var replyTo) -> quietly(() -> replyTo.tell(view(memory)));
            case PipelineCommand.ShowTexts(var replyTo) -> known(memory, replyTo, () -> quietly(() -> {
                var texts = memory.texts().orElseThrow();
                replyTo.tell(new PipelineReply.TextsShown(texts.pipeline(), texts.contract()));
            }));
            case PipelineCommand.ShowLast(var replyTo) -> quietly(() -> replyTo.tell(memory.last(name)));
            case PipelineCommand.Pause(var replyTo) -> known(memory, replyTo, () -> turn(new PipelineEvent.Paused(now()), memory.paused(), replyTo));
            case PipelineCommand.Resume(var replyTo) -> known(memory, replyTo, () -> {
                herd.retryHalted();
                return resume(memory, replyTo);
            });
            case PipelineCommand.Choose choose -> known(memory, choose.replyTo(), () -> quietly(() -> herd.locate(spec(memory), choose)));
            case PipelineCommand.Located located -> known(memory, located.choose().replyTo(), () ->
                    remembered(memory, located.keys(), located.error(), located, () -> located(memory, located)));
            case PipelineCommand.Drain(var replyTo) -> known(memory, replyTo, () -> drain(memory, replyTo));
            case PipelineCommand.Delete(var replyTo) -> known(memory, replyTo, () -> delete(memory, replyTo));
            case PipelineCommand.RestForStop(var replyTo) -> known(memory, replyTo, () -> quietly(() -> restForStop(memory, replyTo)));
            case PipelineCommand.StartRun(var run, var replyTo) -> known(memory, replyTo, () -> quietly(() -> runs.ask(memory, spec(memory), run, replyTo)));
            case PipelineCommand.EndsFound found -> known(memory, found.replyTo(), () ->
                    remembered(memory, List.copyOf(found.ends().keySet()), found.error(), found, () -> runs.begin(Effect(), memory, found, this::see)));
            case PipelineCommand.Replaying word -> replay.heard(Effect(), memory, word, !change.isUnderWay() && !waiters.wants(Then.DELETED), this::see);
            case PipelineCommand.ShowRun(var run, var replyTo) -> quietly(() -> replyTo.tell(runs.shown(memory, run)));
            case PipelineCommand.ShowRuns(var replyTo) -> quietly(() -> replyTo.tell(runs.shown(memory)));
        };
    }

    private Effect<PipelineEvent, PipelineMemory> quietly(Runnable then) {
        then.run();
        return Effect().none();
    }

    private Effect<PipelineEvent, PipelineMemory> known(
            PipelineMemory memory, ActorRef<PipelineReply> replyTo, Supplier<Effect<PipelineEvent, PipelineMemory>> then) {
        if (memory.texts().isEmpty()) {
            replyTo.tell(PipelineReply.notFound(name));
            return Effect().none();
        }
        return then.get();
    }

    private void apply(PipelineMemory memory, PipelineCommand.Apply apply) {
        if (waiters.wants(Then.DELETED) || memory.replay().isPresent()) {
            apply.replyTo().tell(PipelineReply.conflict(name, memory.replay().isPresent() ? "it is being replayed" : "it is being deleted"));
        } else {
            change.check(apply);
        }
    }

    private Effect<PipelineEvent, PipelineMemory> checked(PipelineMemory memory, PipelineCommand.Checked checked) {
        return quietly(() -> {
            if (!change.begins(memory.texts(), checked)) {
                return;
            }
            if (memory.texts().isPresent() && change.wantsRest() && !board.isAtRest()) {
                see(memory);
            } else {
                change.carryOut();
            }
        });
    }

    private Effect<PipelineEvent, PipelineMemory> ready(PipelineMemory memory, PipelineCommand.Ready ready) {
        var applied = change.ended(ready);
        if (applied.isEmpty()) {
            return quietly(() -> see(memory));
        }
        return Effect().persist(applied.get()).thenRun(after -> {
            node.signals().say(new Signal.PipelineApplied(name, applied.get().contract(), memory.texts().isEmpty()));
            herd.lookAgain();
            see(after);
            // Who looks after its tables must know them before the first small files come.
            tellKeepers(after);
            ready.apply().replyTo().tell(new PipelineReply.ApplyEnded(new LakeEngine.Applied(name, true, ready.changes())));
        });
    }

    // Running and resting.

    private Effect<PipelineEvent, PipelineMemory> resume(PipelineMemory memory, ActorRef<PipelineReply> replyTo) {
        return turn(new PipelineEvent.Resumed(now()), !memory.paused(), replyTo);
    }

    private Effect<PipelineEvent, PipelineMemory> turn(PipelineEvent event, boolean isSo, ActorRef<PipelineReply> replyTo) {
        var effect = isSo ? Effect().none() : Effect().persist(event);
        return effect.thenRun(after -> {
            see(after);
            replyTo.tell(view(after));
        });
    }

    private Effect<PipelineEvent, PipelineMemory> located(PipelineMemory memory, PipelineCommand.Located located) {
        try {
            herd.choose(memory, located, !change.wantsRest() && !stopping);
        } catch (LakeException refused) {
            located.choose().replyTo().tell(new PipelineReply.Refused(refused.error()));
            return Effect().none();
        }
        return resume(memory, located.choose().replyTo());
    }

    private Effect<PipelineEvent, PipelineMemory> drain(PipelineMemory memory, ActorRef<PipelineReply> replyTo) {
        waiters.add(replyTo, Then.DRAINED);
        if (memory.paused()) {
            return answerWaiters(memory);
        }
        return Effect().persist(new PipelineEvent.Paused(now())).thenRun(after -> see(after));
    }

    /** What is known of positions stays with the partitions and the tables, so that a pipeline applied again goes on where this one was. */
    private Effect<PipelineEvent, PipelineMemory> delete(PipelineMemory memory, ActorRef<PipelineReply> replyTo) {
        if (change.isUnderWay() || memory.replay().isPresent()) {
            return quietly(() -> replyTo.tell(PipelineReply.conflict(name, "it is being changed")));
        }
        waiters.add(replyTo, Then.DELETED);
        see(memory);
        return answerWaiters(memory);
    }

    private Effect<PipelineEvent, PipelineMemory> deleted(PipelineMemory memory) {
        var was = view(memory);
        var answered = waiters.takeAll();
        return Effect().persist(new PipelineEvent.Deleted(now())).thenRun(after -> {
            directory.tell(new PipelineDirectory.Unregister(name));
            keepers.gone(name);
            herd.disband();
            told.deleted();
            answered.forEach(waiter -> waiter.tell(was));
        });
    }

    private void restForStop(PipelineMemory memory, ActorRef<PipelineReply> replyTo) {
        stopping = true;
        waiters.add(replyTo, Then.NOTHING);
        see(memory);
    }

    private void see(PipelineMemory memory) {
        if (memory.texts().isPresent()) {
            herd.wake(memory, runs(memory));
        }
    }

    /** The directory reminds in any case, and more often when nodes are lost. It may not have heard yet that the pipeline is deleted. */
    private void ensure(PipelineMemory memory) {
        if (memory.isDeleted() && !change.isUnderWay()) {
            directory.tell(new PipelineDirectory.Unregister(name));
            keepers.gone(name);
            return;
        }
        if (herd.isDue()) {
            see(memory);
        }
        tellKeepers(memory);
    }

    private void tellKeepers(PipelineMemory memory) {
        memory.texts().map(texts -> spec(memory)).ifPresent(spec -> {
            keepers.told(spec);
            change.remind(spec);
        });
    }

    private boolean runs(PipelineMemory memory) {
        return !isToRest(memory) && !change.wantsRest();
    }

    private boolean isToRest(PipelineMemory memory) {
        return memory.paused() || memory.replay().isPresent() || stopping || waiters.wants(Then.DELETED);
    }

    private Effect<PipelineEvent, PipelineMemory> discovered(PipelineMemory memory, PipelineCommand.Discovered found) {
        if (memory.texts().isEmpty()) {
            return Effect().none();
        }
        // Whoever places them hears of it first.
        herd.toBegin(found.keys()).ifPresent(directory::tell);
        return remembered(memory, found.keys(), found.error(), found, () -> quietly(() -> {
            if (herd.discovered(memory, found.keys(), found.error())) {
                see(memory);
            }
        }));
    }

    /** What was found in the source is kept before any partition is woken for it; then it is told again. */
    private Effect<PipelineEvent, PipelineMemory> remembered(
            PipelineMemory memory, List<SourceKey> keys, Optional<LakeError> error, PipelineCommand found,
            Supplier<Effect<PipelineEvent, PipelineMemory>> then) {
        var events = error.isPresent() ? List.<PipelineEvent>of() : herd.remembered(memory, keys);
        return events.isEmpty() ? then.get() : Effect().persist(events).thenRun(after -> context.getSelf().tell(found));
    }

    /** What follows from what the partitions have told. */
    private Effect<PipelineEvent, PipelineMemory> look(PipelineMemory memory) {
        if (memory.texts().isEmpty()) {
            return Effect().none();
        }
        if (!board.isDiscovered()) {
            see(memory);
        }
        told.is(board.standing(isToRest(memory)), memory.texts(), () -> spec(memory));
        if (change.isUnderWay() && board.isAtRest()) {
            change.carryOut();
        }
        replay.goOn(memory, () -> spec(memory));
        boolean ends = !replay.mends(memory) && runs.hasEnded(memory) && !replay.holdsEnd(memory, () -> spec(memory));
        return ends ? runs.end(Effect(), memory, this::see) : answerWaiters(memory);
    }

    private Effect<PipelineEvent, PipelineMemory> answerWaiters(PipelineMemory memory) {
        boolean deletes = waiters.wants(Then.DELETED);
        // Who deletes a pipeline does not wait for a topic that is gone.
        if (waiters.isEmpty() || !board.isAtRest() && !(deletes && board.isOutOfReach())) {
            return Effect().none();
        }
        if (deletes) {
            return deleted(memory);
        }
        boolean drained = waiters.wants(Then.DRAINED);
        var answered = waiters.takeAll();
        var effect = drained ? Effect().persist(new PipelineEvent.Drained(now())) : Effect().none();
        return effect.thenRun(after -> answered.forEach(waiter -> waiter.tell(view(after))));
    }

    private PipelineReply view(PipelineMemory memory) {
        return memory.texts().isEmpty() ? PipelineReply.notFound(name)
                : new PipelineReply.Viewed(board.view(spec(memory), replay.standing(memory, board.standing(isToRest(memory))), told.since(),
                        node.leftOut(memory.texts().get().pipeline(), memory.texts().get().contract())));
    }

    private PipelineSpec spec(PipelineMemory memory) {
        return memory.texts().map(texts -> node.spec(texts.pipeline(), texts.contract())).orElseThrow();
    }

    private long now() {
        return node.parts().clock().millis();
    }
}
