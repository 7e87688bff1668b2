package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.CareConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.JournaledBehavior;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.Refused;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.maintenance.CareRecord.Outcome;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableShape;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * Sees to it that every table is as its pipeline wants it. One in the cluster, on a node with the role {@code maintenance}; should there be two for a moment, the newer one's runs overtake the other's.
 * One run at a time, but that a long one pauses for what small files need that have just come.
 */
public final class Caretaker extends JournaledBehavior<Caretaker.Command, CareEvent, CareMemory> {
    private static final int EVENTS_PER_SNAPSHOT = 50;
    private static final int ASKED_MAX = 100;
    private static final Duration TICK = Duration.ofMillis(200);

    /** What the caretaker is told and asked. */
    public sealed interface Command {}

    /** A pipeline tells again and again which tables it fills, and how they should be. */
    public record Charged(String pipeline, List<Charge> charges) implements Command, WireMessage {}

    /**
     * A commit has brought a table files. Nobody relies on its being told: a table is looked at now and then in any case.
     *
     * @param files in the partition that got most
     * @param backlog whether most of what it holds was read while more waited
     */
    public record Grew(TableName table, int files, boolean backlog) implements Command, WireMessage {}

    /** Who follows a table tells again and again from which snapshot on it is still to be read. */
    public record Followed(TableName table, Optional<Long> needed) implements Command, WireMessage {}

    public record Show(ActorRef<CareView> replyTo) implements Command, WireMessage {}

    /** Look after a table now, as far as can be, though it is paused. */
    public record Run(TableName table, boolean dryRun, ActorRef<CareRecord> replyTo) implements Command, WireMessage {}

    public record Hold(TableName table, boolean paused, String by, ActorRef<CareView> replyTo) implements Command, WireMessage {}

    private record Tick() implements Command {}

    private record Looked(TableShape shape) implements Command {}

    private record Ended(int life, CareRun.How how, CareRecord record, long tookMillis) implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final EngineNode node;
    private final Committers committer;
    private final DoubleSupplier load;
    private final CareWorker worker = new CareWorker();
    private final Map<TableName, CareStanding> standings = new TreeMap<>();
    private final Deque<Run> asked = new ArrayDeque<>();
    private final Busyness busyness = new Busyness();
    /** Counts how often the journal was read. */
    private int life;
    /** Of the machine, of late. */
    private double used = 1;
    private Optional<CareRun> running = Optional.empty();
    /** Snapshots from which on tables are still to be read; runs look at it on their threads. */
    private final Map<TableName, Long> needed = new ConcurrentHashMap<>();
    /** Tables whose small files are joined, or shall be, while the run that is under way takes a breath. */
    private final Set<TableName> pressed = new HashSet<>();
    private Optional<Run> answering = Optional.empty();

