package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.CareConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.maintenance.CareRecord.Outcome;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.DoubleSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * Sees to it that every table is as its pipeline wants it. One in the cluster, on a node with the role {@code maintenance}; should there be two for a moment, the newer one's runs overtake the other's.
 * One run at a time.
 */
public final class Caretaker extends EventSourcedBehavior<Caretaker.Command, CareEvent, CareMemory> {
    private static final int EVENTS_PER_SNAPSHOT = 50;
    private static final int ASKED_MAX = 100;
    private static final Duration TICK = Duration.ofMillis(200);

    /** What the caretaker is told and asked. */
    public sealed interface Command {}

    /** A pipeline tells again and again which tables it fills, and how they should be. */
    public record Charged(String pipeline, List<Charge> charges) implements Command, WireMessage {}

    public record Show(ActorRef<CareView> replyTo) implements Command, WireMessage {}

    /** Look after a table now, as far as can be, though it is paused. */
    public record Run(TableName table, boolean dryRun, ActorRef<CareRecord> replyTo) implements Command, WireMessage {}

    public record Hold(TableName table, boolean paused, String by, ActorRef<CareView> replyTo) implements Command, WireMessage {}

    private record Tick() implements Command {}

    private record Ended(int life, Charge charge, CareRun.How how, CareRun.Result result) implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final EngineNode node;
    private final Committers committer;
    private final DoubleSupplier load;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("maintenance").factory());
    private final Map<TableName, CareStanding> standings = new TreeMap<>();
    private final Deque<Run> asked = new ArrayDeque<>();
    private final Busyness busyness = new Busyness();
    /** Counts how often the journal was read. */
    private int life;
    private Optional<TableName> running = Optional.empty();
    private Optional<Run> answering = Optional.empty();

    /** @param committer reaches the committers of tables, blocking @param load of the machine's processors, 0 to 1, or less than 0 if that is not known */
    public static Behavior<Command> create(EngineNode node, Committers committer, DoubleSupplier load) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new Caretaker(context, timers, node, committer, load)));
    }

    private Caretaker(ActorContext<Command> context, TimerScheduler<Command> timers, EngineNode node, Committers committer, DoubleSupplier load) {
        super(PersistenceId.ofUniqueId("caretaker"), SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.context = context;
        this.timers = timers;
        this.node = node;
        this.committer = committer;
        this.load = load;
    }

    @Override
    public CareMemory emptyState() {
        return CareMemory.EMPTY;
    }

    @Override
    public EventHandler<CareMemory, CareEvent> eventHandler() {
        return CareMemory::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
    }

    @Override
    public SignalHandler<CareMemory> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), memory -> recovered())
                .onSignal(PostStop.instance(), memory -> worker.shutdownNow())
                .build();
    }

    /** Also after the journal has failed: no timer is left of the life before, and nobody may have heard how its run ended. The next one overtakes it. */
    private void recovered() {
        timers.startTimerWithFixedDelay("tick", new Tick(), TICK);
        life++;
        running = Optional.empty();
        answering = Optional.empty();
    }

    @Override
    public CommandHandler<Command, CareEvent, CareMemory> commandHandler() {
        return (memory, command) -> switch (command) {
            case Charged charged -> charged(charged);
            case Show(var replyTo) -> {
                replyTo.tell(view(memory));
                yield Effect().none();
            }
            case Run run -> run(run);
            case Hold hold -> hold(memory, hold);
            case Tick() -> tick(memory);
            case Ended ended -> ended(ended);
        };
    }

    private Effect<CareEvent, CareMemory> charged(Charged charged) {
        standings.values().removeIf(standing -> standing.charge().pipeline().equals(charged.pipeline())
                && charged.charges().stream().noneMatch(charge -> charge.table().equals(standing.charge().table())));
        charged.charges().forEach(charge -> standings.merge(charge.table(), CareStanding.of(charge, config(), now()), (old, fresh) -> old.with(charge)));
        return Effect().none();
    }

    private Effect<CareEvent, CareMemory> run(Run run) {
        if (asked.size() >= ASKED_MAX) {
            asked.remove();
        }
        asked.add(run);
        beginAsked();
        return Effect().none();
    }

    private Effect<CareEvent, CareMemory> hold(CareMemory memory, Hold hold) {
        if (memory.paused().contains(hold.table()) == hold.paused()) {
            hold.replyTo().tell(view(memory));
            return Effect().none();
        }
        CareEvent event = hold.paused() ? new CareEvent.Paused(hold.table(), hold.by(), now()) : new CareEvent.Resumed(hold.table(), hold.by(), now());
        return Effect().persist(event).thenRun(after -> hold.replyTo().tell(view(after)));
    }

    private Effect<CareEvent, CareMemory> tick(CareMemory memory) {
        double used = busyness.after(load.getAsDouble());
        beginAsked();
        if (running.isEmpty() && config().enabled()) {
            long now = now();
            standings.values().stream().filter(standing -> standing.isDue(now, used, config()) && !memory.paused().contains(standing.charge().table()))
                    .max(Comparator.comparingDouble(standing -> standing.urgency(now))).ifPresent(standing -> begin(standing.charge(), standing.how(now)));
        }
        return Effect().none();
    }

    private void beginAsked() {
        if (running.isEmpty() && !asked.isEmpty()) {
            var run = asked.remove();
            answering = Optional.of(run);
            begin(chargeOf(run.table()), new CareRun.How(true, true, run.dryRun()));
        }
    }

    /** A table that no pipeline fills is looked after when somebody asks for it, with the goals of one that says nothing. */
    private Charge chargeOf(TableName table) {
        var standing = standings.get(table);
        return standing != null ? standing.charge() : new Charge(table, table, "", 256L << 20, -1, -1, 0);
    }

    private void begin(Charge charge, CareRun.How how) {
        running = Optional.of(charge.table());
        int begun = life;
        context.pipeToSelf(CompletableFuture.supplyAsync(() -> new CareRun(node.parts(), config(), committer, charge, how).run(), worker), (result, failure) ->
                new Ended(begun, charge, how, failure == null ? result : failed(charge, how, failure)));
    }

    private CareRun.Result failed(Charge charge, CareRun.How how, Throwable failure) {
        return new CareRun.Result(new CareTally().record(node.parts().ids().next(), charge.table(), how, now(), now(), PortCalls.asError(failure).sentence()), null);
    }

    private Effect<CareEvent, CareMemory> ended(Ended ended) {
        if (ended.life() != life) {
            return Effect().none();
        }
        running = Optional.empty();
        var record = ended.result().record();
        var standing = standings.computeIfPresent(ended.charge().table(), (table, before) -> before.after(ended.result(), ended.how(), config()));
        if (standing != null && ended.result().shape() != null) {
            node.signals().shape(record.table().toString(), standing.small(), standing.snapshots(), standing.metadataBytes());
        }
        var waiting = answering;
        answering = Optional.empty();
        if (record.outcome() == Outcome.NOTHING && !record.asked()) {
            return Effect().none();
        }
        node.signals().say(new Signal.TableTended(record.table(), record.outcome().name(), record.filesReplaced(), record.filesWritten(), record.bytesWritten(), record.rowsRetired(),
                record.snapshotsExpired(), record.filesDeleted(), record.bytesFreed(), Duration.ofMillis(record.endedAt() - record.startedAt()), record.reason()));
        return Effect().persist(new CareEvent.RunEnded(record)).thenRun(after -> waiting.ifPresent(run -> run.replyTo().tell(record)));
    }

    private CareView view(CareMemory memory) {
        long now = now();
        var tables = standings.values().stream().map(standing -> shown(standing, memory, now)).toList();
        var newestFirst = new ArrayList<>(memory.runs());
        Collections.reverse(newestFirst);
        return new CareView(config().enabled(), tables, newestFirst);
    }

    private CareView.Table shown(CareStanding standing, CareMemory memory, long now) {
        var charge = standing.charge();
        boolean paused = memory.paused().contains(charge.table());
        boolean runs = running.filter(charge.table()::equals).isPresent();
        var state = runs ? CareView.State.RUNNING : paused ? CareView.State.PAUSED : standing.failures() > 0 ? CareView.State.FAILING : CareView.State.WAITING;
        String alarming = paused || runs || !config().enabled() ? "" : standing.trouble(now);
        return new CareView.Table(charge.table(), charge.committer(), charge.pipeline(), state, standing.reason(), alarming, standing.dueAt(), standing.small(), standing.files(),
                standing.bytes(), standing.manifests(), standing.snapshots(), standing.metadataBytes(), charge.fileBytes(), charge.keepMillis(), charge.snapshotsMillis());
    }

    private CareConfig config() {
        return node.config().care();
    }

    private long now() {
        return node.parts().clock().millis();
    }
}
