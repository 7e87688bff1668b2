package io.lakeactors.engine.commit;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.Decision;
import io.lakeactors.engine.Dependencies;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.JournaledBehavior;
import io.lakeactors.engine.Pulse;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.partition.PartitionActor;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** The committer of one table: gathers what partitions have written and commits it. It decides nothing: {@link CommitCore} does. */
public final class TableActor extends JournaledBehavior<TableActor.Command, CommitEvent, CommitMemory> {
    public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "table");
    private static final Duration IDLE_TICK = Duration.ofSeconds(1);
    private static final Duration TICK_AT_REST = Duration.ofSeconds(8);
    private static final Duration HAND_OVER_MAX = Duration.ofSeconds(1);
    /** A commit's intent is long, and whoever takes over reads what came since the snapshot while all partitions wait. */
    private static final int EVENTS_PER_SNAPSHOT = 20;

    /** What a committer is told. */
    public sealed interface Command permits Offered, Expected, Clear, HandOver, HandOverLate, Heard, CommitTook, PortFails, CommitTick, TableTend, TableRival {}

    /**
     * A partition offers a batch.
     *
     * @param intervalMillis the time between two commits that suits it
     * @param parent the batch's {@code traceparent}, empty if nobody follows it
     * @param lagging whether more was waiting in the source when the last batch was closed
     */
    public record Offered(Offer offer, PipelineSpec.Delivery delivery, long intervalMillis, String parent, boolean lagging) implements Command, WireMessage {
        public Offered {
            // Nodes of an earlier version do not send it.
            parent = parent == null ? "" : parent;
        }
    }

    /** Partitions are about to offer: a committer that has just come here finds out meanwhile where its table stands. */
    public record Expected(PipelineSpec.Delivery delivery) implements Command, WireMessage {}

    /** A person says: go on. @param adopt the table as it now is */
    public record Clear(boolean adopt) implements Command, WireMessage {}

    /** End the commit that is under way and then yourself, for another node takes over. */
    public record HandOver() implements Command, WireMessage {}

    private record HandOverLate() implements Command {}

    record Heard(CommitInput input) implements Command {}

    record CommitTook(CommitInput.CommitEnded ended, long nanos, int batches) implements Command {}

    record PortFails(String reason) implements Command {}

    private record CommitTick() implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final EngineNode node;
    private final TableName table;
    private final BiConsumer<String, PartitionActor.Command> partitions;
    private final CommitPorts ports;
    private final CommitPace pace;
    private final Tending tending;
    private final RivalTurn rivals;
    private final CommitFollower follower;
    private final Offerers offerers;
    private final CommitterMove move;
    private CommitCore core;
    private CommitState state;
    private CommitEffect.Status status;
    private PipelineSpec.Delivery delivery;
    private Optional<Clear> early = Optional.empty();
    /** Whether somebody waits for a partition to come to rest: then the interval does not count. */
    private boolean awaited;
    private Pulse<Command> pulse;
    /** When a commit began last. */
    private long begun;
    private long lastPositions;
    private boolean leaving;
    private boolean stopping;

    /**
     * @param partitions tells the partition with this entity id
     * @param growth told of each commit that lands, for each table that it adds files to
     */
    public static Behavior<Command> create(EngineNode node, TableName table, BiConsumer<String, PartitionActor.Command> partitions, Growth growth) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers ->
                Behaviors.withMdc(Command.class, Map.of("table", table.toString()), new TableActor(context, timers, node, table, partitions, growth))));
    }

    private TableActor(
            ActorContext<Command> context, TimerScheduler<Command> timers, EngineNode node, TableName table,
            BiConsumer<String, PartitionActor.Command> partitions, Growth growth) {
        super(PersistenceId.of(KEY.name(), table.toString()), node);
        this.context = context;
        this.timers = timers;
        this.node = node;
        this.table = table;
        this.partitions = partitions;
        pace = new CommitPace(node.config().commit());
        tending = new Tending(context, node);
        follower = new CommitFollower(node, table, growth);
        offerers = new Offerers(table, partitions);
        move = new CommitterMove(node, table);
        ports = new CommitPorts(node, table, follower, context.getSelf());
        lastPositions = node.parts().clock().nanos();
        begun = lastPositions;
        rivals = new RivalTurn(node.config().commit().turnMax().toNanos(), lastPositions);
    }

    @Override
    public CommitMemory emptyState() {
        return CommitMemory.EMPTY;
    }

    @Override
    public EventHandler<CommitMemory, CommitEvent> eventHandler() {
        return CommitMemory::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
    }

    @Override
    public SignalHandler<CommitMemory> signalHandler() {
        return journalSignals(this::recovered)
                .onSignal(JournalPersistFailed.class, (memory, failed) -> offerers.trouble(journalLost(failed.failure()).sentence()))
                .onSignal(PostStop.instance(), memory -> stopped())
                .build();
    }

    /** Also after the journal has failed: then the next offer begins everything again from what it holds, and no timer is left of the life before. */
    private void recovered(CommitMemory memory) {
        move.reached("JournalReplayed");
        pulse = new Pulse<>(timers, new CommitTick(), IDLE_TICK, TICK_AT_REST);
        if (leaving) {
            context.getSelf().tell(new HandOverLate());
        }
        tending.forget();
        ports.forget();
        core = null;
    }

    /** Which files an unknown commit names it cannot say: who asks for that waits in vain, and deletes none. */
    @Override
    protected Effect<CommitEvent, CommitMemory> refuse(Command command, LakeError why) {
        if (command instanceof Offered(var offer, var mode, var interval, var parent, var lagging)) {
            partitions.accept(offer.from(), new PartitionActor.TableAnswered(table, offer.batchId(), new OfferAnswer.Halted(why)));
        } else if (command instanceof TableTend.Change change) {
            change.replyTo().tell(new TableTend.Ended(TableTend.End.REFUSED, why.sentence(), -1));
        }
        return command instanceof HandOver ? leave() : Effect().none();
    }

    @Override
    protected Effect<CommitEvent, CommitMemory> carryOut(CommitMemory memory, Command command) {
        if (!(command instanceof CommitTick)) {
            pulse.stir();
        }
        return switch (command) {
            case Offered offered -> offered(memory, offered);
            case Expected(var mode) -> leaving || core != null ? Effect().none() : begin(memory, mode);
            case Clear clear -> clear(clear);
            case TableTend tend -> tend(memory, tend);
            case HandOver() -> handOver();
            case HandOverLate() -> Effect().stop();
            case Heard(var input) -> heard(input);
            case CommitTook took -> took(took);
            case PortFails(var reason) -> {
                offerers.trouble(reason);
                yield Effect().none();
            }
            case CommitTick() -> tick();
            case TableRival rival -> rival(rival);
        };
    }

    private void stopped() {
        ports.forget();
        if (leaving) {
            move.left();
            offerers.left();
        }
    }

    /** A commit whose end is not awaited would have to be looked up and fenced by the successor. */
    private Effect<CommitEvent, CommitMemory> handOver() {
        leaving = true;
        move.leaves();
        if (isIdle()) {
            return Effect().stop();
        }
        tending.giveUp();
        timers.startSingleTimer("hand-over", new HandOverLate(), HAND_OVER_MAX);
        return Effect().none();
    }

    private boolean isIdle() {
        return isFree() && !tending.isBusy();
    }

    /** Whether no commit is under way. */
    private boolean isFree() {
        return core == null || state.flight().isEmpty();
    }

    /** A change of ours moves the head too. */
    private boolean mayTend() {
        return isFree() && rivals.holdsFor(node.parts().clock().nanos()) == 0;
    }

    private Effect<CommitEvent, CommitMemory> rival(TableRival word) {
        long now = node.parts().clock().nanos();
        switch (word) {
            case TableRival.Lost(long tookMillis) -> rivals.lost(now, TimeUnit.MILLISECONDS.toNanos(tookMillis));
            case TableRival.Landed() -> rivals.landed(now);
        }
        tickSoon(false);
        return Effect().none();
    }

    private Effect<CommitEvent, CommitMemory> tend(CommitMemory memory, TableTend message) {
        boolean over = tending.heard(message, memory, leaving);
        core = Tending.tookOut(message) ? null : core;
        tending.next(mayTend());
        if (over && !leaving) {
            tickSoon(false);
        }
        return over && leaving && isIdle() ? Effect().stop() : Effect().none();
    }

    private Effect<CommitEvent, CommitMemory> offered(CommitMemory memory, Offered offered) {
        follower.offered(offered);
        if (leaving) {
            offerers.offeredLate(offered.offer().from());
            return Effect().none();
        }
        pace.goal(offered.intervalMillis());
        offerers.offered(offered.offer().from());
        if (core == null || delivery != offered.delivery()) {
            context.getSelf().tell(offered);
            return begin(memory, offered.delivery());
        }
        move.offered(state.phase() == CommitState.Phase.READY);
        awaited |= offered.offer().urgent();
        // No commit takes it without those it shares files with, so none begins too early.
        tickSoon(offered.offer().sharesFiles());
        return step(new CommitInput.Offered(offered.offer()));
    }

    /** Before the first offer there is no core to clear; then it is told when there is. */
    private Effect<CommitEvent, CommitMemory> clear(Clear clear) {
        early = core == null ? Optional.of(clear) : early;
        return step(new CommitInput.Clear(clear.adopt()));
    }

    private Effect<CommitEvent, CommitMemory> begin(CommitMemory memory, PipelineSpec.Delivery mode) {
        move.reached("Woken");
        delivery = mode;
        ports.forget();
        core = new CommitCore(CommitSetup.of(table, delivery));
        state = core.recovered(memory);
        early.ifPresent(context.getSelf()::tell);
        early = Optional.empty();
        return step(new CommitInput.Start());
    }

    private Effect<CommitEvent, CommitMemory> heard(CommitInput input) {
        tickSoon(false);
        move.reached(input.getClass().getSimpleName());
        return step(input);
    }

    private Effect<CommitEvent, CommitMemory> tick() {
        pulse.ticked(!isIdle() || tending.isAwaited() || core != null && state.isAwaited());
        long now = node.parts().clock().nanos();
        if (core == null || leaving || tending.isBusy() || !awaited && waits(now) > 0) {
            tending.next(mayTend());
            return Effect().none();
        }
        boolean positionsDue = now - lastPositions >= node.config().partition().emptyEvery().toNanos();
        if (positionsDue) {
            lastPositions = now;
        }
        return step(new CommitInput.Tick(node.parts().ids().next(), positionsDue));
    }

    /** How long no commit begins: until the interval since the last one is over, and others have had their turn. */
    private long waits(long now) {
        return Math.max(begun + pace.intervalNanos() - now, rivals.holdsFor(now));
    }

    /** A tick when the time has come. @param gathered whether nothing more is waited for: then not even for a timer, which takes ten milliseconds or twenty for one */
    private void tickSoon(boolean gathered) {
        long wait = waits(node.parts().clock().nanos());
        if (awaited || gathered && wait <= 0) {
            context.getSelf().tell(new CommitTick());
        } else {
            timers.startSingleTimer("tick", new CommitTick(), Duration.ofNanos(Math.max(0, wait)).plusMillis(1));
        }
    }

    private Effect<CommitEvent, CommitMemory> took(CommitTook took) {
        pace.took(took.nanos());
        move.took(took.ended().outcome());
        follower.ended(state.flight(), took.ended(), took.nanos(), took.batches());
        tickSoon(true);
        return step(took.ended());
    }

    private Effect<CommitEvent, CommitMemory> step(CommitInput input) {
        if (core == null) {
            return Effect().none();
        }
        Decision<CommitState, CommitEvent, CommitEffect> decision = core.step(state, input);
        if (decision.events().isEmpty()) {
            state = decision.state();
            decision.effects().forEach(this::carryOut);
            tending.next(mayTend());
            return stopping || leaving && isIdle() ? Effect().stop() : Effect().none();
        }
        boolean intends = decision.events().stream().anyMatch(CommitEvent.CommitIntended.class::isInstance);
        boolean stops = decision.effects().stream().anyMatch(CommitEffect.Stop.class::isInstance);
        if (intends) {
            awaited = false;
            begun = node.parts().clock().nanos();
            move.reached("CommitBegun");
            node.parts().crashPoints().at(CrashPoints.BEFORE_COMMIT_INTENT);
        }
        var persisted = Effect().persist(List.copyOf(decision.events())).thenRun(now -> {
            if (intends) {
                move.reached("IntentJournaled");
                node.parts().crashPoints().at(CrashPoints.AFTER_COMMIT_INTENT);
            }
            node.dependencies().answers(Dependencies.JOURNAL);
            state = decision.state();
            decision.effects().forEach(this::carryOut);
            tending.next(mayTend());
        });
        return stops || leaving && decision.state().flight().isEmpty() ? persisted.thenStop() : persisted;
    }

    private void carryOut(CommitEffect effect) {
        switch (effect) {
            case CommitEffect.AcquireEpoch(var round) -> ports.acquireEpoch(round);
            case CommitEffect.ReadHead(var round, var name) -> ports.readHead(round, name);
            case CommitEffect.Commit commit -> ports.commit(commit);
            case CommitEffect.Resolve resolve -> ports.resolve(resolve);
            case CommitEffect.Answer(var to, var batchId, var answer) -> {
                node.parts().crashPoints().at(CrashPoints.BEFORE_ANSWER);
                partitions.accept(to, new PartitionActor.TableAnswered(table, batchId, answer));
                node.parts().crashPoints().at(CrashPoints.AFTER_ANSWER);
            }
            case CommitEffect.Report(var now, var reason) -> report(now, reason);
            case CommitEffect.Stop(var reason) -> {
                context.getLog().warn("The committer of {} ends: {}", table, reason);
                ports.forget();
                stopping = true;
            }
        }
    }

    private void report(CommitEffect.Status now, String reason) {
        if (now == CommitEffect.Status.FAILED && now != status) {
            node.signals().say(new Signal.TableHalted(table, reason));
            offerers.halted(state.head().map(head -> head.vector().entries().keySet()).orElse(Set.of()));
        }
        status = now;
        offerers.trouble(now == CommitEffect.Status.DEGRADED ? reason : "");
    }
}
