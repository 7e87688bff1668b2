package io.lakeactors.engine.checks;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.JournaledBehavior;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.Pulse;
import io.lakeactors.engine.QualityConfig;
import io.lakeactors.engine.Refused;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.checks.CheckStanding.Extent;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableInspector;
import io.lakeactors.model.TableName;
import io.lakeactors.model.Ticket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectBuilder;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * Sees to it that the checks of contracts on whole tables are evaluated after new snapshots, and remembers what they said. One in the cluster, on a node with the role
 * {@code maintenance}; two for a moment would only measure twice. One table at a time.
 */
public final class CheckKeeper extends JournaledBehavior<CheckKeeper.Command, CheckEvent, CheckMemory> {
    private static final int EVENTS_PER_SNAPSHOT = 100;
    private static final int ASKED_MAX = 100;
    /** A pipeline that has not told of its table for so many times as it should is gone. */
    private static final int SILENCES = 12;
    /** After so many another pipeline that writes the table is followed instead. */
    private static final int SILENCES_UNTIL_ANOTHER = 3;
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration TICK_AT_REST = Duration.ofSeconds(2);
    private static final Duration AGAIN_MAX = Duration.ofSeconds(30);
    private static final AtomicInteger LIVES = new AtomicInteger();

    /** What the keeper is told and asked. */
    public sealed interface Command {}

    /** A pipeline tells again and again what it is. @param pipelineText empty, as {@code contractText}, if nothing is to be checked */
    public record Told(String pipeline, String pipelineText, String contractText) implements Command, WireMessage {
        public static Told of(PipelineSpec spec) {
            return CheckedTable.of(spec).isEmpty() ? new Told(spec.name(), "", "") : new Told(spec.name(), spec.text(), spec.contractText());
        }
    }

    /** @param after only tables whose names come after this; empty for the first */
    public record Show(String after, ActorRef<CheckView> replyTo) implements Command, WireMessage {}

    /** @param before only evaluations from before this time, milliseconds since 1970 */
    public record ShowHistory(TableName table, long before, ActorRef<Page> replyTo) implements Command, WireMessage {}

    /** @param more whether there are older ones */
    public record Page(List<TableEvaluation> newestFirst, boolean more) implements WireMessage {}

    /** Evaluate a table's checks now, whatever is known of its snapshot. */
    public record Run(TableName table, ActorRef<Ran> replyTo) implements Command, WireMessage {}

    /** Either of both. */
    public record Ran(Optional<TableEvaluation> evaluation, Optional<LakeError> error) implements WireMessage {}

    /**
     * A gold table is there, again and again told; its candidates are judged by who makes them, and what they said is taken once.
     *
     * @param maker as {@link TableEvaluation#ofGold} says it
     * @param fresh the oldest evaluation that is not known to be taken
     */
    public record Judged(TableName table, String maker, String contract, Optional<TableEvaluation> fresh, ActorRef<Taken> replyTo) implements Command, WireMessage {}

    /** @param until evaluations of this table up to then are journaled, milliseconds since 1970 */
    public record Taken(TableName table, long until) implements WireMessage {}

    private record Tick() implements Command {}

    /** @param seen empty if there was nothing to look at yet @param extent what was measured of it */
    private record Looked(int life, TableName table, Optional<TableEvaluation> seen, Extent extent, Optional<LakeError> error, long took) implements Command {}

    private record TellingEnded(int life, Teller by, CheckEvent told) implements Command {}

    private record TellingRefused(int life, Teller by, LakeError error) implements Command {
        private void heard(int now) {
            if (life == now) {
                by.refused(error);
            }
        }
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private Pulse<Command> pulse;
    private final EngineNode node;
    private final TableInspector inspector;
    private final CheckedPipelines pipelines;
    private ExecutorService worker = worker();
    private final Map<TableName, CheckStanding> standings = new TreeMap<>(Comparator.comparing(TableName::toString));
    private final List<Teller> tellers;
    private final Deque<Run> asked = new ArrayDeque<>();
    private Optional<Run> answering = Optional.empty();
    private boolean looking;
    /** Another each time that the journal is read, also by one that begins in the place of one that has failed: what was under way for that is not heard. */
    private int life;
    /** Before this nobody is taken to be silent for good. */
    private long wakesAt;

