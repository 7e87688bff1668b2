package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.Decision;
import io.lakeactors.engine.Dependencies;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.JournaledBehavior;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.engine.Pulse;
import io.lakeactors.engine.Takeover;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.commit.OfferAnswer;
import io.lakeactors.engine.commit.TableActor;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
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

/** One source partition of one pipeline. It decides nothing: {@link PartitionCore} does; this carries its effects out and its events to the journal. */
public final class PartitionActor extends JournaledBehavior<PartitionActor.Command, Object, PartitionRecord> {
    public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "partition");
    private static final Duration OFFER_AGAIN = Duration.ofSeconds(1);
    private static final Duration TICK_AT_REST = Duration.ofSeconds(8);
    /** What is not durable by then is read again by the successor: it must not wait for that. A reader that lags has more to lose. */
    private static final Duration HAND_OVER_MAX = Duration.ofMillis(300);
    private static final Duration HAND_OVER_MAX_LAGGING = Duration.ofMillis(700);
    private static final int EVENTS_PER_SNAPSHOT = 100;

    /** What a partition is told. */
    public sealed interface Command {}

    /**
     * Be awake, and be like this; repeated every few seconds.
     *
     * @param pipelineText empty if the node that hears it should know the texts by their digest; if it does not, it asks for them
     * @param later whether the partition was added to its topic later: then all that it holds is new
     * @param run whether to read, or to come to rest
     * @param flushAt commit soon when this position is reached; -1 for none
     * @param handed whether the one before it says so, who moves: what the pipeline has said since holds
     * @param runId the bounded run that reads up to there; empty for none, null from nodes of before
     */
    public record Ensure(String pipelineText, String contractText, String digest, SourceKey source, boolean later, boolean run, long flushAt,
            ActorRef<PartitionReport> reports, boolean handed, String runId) implements Command, WireMessage {
        Ensure handed(PipelineTexts texts) {
            return new Ensure(texts.pipeline(), texts.contract(), digest, source, later, run, flushAt, reports, true, runId);
        }
    }

    /** A table's word on a batch. */
    public record TableAnswered(TableName table, String batchId, OfferAnswer answer) implements Command, WireMessage {}

    /** How a table is. @param trouble why it takes nothing now although nothing is wrong with it; empty if it does */
    public record TableStanding(TableName table, String trouble) implements Command, WireMessage {}

    /** A table has halted: see where it stands, for only who offers is answered. */
    public record LookAgain(TableName table) implements Command, WireMessage {}

    /** A person's choice about what has halted it; without effect if nothing has, or nothing that it answers. */
    public record Clear(OperatorChoice choice, String by) implements Command, WireMessage {}

    /** Flush what was read and end. */
    public record HandOver() implements Command, WireMessage {}

    /** As above, for another node takes over; it finds the batch in the journal. Sharding says so, on the node where the partition is. */
    public record Move() implements Command {}

    private record HandOverLate() implements Command {}

    record FromWorker(WorkerReport report) implements Command {}

    record WorkerEnded(long session) implements Command {}

    record Then(Runnable then) implements Command {}

    record Reopen(long session) implements Command {}

    record Heard(PartitionInput input) implements Command {}

    record PortState(Optional<LakeError> trouble) implements Command {}

    private record OfferTick() implements Command {}

    private record ReportTick() implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final EngineNode node;
    private final String id;
    private final BiConsumer<TableName, TableActor.Command> tables;
    private final Consumer<Command> successor;
    private Ensure wanted;
    private PipelineSpec spec;
    private PartitionCore core;
    private PartitionState state;
    private PartitionPorts ports;
    private EffectCarrier carrier;
    private Reading reading;
    private WorkerWatch workers;
    private PartitionGauge gauge;
    private final Takeover takeover;
    private final OwedEvents owed = new OwedEvents();
    private Pulse<Command> offers;
    private Pulse<Command> reports;
    private boolean leaving;

    /** @param tables tells the actor of a table @param successor tells this partition at the place where it is next */
    public static Behavior<Command> create(EngineNode node, String id, BiConsumer<TableName, TableActor.Command> tables, Consumer<Command> successor) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers ->
                Behaviors.withMdc(Command.class, Map.of("partition", id), new PartitionActor(context, timers, node, id, tables, successor))));
    }

    private PartitionActor(
            ActorContext<Command> context, TimerScheduler<Command> timers, EngineNode node, String id, BiConsumer<TableName, TableActor.Command> tables,
            Consumer<Command> successor) {
        super(PersistenceId.of(KEY.name(), id), node);
        this.context = context;
        this.timers = timers;
        this.node = node;
        this.id = id;
        this.tables = tables;
        this.successor = successor;
        takeover = new Takeover(node.parts().clock());
    }

    @Override
    public PartitionRecord emptyState() {
        return PartitionRecord.EMPTY;
    }

    @Override
    public EventHandler<PartitionRecord, Object> eventHandler() {
        return PartitionRecord::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
    }

    @Override
    public SignalHandler<PartitionRecord> signalHandler() {
        return journalSignals(this::recovered)
                .onSignal(JournalPersistFailed.class, (record, failed) -> journalLost(record, failed.failure()))
                .onSignal(PostStop.instance(), record -> {
                    forget();
                    Optional.ofNullable(gauge).ifPresent(PartitionGauge::stopped);
                })
                .build();
    }

    private void journalLost(PartitionRecord record, Throwable why) {
        LakeError lost = journalLost(why);
        if (gauge != null && wanted != null) {
            gauge.trouble(Optional.of(lost));
            tell(record);
        }
    }

    /** Also after the journal has failed: then everything begins again from what it holds, and no timer is left of the life before. */
    private void recovered(PartitionRecord record) {
        takeover.reached("JournalReplayed");
        if (leaving) {
            context.getSelf().tell(new HandOverLate());
        }
        forget();
        owed.forget();
        if (wanted != null) {
            context.getSelf().tell(wanted);
        }
    }

    /** What is under way for an earlier life of this partition is not heard any more. */
    private void forget() {
        Optional.ofNullable(ports).ifPresent(PartitionPorts::forget);
        Optional.ofNullable(reading).ifPresent(Reading::abandon);
        core = null;
        reading = null;
    }

    @Override
    protected Effect<Object, PartitionRecord> refuse(Command command, LakeError why) {
        if (command instanceof Ensure ensure) {
            ensure.reports().tell(PartitionReport.halted(ensure.source(), why.sentence()));
        }
        return command instanceof HandOver || command instanceof Move ? leave() : Effect().none();
    }

    @Override
    protected Effect<Object, PartitionRecord> carryOut(PartitionRecord record, Command command) {
        // Before it begins nothing is under way: what is said of that is of an earlier life.
        return core != null || command instanceof Ensure || command instanceof HandOver || command instanceof Move || command instanceof HandOverLate
                ? heed(owed.on(record), command) : Effect().none();
    }

    private Effect<Object, PartitionRecord> heed(PartitionRecord record, Command command) {
        return switch (command) {
            case Ensure ensure -> ensure(record, ensure);
            case Clear(var choice, var by) -> clear(record, choice, by);
            case HandOver() -> handOver(record, false);
            case Move() -> move(record);
            case HandOverLate() -> {
                context.getLog().info("Partition {} could not make all durable that it had read before it moved; it is read again", id);
                yield Effect().stop();
            }
            case TableAnswered(var table, var batchId, var answer) -> answered(record, table, batchId, answer);
            case TableStanding(var table, var trouble) -> quietly(() -> {
                gauge.table(table, trouble);
                tell(record);
                // Where it takes offers again, perhaps elsewhere, it does not have those that were made meanwhile.
                context.getSelf().tell(new OfferTick());
            });
            case LookAgain(var table) -> step(record, new PartitionInput.LookAgain());
            case Heard(var input) -> heard(record, input);
            case FromWorker(var report) -> worked(record, workers.heard(report));
            case WorkerEnded(var session) -> worked(record, workers.ended(session));
            case Then(var then) -> quietly(then);
            case Reopen(var session) -> worked(record, workers.reopen(session));
            case PortState(var trouble) -> quietly(() -> {
                gauge.trouble(trouble);
                reports.stir();
            });
            case OfferTick() -> {
                offers.ticked(!record.memory().pending().isEmpty());
                yield step(record, new PartitionInput.Tick());
            }
            case ReportTick() -> quietly(() -> {
                reports.ticked(false);
                tell(record);
            });
        };
    }

    private Effect<Object, PartitionRecord> quietly(Runnable then) {
        then.run();
        return Effect().none();
    }

    /** Batches that are journaled need not be committed first: the successor offers the same files. @param awaited whether another takes up the work */
    private Effect<Object, PartitionRecord> handOver(PartitionRecord record, boolean awaited) {
        if (core == null || leaving) {
            return core == null ? Effect().stop() : Effect().none();
        }
        leaving = true;
        gauge.moves(awaited);
        tell(record);
        timers.startSingleTimer("hand-over", new HandOverLate(), reading.isLagging() ? HAND_OVER_MAX_LAGGING : HAND_OVER_MAX);
        return step(record, new PartitionInput.Pause());
    }

    /** What the successor is told waits until it is there. The pipeline wakes it too, but may be moving itself; who rests has time. */
    private Effect<Object, PartitionRecord> move(PartitionRecord record) {
        if (wanted != null && wanted.run() && !leaving) {
            node.texts().heard("", "", wanted.digest()).ifPresent(texts -> successor.accept(wanted.handed(texts)));
        }
        return handOver(record, wanted != null && wanted.run());
    }

    private Effect<Object, PartitionRecord> ensure(PartitionRecord record, Ensure ensure) {
        // Its own wish it tells itself again when the journal has failed.
        if (leaving || ensure.handed() && wanted != null && ensure != wanted) {
            return Effect().none();
        }
        var texts = node.texts().heard(ensure.pipelineText(), ensure.contractText(), ensure.digest());
        if (texts.isEmpty()) {
            ensure.reports().tell(PartitionReport.asking(ensure.source()));
            return Effect().none();
        }
        boolean same = wanted != null && core != null && wanted.digest().equals(ensure.digest()) && wanted.source().equals(ensure.source());
        boolean ranBefore = wanted != null && wanted.run();
        boolean follows = !same && core != null && wanted != null && wanted.source().equals(ensure.source()) && reading.follow(node.spec(texts.get()));
        if (!same && !follows && core != null && !gauge.isAtRest()) {
            return step(record, new PartitionInput.Pause());
        }
        wanted = ensure;
        if (!same && !follows) {
            return begin(record, ensure, texts.get());
        }
        spec = node.spec(texts.get());
        gauge.tellAnew();
        reading.flushAt(ensure.flushAt());
        if (ranBefore != ensure.run()) {
            return step(record, ensure.run() ? new PartitionInput.Resume() : new PartitionInput.Pause());
        }
        return follows ? step(record, new PartitionInput.Renew()) : quietly(() -> tell(record));
    }

    private Effect<Object, PartitionRecord> begin(PartitionRecord record, Ensure ensure, PipelineTexts texts) {
        takeover.reached("Woken");
        spec = node.spec(texts);
        var source = node.parts().sources().get(spec.cluster());
        forget();
        ports = new PartitionPorts(node, id, spec, ensure.source(), source, context.getSelf());
        var start = ensure.later() ? PipelineSpec.StartAt.EARLIEST : spec.start();
        core = new PartitionCore(new PartitionSetup(id, ensure.source(), PipelineTables.targets(spec), start, spec.delivery(), node.config().partition().preparedMax()));
        state = core.recovered(record.memory());
        // Not before: a tick that comes while nobody heeds it is the last one.
        offers = new Pulse<>(timers, new OfferTick(), OFFER_AGAIN, TICK_AT_REST);
        reports = new Pulse<>(timers, new ReportTick(), node.config().pipeline().reportEvery(), TICK_AT_REST);
        gauge = new PartitionGauge(node, spec, ensure.source(), takeover);
        reading = new Reading(context, node, spec, ensure.source(), source, Refineries.of(node.parts().clock(), node.desks()));
        reading.flushAt(ensure.flushAt());
        workers = new WorkerWatch(node, spec.cluster(), reading, gauge, () -> reports.stir(),
                (session, delay) -> timers.startSingleTimer("reopen", new Reopen(session), delay));
        carrier = new EffectCarrier(context, id, spec, ports, reading, gauge, tables, takeover, () -> wanted);
        if (ensure.run()) {
            PipelineTables.targets(spec).forEach(table -> tables.accept(table, new TableActor.Expected(spec.delivery())));
        } else {
            takeover.nothingWaits();
            state = core.step(state, new PartitionInput.Pause()).state();
        }
        return step(record, new PartitionInput.Start());
    }

    /** Its tables look again too: where one of them is halted, the partition only waits. */
    private Effect<Object, PartitionRecord> clear(PartitionRecord record, OperatorChoice choice, String by) {
        var stop = state.stop();
        boolean goesBack = choice == OperatorChoice.REPLAY && stop.isEmpty() && state.atRest();
        if (!goesBack && stop.filter(error -> choice.answers(error.code())).isEmpty()) {
            return Effect().none();
        }
        PipelineTables.targets(spec).forEach(table -> tables.accept(table, new TableActor.Clear(choice == OperatorChoice.REPLAY)));
        var made = new ChoiceMade(choice, by, node.parts().clock().millis(), stop.map(LakeError::sentence).orElse("a replay was ordered"), Optional.empty());
        return step(record, new PartitionInput.Clear(choice), choice == OperatorChoice.RETRY ? List.of() : List.of(made));
    }

    private Effect<Object, PartitionRecord> answered(PartitionRecord record, TableName table, String batchId, OfferAnswer answer) {
        gauge.answered(record.memory(), table, batchId, answer);
        reading.answered(answer);
        return step(record, new PartitionInput.TableAnswered(table, batchId, answer));
    }

    private Effect<Object, PartitionRecord> heard(PartitionRecord record, PartitionInput input) {
        gauge.heard(input);
        if (input instanceof PartitionInput.BoundsRead bounds) {
            reading.endSeen(bounds.end());
        }
        return step(record, input);
    }

    private Effect<Object, PartitionRecord> worked(PartitionRecord record, Optional<WorkerWatch.Step> step) {
        return step.isPresent() ? step(record, step.get().input(), step.get().beside()) : Effect().none();
    }

    private Effect<Object, PartitionRecord> step(PartitionRecord record, PartitionInput input) {
        return step(record, input, List.of());
    }

    /** @param beside events of ours that go with the core's, if it has any */
    private Effect<Object, PartitionRecord> step(PartitionRecord record, PartitionInput input, List<?> beside) {
        if (!(input instanceof PartitionInput.Tick)) {
            offers.stir();
            reports.stir();
        }
        Decision<PartitionState, PartitionEvent, PartitionEffect> decision = core.step(state, input);
        boolean stops = leaving && !decision.state().isReading() || decision.effects().stream().anyMatch(PartitionEffect.Stop.class::isInstance);
        if (owed.mayWait(decision.events(), stops || input instanceof PartitionInput.Tick || !decision.state().isReading())) {
            carryOut(OwedEvents.with(record, decision.events()), decision);
            return stops ? Effect().stop() : Effect().none();
        }
        var events = OwedEvents.joined(decision.events().isEmpty() ? List.of() : beside, decision.events());
        var persisted = Effect().persist(owed.followedBy(events)).thenRun(now -> {
            if (events.stream().anyMatch(PartitionEvent.BatchPrepared.class::isInstance)) {
                node.parts().crashPoints().at(CrashPoints.AFTER_JOURNAL_WRITE);
            }
            node.dependencies().answers(Dependencies.JOURNAL);
            gauge.journaled(events);
            carryOut(now, decision);
        });
        return stops ? persisted.thenStop() : persisted;
    }

    private void carryOut(PartitionRecord record, Decision<PartitionState, PartitionEvent, PartitionEffect> decision) {
        gauge.blocked(decision.state().blocked());
        state = decision.state();
        decision.effects().forEach(effect -> carrier.carryOut(record, effect));
    }

    private void tell(PartitionRecord record) {
        gauge.tell(record, wanted.reports());
    }
}
