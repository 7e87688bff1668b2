package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.JournaledBehavior;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.Pulse;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.checks.CheckKeeper;
import io.lakeactors.engine.maintenance.Caretaker;
import io.lakeactors.engine.maintenance.Charge;
import io.lakeactors.engine.maintenance.Committers;
import io.lakeactors.engine.signal.LevelSeries;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
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
 * Keeps gold tables as their files say: knows the files, and makes each table anew when its sources have changed. One in the cluster, on a node with the role {@code maintenance}; should there be two for
 * a moment, the newer one's runs overtake the other's.
 */
public final class GoldKeeper extends JournaledBehavior<GoldKeeper.Command, GoldEvent, GoldMemory> {
    private static final int EVENTS_PER_SNAPSHOT = 50;
    /** Runs at once: a table that takes long does not keep the others. */
    private static final int RUNS_MAX = 2;
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration TICK_AT_REST = Duration.ofSeconds(2);
    private static final Duration CHARGES = Duration.ofSeconds(5);

    /** What the keeper is told and asked. */
    public sealed interface Command {}

    /** @param reads the tables that its query names @param paused whether it is to stand still from the beginning; else it stays as it is */
    public record Apply(String text, String contract, List<String> reads, boolean dryRun, boolean paused, ActorRef<GoldReply> replyTo) implements Command, WireMessage {}

    public record Show(ActorRef<GoldReply> replyTo) implements Command, WireMessage {}

    /** @param full as a whole, where it is made window by window else */
    public record Run(String gold, boolean full, ActorRef<GoldReply> replyTo) implements Command, WireMessage {}

    public record Hold(String gold, boolean paused, ActorRef<GoldReply> replyTo) implements Command, WireMessage {}

    public record Delete(String gold, ActorRef<GoldReply> replyTo) implements Command, WireMessage {}

    public record ShowTexts(String gold, ActorRef<GoldReply> replyTo) implements Command, WireMessage {}

    /** Somebody remembers a gold table that nothing was heard of: that it is no more is told again. Not understood by nodes of release 0.16 or before. */
    public record Missed(String gold) implements Command, WireMessage {}

    private record Tick() implements Command {}

    private record Tell() implements Command {}

    private record VerdictsTaken(TableName table, long until) implements Command {}

    /** @param run empty if there was nothing to be done */
    private record Ended(int life, String gold, long everyMillis, List<ActorRef<GoldReply>> answered, Optional<GoldRecord> run) implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private Pulse<Command> pulse;
    private final EngineNode node;
    private final Committers committers;
    private final Consumer<Caretaker.Charged> caretaker;
    private final GoldVerdicts verdicts;
    private final ExecutorService workers = Executors.newFixedThreadPool(RUNS_MAX, Thread.ofPlatform().daemon().name("gold-", 0).factory());
    private final Map<String, GoldStanding> standings = new TreeMap<>();
    private final Map<String, GoldText> texts = new HashMap<>();
    /** Counts how often the journal was read. */
    private int life;