    public static Behavior<Command> create(EngineNode node, TableInspector inspector, CheckedPipelines pipelines) {
        return Behaviors.supervise(Behaviors.<Command>setup(context -> Behaviors.withTimers(timers -> new CheckKeeper(context, timers, node, inspector, pipelines))))
                .onFailure(SupervisorStrategy.restartWithBackoff(TICK, AGAIN_MAX, 0.2));
    }

    private CheckKeeper(ActorContext<Command> context, TimerScheduler<Command> timers, EngineNode node, TableInspector inspector, CheckedPipelines pipelines) {
        super(PersistenceId.ofUniqueId("check-keeper"), node);
        this.context = context;
        this.timers = timers;
        this.node = node;
        this.inspector = inspector;
        this.pipelines = pipelines;
        tellers = Teller.of(node);
        // One that has failed has left what it knew.
        node.signals().checks().clear();
    }

    private static ExecutorService worker() {
        return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("checks").factory());
    }

    @Override
    public CheckMemory emptyState() {
        return CheckMemory.EMPTY;
    }

    @Override
    public EventHandler<CheckMemory, CheckEvent> eventHandler() {
        return CheckMemory::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
    }

    @Override
    public SignalHandler<CheckMemory> signalHandler() {
        return journalSignals(memory -> recovered()).onSignal(PreRestart.instance(), memory -> dropWork()).onSignal(PostStop.instance(), memory -> ended()).build();
    }

    private void ended() {
        tellers.forEach(Teller::leave);
        worker.shutdownNow();
        node.signals().checks().clear();
    }

    /** Also after the journal has failed: no timer is left of the life before, and nobody waits for its look any more. */
    private void recovered() {
        dropWork();
        worker = worker();
        pulse = new Pulse<>(timers, new Tick(), TICK, TICK_AT_REST);
        life = LIVES.incrementAndGet();
        wakesAt = now() + silence();
        looking = false;
        answering = Optional.empty();
    }

    private void dropWork() {
        worker.shutdownNow();
        tellers.forEach(Teller::beginAnew);
    }

    @Override
    protected Effect<CheckEvent, CheckMemory> refuse(Command command, LakeError why) {
        switch (command) {
            case Run run -> run.replyTo().tell(new Ran(Optional.empty(), Optional.of(why)));
            case Show(var after, var replyTo) -> Refused.tell(replyTo, why);
            case ShowHistory show -> Refused.tell(show.replyTo(), why);
            case Told told -> { }
            case Judged judged -> { }
            case Tick() -> { }
            case Looked looked -> { }
            case TellingEnded ended -> { }
            case TellingRefused refused -> { }
        }
        return Effect().none();
    }

    @Override
    protected Effect<CheckEvent, CheckMemory> carryOut(CheckMemory memory, Command command) {
        return switch (command) {
            case Told told -> told(memory, told);
            case Judged judged -> judged(memory, judged);
            case Show(var after, var replyTo) -> quietly(() -> replyTo.tell(CheckPages.tables(memory, standings.values(), after, config().enabled())));
            case ShowHistory show -> quietly(() -> show.replyTo().tell(CheckPages.history(memory.of(show.table()), show.before())));
            case Run run -> quietly(() -> run(run));
            case Tick() -> quietly(() -> tick(memory));
            case Looked looked -> looked(memory, looked);
            case TellingEnded ended -> toldOthers(ended);
            case TellingRefused refused -> quietly(() -> refused.heard(life));
        };
    }

    private Effect<CheckEvent, CheckMemory> quietly(Runnable then) {
        then.run();
        return Effect().none();
    }