    /** @param committer reaches the committers of tables, blocking @param load of the machine's processors, 0 to 1, or less than 0 if that is not known */
    public static Behavior<Command> create(EngineNode node, Committers committer, DoubleSupplier load) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new Caretaker(context, timers, node, committer, load)));
    }

    private Caretaker(ActorContext<Command> context, TimerScheduler<Command> timers, EngineNode node, Committers committer, DoubleSupplier load) {
        super(PersistenceId.ofUniqueId("caretaker"), node);
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
        return journalSignals(memory -> recovered())
                .onSignal(PostStop.instance(), memory -> worker.stop())
                .build();
    }

    /** Also after the journal has failed: no timer is left of the life before, and nobody may have heard how its run ended. The next one overtakes it. */
    private void recovered() {
        timers.startTimerWithFixedDelay("tick", new Tick(), TICK);
        life++;
        running = Optional.empty();
        pressed.clear();
        answering = Optional.empty();
    }

    @Override
    protected Effect<CareEvent, CareMemory> refuse(Command command, LakeError why) {
        switch (command) {
            case Run(var table, var dryRun, var replyTo) -> replyTo.tell(
                    new CareRecord(node.parts().ids().next(), table, true, now(), now(), CareRecord.Outcome.FAILED, why.sentence(), 0, 0, 0, 0, 0, 0, 0, 0));
            case Show(var replyTo) -> Refused.tell(replyTo, why);
            case Hold hold -> Refused.tell(hold.replyTo(), why);
            case Charged charged -> { }
            case Grew grew -> { }
            case Followed followed -> { }
            case Tick() -> { }
            case Looked looked -> { }
            case Ended ended -> { }
        }
        return Effect().none();
    }

    @Override
    protected Effect<CareEvent, CareMemory> carryOut(CareMemory memory, Command command) {
        return switch (command) {
            case Charged charged -> charged(charged);
            case Show(var replyTo) -> {
                replyTo.tell(view(memory));
                yield Effect().none();
            }
            case Run run -> run(run);
            case Hold hold -> hold(memory, hold);
            case Grew grew -> grew(memory, grew);
            case Followed(var table, var snapshot) -> {
                snapshot.ifPresentOrElse(id -> needed.put(table, id), () -> needed.remove(table));
                yield Effect().none();
            }
            case Tick() -> {
                used = busyness.after(load.getAsDouble());
                yield next(memory);
            }
            case Looked(var shape) -> looked(shape);
            case Ended ended -> ended(memory, ended);
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

    private Effect<CareEvent, CareMemory> grew(CareMemory memory, Grew grew) {
        var standing = standings.computeIfPresent(grew.table(), (name, before) -> before.grown(grew.files(), grew.backlog(), now()));
        return standing != null && standing.isPressed(now(), config()) ? next(memory) : Effect().none();
    }

    private Effect<CareEvent, CareMemory> looked(TableShape shape) {
        var standing = standings.computeIfPresent(shape.table(), (name, before) -> before.looked(shape));
        if (standing != null) {
            var seen = standing.seen();
            node.signals().shape(shape.table().toString(), seen.small(), seen.snapshots(), seen.metadataBytes());
        }
        return Effect().none();
    }

    /** Begins what is due. */
    private Effect<CareEvent, CareMemory> next(CareMemory memory) {
        beginAsked();
        if (config().enabled()) {
            long now = now();
            var free = standings.values().stream().filter(standing -> !memory.paused().contains(standing.charge().table()) && !pressed.contains(standing.charge().table())).toList();
            if (running.isEmpty()) {
                free.stream().filter(standing -> standing.isDue(now, used, config())).max(CareStanding.byUrgency(now, config()))
                        .ifPresent(standing -> begin(standing.charge(), standing.how(now)));
            } else {
                free.stream().filter(standing -> standing.isPressedBeside(now, config())).forEach(this::press);
            }
        }
        return Effect().none();
    }

    private void beginAsked() {
        if (running.isEmpty() && !asked.isEmpty()) {
            var run = asked.remove();
            answering = Optional.of(run);
            begin(chargeOf(run.table()), CareRun.How.asked(run.dryRun()));
        }
    }

    /** A table that no pipeline fills is looked after when somebody asks for it, with the goals of one that says nothing. */
    private Charge chargeOf(TableName table) {
        var standing = standings.get(table);
        return standing != null ? standing.charge() : new Charge(table, table, "", 256L << 20, -1, -1);
    }

    private void begin(Charge charge, CareRun.How how) {
        var run = made(charge, how);
        running = Optional.of(run);
        end(run, worker.begin(run::run), charge, how);
    }

    /** The run that is under way need not be the table's own. */
    private void press(CareStanding standing) {
        var charge = standing.charge();
        pressed.add(charge.table());
        var run = running.filter(one -> one.isOf(charge.table())).map(CareRun::beside).orElseGet(() -> made(charge, CareRun.How.PRESSING));
        end(run, worker.press(run::run), charge, CareRun.How.PRESSING);
    }

    private CareRun made(Charge charge, CareRun.How how) {
        return new CareRun(node.parts(), config(), committer, charge, how, new CareRun.Beginner() {
            @Override
            public void looked(TableShape shape) {
                context.getSelf().tell(new Looked(shape));
            }

            @Override
            public void breathe() {
                worker.breathe();
            }

            @Override
            public Optional<Long> needed() {
                return Optional.ofNullable(needed.get(charge.table()));
            }
        });
    }

    private void end(CareRun run, CompletableFuture<CareRecord> end, Charge charge, CareRun.How how) {
        int begun = life;
        context.pipeToSelf(end, (record, failure) -> new Ended(begun, how, failure == null ? record : failed(charge, how, failure), run.tookMillis()));
    }

    private CareRecord failed(Charge charge, CareRun.How how, Throwable failure) {
        return new CareTally().record(node.parts().ids().next(), charge.table(), how, now(), now(), PortCalls.asError(failure).sentence());
    }

    private Effect<CareEvent, CareMemory> ended(CareMemory memory, Ended ended) {
        if (ended.life() != life) {
            return Effect().none();
        }
        var record = ended.record();
        standings.computeIfPresent(record.table(), (table, before) -> before.after(record, ended.how(), ended.tookMillis(), config()));
        Optional<Run> waiting = Optional.empty();
        if (ended.how().pressing()) {
            pressed.remove(record.table());
        } else {
            running = Optional.empty();
            waiting = answering;
            answering = Optional.empty();
        }
        next(memory);
        return kept(record, waiting);
    }

    private Effect<CareEvent, CareMemory> kept(CareRecord record, Optional<Run> waiting) {
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
        var seen = standing.seen();
        boolean paused = memory.paused().contains(charge.table());
        boolean runs = pressed.contains(charge.table()) || running.filter(run -> run.isOf(charge.table())).isPresent();
        var state = runs ? CareView.State.RUNNING : paused ? CareView.State.PAUSED : standing.failures() > 0 ? CareView.State.FAILING : CareView.State.WAITING;
        String alarming = paused || runs || !config().enabled() ? "" : standing.trouble(now);
        return new CareView.Table(charge.table(), charge.committer(), charge.pipeline(), state, standing.reason(), alarming, standing.dueAt(), standing.small(), seen.files(), seen.bytes(),
                seen.manifests(), seen.snapshots(), seen.metadataBytes(), charge.fileBytes(), charge.keepMillis(), charge.snapshotsMillis());
    }

    private CareConfig config() {
        return node.config().care();
    }

    private long now() {
        return node.parts().clock().millis();
    }
}