    /** @param committers of tables, blocking @param caretaker is told how the tables shall be looked after @param checks is told what checks said of candidates */
    public static Behavior<Command> create(EngineNode node, Committers committers, Consumer<Caretaker.Charged> caretaker, Consumer<CheckKeeper.Command> checks) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new GoldKeeper(context, timers, node, committers, caretaker, checks)));
    }

    private GoldKeeper(ActorContext<Command> context, TimerScheduler<Command> timers, EngineNode node, Committers committers, Consumer<Caretaker.Charged> caretaker,
            Consumer<CheckKeeper.Command> checks) {
        super(PersistenceId.ofUniqueId("gold"), node);
        this.context = context;
        this.timers = timers;
        this.node = node;
        this.committers = committers;
        this.caretaker = caretaker;
        verdicts = new GoldVerdicts(checks, context.messageAdapter(CheckKeeper.Taken.class, taken -> new VerdictsTaken(taken.table(), taken.until())));
    }

    @Override
    public GoldMemory emptyState() {
        return GoldMemory.EMPTY;
    }

    @Override
    public EventHandler<GoldMemory, GoldEvent> eventHandler() {
        return GoldMemory::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
    }

    @Override
    public SignalHandler<GoldMemory> signalHandler() {
        return journalSignals(memory -> recovered()).onSignal(PostStop.instance(), memory -> {
            workers.shutdownNow();
            node.signals().levels().gold(Map.of());
        }).build();
    }

    /** Also after the journal has failed: nobody may have heard how a run of the life before ended. The next one overtakes it, or finds that it has published. */
    private void recovered() {
        life++;
        standings.clear();
        verdicts.beginAnew();
        pulse = new Pulse<>(timers, new Tick(), TICK, TICK_AT_REST);
        timers.startTimerWithFixedDelay("tell", new Tell(), Duration.ZERO, CHARGES.compareTo(node.config().pipeline().ensureEvery()) < 0 ? CHARGES : node.config().pipeline().ensureEvery());
    }

    @Override
    protected Effect<GoldEvent, GoldMemory> refuse(Command command, LakeError why) {
        var asker = switch (command) {
            case Apply apply -> Optional.of(apply.replyTo());
            case Show show -> Optional.of(show.replyTo());
            case Run run -> Optional.of(run.replyTo());
            case Hold hold -> Optional.of(hold.replyTo());
            case Delete delete -> Optional.of(delete.replyTo());
            case ShowTexts show -> Optional.of(show.replyTo());
            case Missed missed -> Optional.<ActorRef<GoldReply>>empty();
            case Tick tick -> Optional.<ActorRef<GoldReply>>empty();
            case Tell tell -> Optional.<ActorRef<GoldReply>>empty();
            case VerdictsTaken taken -> Optional.<ActorRef<GoldReply>>empty();
            case Ended ended -> Optional.<ActorRef<GoldReply>>empty();
        };
        asker.ifPresent(one -> one.tell(new GoldReply.Refused(why)));
        return Effect().none();
    }

    @Override
    protected Effect<GoldEvent, GoldMemory> carryOut(GoldMemory memory, Command command) {
        return switch (command) {
            case Apply apply -> apply(memory, apply);
            case Show(var replyTo) -> Effect().none().thenRun(now -> replyTo.tell(view(now)));
            case Run run -> known(memory, run.gold(), run.replyTo(), table -> {
                standing(run.gold()).ask(run.full(), run.replyTo());
                return Effect().none();
            });
            case Hold hold -> known(memory, hold.gold(), hold.replyTo(), table -> hold(table, hold));
            case Delete delete -> known(memory, delete.gold(), delete.replyTo(), table -> delete(memory, delete));
            case ShowTexts show -> known(memory, show.gold(), show.replyTo(), table -> {
                show.replyTo().tell(new GoldReply.TextsShown(table.text(), table.contract()));
                return Effect().none();
            });
            case Missed(var gold) -> missed(memory, gold);
            case Tick() -> tick(memory);
            case Tell() -> Effect().none().thenRun(this::charge);
            case VerdictsTaken(var table, long until) -> Effect().none().thenRun(now -> {
                if (verdicts.taken(table, until)) {
                    judge(now, spec -> spec.table().equals(table));
                }
            });
            case Ended ended -> ended(memory, ended);
        };
    }

    private Effect<GoldEvent, GoldMemory> known(GoldMemory memory, String gold, ActorRef<GoldReply> replyTo, Function<GoldMemory.Table, Effect<GoldEvent, GoldMemory>> effect) {
        GoldMemory.Table table = memory.tables().get(gold);
        if (table != null) {
            return effect.apply(table);
        }
        replyTo.tell(new GoldReply.Refused(LakeError.of(ErrorCode.GOLD_NOT_FOUND, "there is no gold table \"" + gold + "\"", "", "List them with: lake gold ls")));
        return Effect().none();
    }

    private Effect<GoldEvent, GoldMemory> apply(GoldMemory memory, Apply apply) {
        GoldChange change;
        try {
            change = GoldChange.of(memory, apply.text(), apply.contract(), apply.reads());
        } catch (LakeException refused) {
            apply.replyTo().tell(new GoldReply.Refused(refused.error()));
            return Effect().none();
        }
        var answer = new GoldReply.ApplyEnded(change.isChange(), change.sentences());
        if (apply.dryRun() || !change.isChange()) {
            apply.replyTo().tell(answer);
            return Effect().none();
        }
        var events = new ArrayList<GoldEvent>(List.of(new GoldEvent.Applied(change.name(), apply.text(), apply.contract(), apply.reads(), now())));
        if (apply.paused()) {
            events.add(new GoldEvent.Paused(change.name(), now()));
        }
        return Effect().persist(events).thenRun(after -> {
            pulse.stir();
            standing(change.name()).hurry();
            charge(after);
            apply.replyTo().tell(answer);
        });
    }

    private Effect<GoldEvent, GoldMemory> hold(GoldMemory.Table table, Hold hold) {
        if (table.paused() == hold.paused()) {
            return Effect().none().thenRun(now -> hold.replyTo().tell(view(now)));
        }
        return Effect().persist(hold.paused() ? new GoldEvent.Paused(hold.gold(), now()) : new GoldEvent.Resumed(hold.gold(), now())).thenRun(after -> hold.replyTo().tell(view(after)));
    }

    /** A run that is under way ends, and publishes or not; nobody remembers it. */
    private Effect<GoldEvent, GoldMemory> delete(GoldMemory memory, Delete delete) {
        var was = view(memory);
        return Effect().persist(new GoldEvent.Deleted(delete.gold(), now())).thenRun(after -> {
            GoldStanding standing = standings.remove(delete.gold());
            if (standing != null) {
                standing.giveUp().forEach(one -> one.tell(new GoldReply.Refused(LakeError.of(ErrorCode.GOLD_NOT_FOUND, "the gold table was deleted", delete.gold(), "Apply it again"))));
            }
            caretaker.accept(new Caretaker.Charged(TableEvaluation.ofGold(delete.gold()), List.of()));
            verdicts.gone(delete.gold());
            promised(after);
            delete.replyTo().tell(was);
        });
    }

    /** Of one that is there something is told again and again anyway. */
    private Effect<GoldEvent, GoldMemory> missed(GoldMemory memory, String gold) {
        if (!memory.tables().containsKey(gold)) {
            verdicts.gone(gold);
        }
        return Effect().none();
    }

    private Effect<GoldEvent, GoldMemory> tick(GoldMemory memory) {
        pulse.ticked(!memory.tables().isEmpty());
        long now = now();
        memory.tables().forEach((name, table) -> {
            GoldStanding standing = standing(name);
            if (standing.isAsked() || standing.isDue(now) && !table.paused()) {
                GoldText text = text(name, table);
                text.spec().ifPresent(spec -> begin(name, table, spec, standing));
                text.refusal().ifPresent(refusal -> standing.giveUp().forEach(one -> one.tell(new GoldReply.Refused(refusal))));
            }
        });
        return Effect().none();
    }

    private void begin(String name, GoldMemory.Table table, GoldSpec spec, GoldStanding standing) {
        GoldRun.Asked asked = standing.asked();
        var answered = standing.begin();
        int begun = life;
        context.pipeToSelf(CompletableFuture.supplyAsync(() -> new GoldRun(node.parts(), node.config().care(), committers, spec, table, asked).run(), workers), (run, failure) ->
                new Ended(begun, name, spec.everyMillis(), answered, failure == null ? run : Optional.of(broken(spec, table, asked != GoldRun.Asked.NOBODY, failure))));
    }

    private GoldRecord broken(GoldSpec spec, GoldMemory.Table table, boolean asked, Throwable failure) {
        return new GoldRecord(node.parts().ids().next(), spec.name(), spec.table(), asked, now(), now(), GoldRecord.Outcome.FAILED, PortCalls.asError(failure).sentence(), true,
                table.definition(), new TreeMap<>(), -1, 0, 0, List.of());
    }

    private Effect<GoldEvent, GoldMemory> ended(GoldMemory memory, Ended ended) {
        GoldStanding standing = standings.get(ended.gold());
        if (ended.life() != life || standing == null || !memory.tables().containsKey(ended.gold())) {
            return Effect().none();
        }
        if (ended.run().isEmpty()) {
            standing.foundNothing(now());
            return Effect().none();
        }
        GoldRecord run = ended.run().get();
        standing.ended(run, ended.everyMillis());
        node.signals().say(new Signal.GoldRunEnded(run.gold(), run.table(), run.outcome().name(), run.rows(), run.bytes(), Duration.ofMillis(run.endedAt() - run.startedAt()), run.reason(),
                run.made().windows(), run.made().late()));
        run.checks().stream().filter(check -> !check.passed()).forEach(check ->
                node.signals().say(new Signal.GoldCheckFailed(run.gold(), run.table(), check.id(), check.warns(), check.says(), check.found())));
        return Effect().persist(new GoldEvent.RunEnded(run)).thenRun(after -> {
            ended.answered().forEach(one -> one.tell(new GoldReply.RunDone(run)));
            judge(after, spec -> spec.table().equals(run.table()));
            promised(after);
        });
    }

    /** Again and again: who looks after tables remembers it no longer than he lives. */
    private void charge(GoldMemory memory) {
        memory.tables().forEach((name, table) -> text(name, table).spec().ifPresent(spec ->
                caretaker.accept(new Caretaker.Charged(TableEvaluation.ofGold(name), List.of(new Charge(spec.table(), spec.table(), TableEvaluation.ofGold(name), spec.fileBytes(), -1, spec.snapshotsMillis().orElse(-1L)))))));
        judge(memory, spec -> true);
        promised(memory);
    }

    /** What contracts promise of gold tables, and when those were published. */
    private void promised(GoldMemory memory) {
        var all = new HashMap<TableName, LevelSeries.Gold>();
        memory.tables().forEach((name, table) -> text(name, table).spec().ifPresent(spec -> all.put(spec.table(), new LevelSeries.Gold(text(name, table).levels().orElseThrow(),
                table.runs().stream().filter(run -> run.outcome() == GoldRecord.Outcome.PUBLISHED).mapToLong(GoldRecord::endedAt).max()))));
        node.signals().levels().gold(all);
    }

    private void judge(GoldMemory memory, Predicate<GoldSpec> which) {
        memory.tables().forEach((name, table) -> text(name, table).spec().filter(which).ifPresent(spec -> verdicts.tell(name, spec, table.runs())));
    }

    private GoldReply.Viewed view(GoldMemory memory) {
        return new GoldReply.Viewed(new GoldView(memory.tables().entrySet().stream().map(one -> page(one.getKey(), one.getValue())).toList()));
    }

    private GoldView.Table page(String name, GoldMemory.Table table) {
        GoldText text = text(name, table);
        return text.spec().map(spec -> GoldPages.of(name, table, spec, text.words(), standing(name).isRunning())).orElseGet(() -> GoldPages.unreadable(name, table, text.refusal().orElseThrow()));
    }

    private GoldStanding standing(String gold) {
        return standings.computeIfAbsent(gold, name -> new GoldStanding());
    }

    private GoldText text(String name, GoldMemory.Table table) {
        return texts.computeIfAbsent(table.definition(), digest -> {
            GoldText text = GoldText.of(table);
            text.refusal().ifPresent(refusal -> context.getLog().error("The gold table {} is not made any more: {}", name, refusal.sentence()));
            if (!text.leftOut().isEmpty()) {
                context.getLog().warn("The gold table {} is {}.", name, text.words());
            }
            return text;
        });
    }

    private long now() {
        return node.parts().clock().millis();
    }
}