    private Effect<CheckEvent, CheckMemory> told(CheckMemory memory, Told told) {
        Optional<CheckedTable> now;
        try {
            now = told.pipelineText().isEmpty() ? Optional.empty() : CheckedTable.of(node.spec(told.pipelineText(), told.contractText()));
        } catch (LakeException newer) {
            // A node of a newer version took it: what was known of it goes on until this one is of that version too.
            return Effect().none();
        }
        forget(standing -> standing.what().pipeline().equals(told.pipeline()) && now.filter(what -> what.table().equals(standing.what().table())).isEmpty());
        // Also if nothing is known of it: it may have been degraded by checks that it has no more, by a keeper before this one.
        pipelines.degraded(told.pipeline(), now.map(what -> followed(memory, what)).orElse(""));
        return turned(memory.tickets().ends(ticket -> ticket.pipeline().equals(told.pipeline()) && !standings.containsKey(ticket.table()), now()));
    }

    /**
     * Why its pipeline is degraded. Of several pipelines that write one table the first is followed while it is there: were each, the table would be measured
     * by their contracts in turn, without an end.
     */
    private String followed(CheckMemory memory, CheckedTable what) {
        var known = standings.get(what.table());
        boolean own = known != null && known.what().pipeline().equals(what.pipeline());
        if (known != null && !own && now() - known.toldAt() <= SILENCES_UNTIL_ANOTHER * node.config().pipeline().ensureEvery().toMillis()) {
            return known.what().digest().equals(what.digest()) ? known.degraded() : "";
        }
        var standing = own ? known.with(what, now()) : CheckStanding.of(what, now(), memory.last(what.table()));
        standings.put(what.table(), standing);
        pulse.stir();
        return standing.degraded();
    }

    private Effect<CheckEvent, CheckMemory> judged(CheckMemory memory, Judged judged) {
        var what = CheckedTable.ofGold(judged);
        forget(standing -> standing.what().pipeline().equals(judged.maker()) && !standing.what().table().equals(judged.table()));
        var known = standings.get(judged.table());
        var before = known != null && known.what().isGold() ? known.with(what, now()) : CheckStanding.of(what, now(), memory.last(judged.table()));
        standings.put(judged.table(), before);
        pulse.stir();
        before.last().filter(last -> known == null).ifPresent(last -> node.signals().checks().are(last.table(), last.results()));
        long until = memory.last(judged.table()).map(TableEvaluation::at).orElse(0L);
        var fresh = judged.fresh().filter(one -> one.at() > until);
        var events = new ArrayList<>(memory.tickets().ends(ticket -> ticket.pipeline().equals(judged.maker()) && !ticket.table().equals(judged.table()), now()));
        fresh.ifPresent(seen -> {
            var after = before.after(fresh, Extent.ALL, "", now(), 0, config().every());
            standings.put(judged.table(), after);
            CheckNews.say(node.signals(), before, seen, false);
            events.addAll(evaluated(memory, after, seen, true));
        });
        return turned(events).thenRun(kept -> judged.replyTo().tell(new Taken(judged.table(), fresh.map(TableEvaluation::at).orElse(until))));
    }

    private List<CheckEvent> evaluated(CheckMemory memory, CheckStanding after, TableEvaluation seen, boolean kept) {
        var events = new ArrayList<CheckEvent>();
        if (kept) {
            events.add(new CheckEvent.TableEvaluated(seen));
        }
        if (node.parts().tickets().isPresent()) {
            events.addAll(memory.tickets().turns(after, seen, config().ticketsAfter()));
        }
        return events;
    }

    private void forget(Predicate<CheckStanding> gone) {
        standings.values().stream().filter(gone).toList().forEach(standing -> {
            standings.remove(standing.what().table());
            node.signals().checks().are(standing.what().table(), List.of());
        });
    }

    private void run(Run run) {
        var refusal = CheckPages.refusal(run.table(), standings);
        if (refusal.isPresent()) {
            run.replyTo().tell(new Ran(Optional.empty(), refusal));
            return;
        }
        if (asked.size() >= ASKED_MAX) {
            asked.remove();
        }
        asked.add(run);
        lookWhereAsked();
    }

