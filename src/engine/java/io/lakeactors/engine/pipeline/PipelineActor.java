package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.Dependencies;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.partition.PartitionActor;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.engine.pipeline.PipelineMemory.Texts;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** What should be of one pipeline, kept in the journal, and seen to: its partitions are woken, told to run or to rest, and heard. */
public final class PipelineActor extends EventSourcedBehavior<PipelineActor.Command, PipelineEvent, PipelineMemory> {
    public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "pipeline");
    private static final int EVENTS_PER_SNAPSHOT = 50;

    /** What a pipeline is told and asked. */
    public sealed interface Command {}

    /** Be as these texts say. */
    public record Apply(String pipelineText, String contractText, boolean dryRun, ActorRef<PipelineReply> replyTo) implements Command, WireMessage {}

    public record EnsureStarted() implements Command, WireMessage {}

    public record View(ActorRef<PipelineReply> replyTo) implements Command, WireMessage {}

    public record Pause(ActorRef<PipelineReply> replyTo) implements Command, WireMessage {}

    public record Resume(ActorRef<PipelineReply> replyTo) implements Command, WireMessage {}

    public record Drain(ActorRef<PipelineReply> replyTo) implements Command, WireMessage {}

    /** Come to rest because the node stops; the journal does not hear of it. */
    public record RestForStop(ActorRef<PipelineReply> replyTo) implements Command, WireMessage {}

    public record StartRun(ActorRef<PipelineReply> replyTo) implements Command, WireMessage {}

    public record ShowRun(String run, ActorRef<PipelineReply> replyTo) implements Command, WireMessage {}

    public record ShowRuns(ActorRef<PipelineReply> replyTo) implements Command, WireMessage {}

    private record Reported(PartitionReport report) implements Command {}

    private record Discovered(List<SourceKey> keys, Optional<LakeError> error) implements Command {}

    private record Checked(Apply apply, List<String> changes, Optional<LakeError> error) implements Command {}

    private record Ready(Apply apply, List<String> changes, Optional<LakeError> error) implements Command {}

    private record EndsFound(Map<SourceKey, Long> ends, Optional<LakeError> error, ActorRef<PipelineReply> replyTo) implements Command {}

    private record Tick() implements Command {}

    /** Somebody who is answered when all partitions are at rest. */
    private record Waiter(ActorRef<PipelineReply> replyTo, boolean drains) {}

    private final ActorContext<Command> context;
    private final EngineNode node;
    private final String name;
    private final BiConsumer<String, PartitionActor.Command> partitions;
    private final ActorRef<PipelineDirectory.Command> directory;
    private final ActorRef<PartitionReport> reports;
    private final PipelineSetup setup;
    private final PartitionBoard board;
    private final List<Waiter> waiters = new ArrayList<>();
    private Optional<Checked> rebuilding = Optional.empty();
    private boolean stopping;
    private boolean discovering;
    private long discoveredAt;
    private PartitionBoard.Standing told = new PartitionBoard.Standing(PipelineState.STARTING, "");
    private long since;

    /** @param partitions tells the partition with this entity id */
    public static Behavior<Command> create(
            EngineNode node, String name, BiConsumer<String, PartitionActor.Command> partitions, ActorRef<PipelineDirectory.Command> directory) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay("tick", new Tick(), node.config().pipeline().reportEvery());
            return new PipelineActor(context, node, name, partitions, directory);
        }));
    }

    private PipelineActor(
            ActorContext<Command> context, EngineNode node, String name, BiConsumer<String, PartitionActor.Command> partitions, ActorRef<PipelineDirectory.Command> directory) {
        super(PersistenceId.of(KEY.name(), name), SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.context = context;
        this.node = node;
        this.name = name;
        this.partitions = partitions;
        this.directory = directory;
        reports = context.messageAdapter(PartitionReport.class, Reported::new);
        setup = new PipelineSetup(node);
        board = new PartitionBoard(node.parts().clock());
        since = node.parts().clock().millis();
    }

    @Override
    public PipelineMemory emptyState() {
        return PipelineMemory.EMPTY;
    }

    @Override
    public EventHandler<PipelineMemory, PipelineEvent> eventHandler() {
        return PipelineMemory::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
    }

    @Override
    public SignalHandler<PipelineMemory> signalHandler() {
        return newSignalHandlerBuilder().onSignal(RecoveryCompleted.instance(), memory -> context.getSelf().tell(new EnsureStarted())).build();
    }

    @Override
    public CommandHandler<Command, PipelineEvent, PipelineMemory> commandHandler() {
        return (memory, command) -> switch (command) {
            case Apply apply -> apply(memory, apply);
            case Checked checked -> checked(memory, checked);
            case Ready ready -> ready(memory, ready);
            case EnsureStarted() -> quietly(() -> see(memory));
            case Tick() -> look(memory);
            case Discovered found -> quietly(() -> discovered(memory, found));
            case Reported(var report) -> reported(memory, report);
            case View(var replyTo) -> quietly(() -> replyTo.tell(view(memory)));
            case Pause(var replyTo) -> known(memory, replyTo, () -> pause(memory, replyTo));
            case Resume(var replyTo) -> known(memory, replyTo, () -> resume(memory, replyTo));
            case Drain(var replyTo) -> known(memory, replyTo, () -> drain(memory, replyTo));
            case RestForStop(var replyTo) -> known(memory, replyTo, () -> quietly(() -> restForStop(memory, replyTo)));
            case StartRun(var replyTo) -> known(memory, replyTo, () -> quietly(() -> startRun(memory, replyTo)));
            case EndsFound found -> endsFound(memory, found);
            case ShowRun(var run, var replyTo) -> quietly(() -> replyTo.tell(shownRun(memory, run)));
            case ShowRuns(var replyTo) -> quietly(() -> replyTo.tell(memory.texts().isEmpty()
                    ? notFound() : new PipelineReply.RunsShown(memory.runs().stream().map(run -> runView(run)).toList())));
        };
    }

    private Effect<PipelineEvent, PipelineMemory> quietly(Runnable then) {
        then.run();
        return Effect().none();
    }

    private Effect<PipelineEvent, PipelineMemory> known(PipelineMemory memory, ActorRef<PipelineReply> replyTo, Supplier<Effect<PipelineEvent, PipelineMemory>> then) {
        if (memory.texts().isEmpty()) {
            replyTo.tell(notFound());
            return Effect().none();
        }
        return then.get();
    }

    private PipelineReply notFound() {
        return new PipelineReply.Refused(LakeError.of(ErrorCode.PIPELINE_NOT_FOUND, "there is no pipeline \"" + name + "\"", "", "List them with: lake pipelines"));
    }

    // Applying: look whether it can be, rest if it runs already, change the tables, and only then remember it.

    private Effect<PipelineEvent, PipelineMemory> apply(PipelineMemory memory, Apply apply) {
        if (rebuilding.isPresent()) {
            apply.replyTo().tell(conflict("it is being changed already"));
            return Effect().none();
        }
        io(() -> {
            var spec = node.spec(apply.pipelineText(), apply.contractText());
            setup.partitions(spec);
            return setup.ensureTables(spec, true);
        }, changes -> new Checked(apply, changes, Optional.empty()), error -> new Checked(apply, List.of(), Optional.of(error)));
        return Effect().none();
    }

    private Effect<PipelineEvent, PipelineMemory> checked(PipelineMemory memory, Checked checked) {
        var apply = checked.apply();
        if (checked.error().isPresent()) {
            apply.replyTo().tell(new PipelineReply.Refused(checked.error().get()));
            return Effect().none();
        }
        var changes = new ArrayList<String>();
        var texts = new Texts(apply.pipelineText(), apply.contractText());
        if (memory.texts().isEmpty()) {
            changes.add("create pipeline " + name);
        } else if (!memory.texts().get().equals(texts)) {
            changes.add("change pipeline " + name);
        }
        changes.addAll(checked.changes());
        if (apply.dryRun() || changes.isEmpty()) {
            apply.replyTo().tell(new PipelineReply.ApplyEnded(new LakeEngine.Applied(name, !changes.isEmpty(), changes)));
            return Effect().none();
        }
        rebuilding = Optional.of(new Checked(apply, List.copyOf(changes), Optional.empty()));
        if (memory.texts().isPresent() && !board.isAtRest()) {
            see(memory);
        } else {
            rebuild();
        }
        return Effect().none();
    }

    private void rebuild() {
        var checked = rebuilding.orElseThrow();
        var apply = checked.apply();
        directory.tell(new PipelineDirectory.Register(name, context.getSystem().ignoreRef()));
        io(() -> setup.ensureTables(node.spec(apply.pipelineText(), apply.contractText()), false),
                done -> new Ready(apply, checked.changes(), Optional.empty()), error -> new Ready(apply, List.of(), Optional.of(error)));
    }

    private Effect<PipelineEvent, PipelineMemory> ready(PipelineMemory memory, Ready ready) {
        rebuilding = Optional.empty();
        var apply = ready.apply();
        if (ready.error().isPresent()) {
            see(memory);
            apply.replyTo().tell(new PipelineReply.Refused(ready.error().get()));
            return Effect().none();
        }
        var contract = node.spec(apply.pipelineText(), apply.contractText()).contract();
        var event = new PipelineEvent.Applied(apply.pipelineText(), apply.contractText(), contract.name() + " " + contract.version(), now());
        return Effect().persist(event).thenRun(after -> {
            node.signals().say(new Signal.PipelineApplied(name, event.contract(), memory.texts().isEmpty()));
            discoveredAt = 0;
            see(after);
            apply.replyTo().tell(new PipelineReply.ApplyEnded(new LakeEngine.Applied(name, true, ready.changes())));
        });
    }

    // Running and resting.

    private Effect<PipelineEvent, PipelineMemory> pause(PipelineMemory memory, ActorRef<PipelineReply> replyTo) {
        if (memory.paused()) {
            replyTo.tell(view(memory));
            return Effect().none();
        }
        return Effect().persist(new PipelineEvent.Paused(now())).thenRun(after -> {
            see(after);
            replyTo.tell(view(after));
        });
    }

    private Effect<PipelineEvent, PipelineMemory> resume(PipelineMemory memory, ActorRef<PipelineReply> replyTo) {
        board.halted().ifPresent(report -> board.keys().forEach(key -> partitions.accept(entityId(key), new PartitionActor.Clear(OperatorChoice.RETRY))));
        if (!memory.paused()) {
            see(memory);
            replyTo.tell(view(memory));
            return Effect().none();
        }
        return Effect().persist(new PipelineEvent.Resumed(now())).thenRun(after -> {
            see(after);
            replyTo.tell(view(after));
        });
    }

    private Effect<PipelineEvent, PipelineMemory> drain(PipelineMemory memory, ActorRef<PipelineReply> replyTo) {
        waiters.add(new Waiter(replyTo, true));
        if (memory.paused()) {
            return answerWaiters(memory);
        }
        return Effect().persist(new PipelineEvent.Paused(now())).thenRun(after -> see(after));
    }

    private void restForStop(PipelineMemory memory, ActorRef<PipelineReply> replyTo) {
        stopping = true;
        waiters.add(new Waiter(replyTo, false));
        see(memory);
    }

    /** Wakes every partition and tells it what should be; finds out which there are if that is not known. */
    private void see(PipelineMemory memory) {
        if (memory.texts().isEmpty()) {
            return;
        }
        var texts = memory.texts().get();
        long sinceDiscovery = now() - discoveredAt;
        if (!discovering && !stopping && (!board.isDiscovered() || sinceDiscovery >= node.config().pipeline().discoverEvery().toMillis())) {
            discover(texts);
        }
        boolean run = !memory.paused() && rebuilding.isEmpty() && !stopping;
        var ends = memory.openRun().map(PipelineMemory.Run::ends).orElse(Map.of());
        for (var key : board.keys()) {
            partitions.accept(entityId(key), new PartitionActor.Ensure(texts.pipeline(), texts.contract(), key, run, ends.getOrDefault(key, -1L), reports));
        }
    }

    private String entityId(SourceKey key) {
        return name + "/" + key.topic() + "/" + key.partition();
    }

    private void discover(Texts texts) {
        discovering = true;
        discoveredAt = now();
        io(() -> setup.partitions(node.spec(texts.pipeline(), texts.contract())), keys -> new Discovered(keys, Optional.empty()),
                error -> new Discovered(List.of(), Optional.of(error)));
    }

    private void discovered(PipelineMemory memory, Discovered found) {
        discovering = false;
        board.trouble(found.error());
        String source = Dependencies.source(spec(memory).cluster());
        if (found.error().isPresent()) {
            if (!board.isDiscovered()) {
                discoveredAt = 0;
            }
            node.dependencies().lost(source, found.error().get().sentence());
            return;
        }
        node.dependencies().answers(source);
        if (!board.keys().equals(found.keys().stream().sorted().toList())) {
            board.discovered(found.keys());
            see(memory);
        }
    }

    private Effect<PipelineEvent, PipelineMemory> reported(PipelineMemory memory, PartitionReport report) {
        board.report(report);
        return look(memory);
    }

    /** What follows from what the partitions have told. */
    private Effect<PipelineEvent, PipelineMemory> look(PipelineMemory memory) {
        if (memory.texts().isEmpty()) {
            return Effect().none();
        }
        if (!board.isDiscovered() && !discovering) {
            see(memory);
        }
        var standing = board.standing(memory.paused() || stopping);
        if (!standing.equals(told)) {
            if (standing.state() != told.state()) {
                since = now();
                node.signals().say(new Signal.PipelineStateChanged(name, told.state().name(), standing.state().name(), standing.reason()));
            }
            told = standing;
        }
        if (rebuilding.isPresent() && board.isAtRest()) {
            rebuild();
        }
        var open = memory.openRun();
        if (open.isPresent() && (board.hasReached(open.get().ends()) || board.halted().isPresent())) {
            return endRun(open.get());
        }
        return answerWaiters(memory);
    }

    private Effect<PipelineEvent, PipelineMemory> answerWaiters(PipelineMemory memory) {
        if (waiters.isEmpty() || !board.isAtRest()) {
            return Effect().none();
        }
        var answered = List.copyOf(waiters);
        waiters.clear();
        if (answered.stream().noneMatch(Waiter::drains)) {
            answered.forEach(waiter -> waiter.replyTo().tell(view(memory)));
            return Effect().none();
        }
        return Effect().persist(new PipelineEvent.Drained(now())).thenRun(after -> answered.forEach(waiter -> waiter.replyTo().tell(view(after))));
    }

    // Bounded runs.

    private void startRun(PipelineMemory memory, ActorRef<PipelineReply> replyTo) {
        if (memory.openRun().isPresent()) {
            replyTo.tell(conflict("a run is going on: " + memory.openRun().get().id()));
            return;
        }
        var spec = spec(memory);
        io(() -> setup.ends(spec), ends -> new EndsFound(ends, Optional.empty(), replyTo), error -> new EndsFound(Map.of(), Optional.of(error), replyTo));
    }

    private Effect<PipelineEvent, PipelineMemory> endsFound(PipelineMemory memory, EndsFound found) {
        if (found.error().isPresent()) {
            found.replyTo().tell(new PipelineReply.Refused(found.error().get()));
            return Effect().none();
        }
        board.discovered(found.ends().keySet());
        var event = new PipelineEvent.RunStarted(node.parts().ids().next(), memory.paused(), found.ends(), board.ledger(), board.bytes(), now());
        return Effect().persist(event).thenRun(after -> {
            see(after);
            found.replyTo().tell(new PipelineReply.RunShown(runView(after.run(event.run()).orElseThrow())));
        });
    }

    private Effect<PipelineEvent, PipelineMemory> endRun(PipelineMemory.Run run) {
        var halted = board.halted();
        var outcome = board.hasReached(run.ends()) ? LakeEngine.RunState.SUCCEEDED : LakeEngine.RunState.FAILED;
        String reason = outcome == LakeEngine.RunState.SUCCEEDED ? "" : halted.map(PartitionReport::reason).orElse("");
        var rows = board.ledger().minus(run.before());
        var event = new PipelineEvent.RunEnded(run.id(), outcome.name(), reason, rows, board.bytes() - run.bytesBefore(), now());
        return Effect().persist(event).thenRun(after -> {
            node.signals().say(new Signal.PipelineRunEnded(name, run.id(), outcome.name(), rows.consumed(), event.bytes()));
            see(after);
        });
    }

    private PipelineReply shownRun(PipelineMemory memory, String id) {
        return memory.run(id).<PipelineReply>map(run -> new PipelineReply.RunShown(runView(run))).orElseGet(() -> memory.texts().isEmpty() ? notFound()
                : new PipelineReply.Refused(LakeError.of(ErrorCode.REQUEST_INVALID, "there is no run \"" + id + "\" of pipeline " + name, "", "List them with: lake runs " + name)));
    }

    private LakeEngine.RunView runView(PipelineMemory.Run run) {
        return run.state() == LakeEngine.RunState.RUNNING ? run.view(name, board.ledger(), board.bytes()) : run.view(name);
    }

    // Small things.

    private PipelineReply view(PipelineMemory memory) {
        return memory.texts().isEmpty() ? notFound() : new PipelineReply.Viewed(board.view(spec(memory), board.standing(memory.paused() || stopping), since));
    }

    private PipelineSpec spec(PipelineMemory memory) {
        var texts = memory.texts().orElseThrow();
        return node.spec(texts.pipeline(), texts.contract());
    }

    private PipelineReply conflict(String what) {
        return new PipelineReply.Refused(LakeError.of(ErrorCode.PIPELINE_CONFLICT, what, "pipeline " + name, "Wait for it to end, then try again"));
    }

    private long now() {
        return node.parts().clock().millis();
    }

    private <T> void io(Supplier<T> port, java.util.function.Function<T, Command> done, java.util.function.Function<LakeError, Command> failed) {
        context.pipeToSelf(CompletableFuture.supplyAsync(port, node.io()), (value, failure) ->
                failure == null ? done.apply(value) : failed.apply(PortCalls.asError(failure)));
    }
}