    private void tellOthers(CheckMemory memory) {
        int begun = life;
        var self = context.getSelf();
        tellers.forEach(one -> one.next(memory, told -> self.tell(new TellingEnded(begun, one, told)), error -> self.tell(new TellingRefused(begun, one, error))));
    }

    private Effect<CheckEvent, CheckMemory> toldOthers(TellingEnded ended) {
        if (ended.life() != life) {
            return Effect().none();
        }
        ended.by().told();
        return Effect().persist(ended.told()).thenRun(this::tellOthers);
    }

    private void tick(CheckMemory memory) {
        pulse.ticked(!standings.isEmpty());
        forget(standing -> now() - standing.toldAt() > silence());
        tellOthers(memory);
        lookWhereAsked();
        if (!looking && config().enabled()) {
            standings.values().stream().filter(standing -> !standing.what().isGold() && standing.dueAt() <= now()).min(Comparator.comparingLong(CheckStanding::dueAt)).ifPresent(standing -> look(standing, false));
        }
        if (now() > wakesAt) {
            // Silence is no news: only what a pipeline says of itself ends its tickets.
            wakesAt = now() + silence();
            memory.tickets().open(ticket -> !standings.containsKey(ticket.table())).map(Ticket::pipeline).distinct().forEach(pipelines::wake);
        }
    }

    private long silence() {
        return SILENCES * node.config().pipeline().ensureEvery().toMillis();
    }

    private EffectBuilder<CheckEvent, CheckMemory> turned(List<CheckEvent> events) {
        return Effect().persist(events).thenRun(kept -> events.forEach(event -> kept.tickets().signal(event).ifPresent(node.signals()::say)));
    }

    private void lookWhereAsked() {
        if (!looking && !asked.isEmpty()) {
            var run = asked.remove();
            var standing = standings.get(run.table());
            if (standing != null) {
                answering = Optional.of(run);
                look(standing, true);
            }
        }
    }

    private void look(CheckStanding standing, boolean always) {
        looking = true;
        int begun = life;
        long started = node.parts().clock().nanos();
        var table = standing.what().table();
        context.pipeToSelf(CompletableFuture.supplyAsync(() -> TableLook.at(standing, always, node, inspector), worker), (look, failure) -> failure == null
                ? new Looked(begun, table, look.seen(), look.extent(), Optional.empty(), look.took())
                : new Looked(begun, table, Optional.empty(), Extent.NOTHING, Optional.of(PortCalls.asError(failure)), (node.parts().clock().nanos() - started) / 1_000_000));
    }

    private Effect<CheckEvent, CheckMemory> looked(CheckMemory memory, Looked looked) {
        if (looked.life() != life) {
            return Effect().none();
        }
        looking = false;
        var waiting = answering;
        answering = Optional.empty();
        var before = standings.get(looked.table());
        looked.error().ifPresent(error -> waiting.ifPresent(run -> run.replyTo().tell(new Ran(Optional.empty(), Optional.of(error)))));
        if (before == null) {
            return Effect().none();
        }
        var after = before.after(looked.seen(), looked.extent(), looked.error().map(LakeError::sentence).orElse(""), now(), looked.took(), config().every());
        standings.put(looked.table(), after);
        if (looked.seen().isEmpty()) {
            return Effect().none();
        }
        var seen = looked.seen().get();
        boolean fresh = looked.extent() != Extent.NOTHING;
        CheckNews.say(node.signals(), before, seen, fresh);
        pipelines.degraded(seen.pipeline(), after.degraded());
        return turned(evaluated(memory, after, seen, fresh || before.differs(seen))).thenRun(kept -> waiting.ifPresent(run -> run.replyTo().tell(new Ran(Optional.of(seen), Optional.empty()))));
    }

    private QualityConfig config() {
        return node.config().quality();
    }

    private long now() {
        return node.parts().clock().millis();
    }
}
