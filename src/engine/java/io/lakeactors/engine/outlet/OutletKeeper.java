package io.lakeactors.engine.outlet;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.PipelineSpec.Outlets;
import io.lakeactors.contract.TopicCircles;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.JournaledBehavior;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.Pulse;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * Sees to it that rows leave to topics where pipelines want it. One in the cluster, on a node with the role {@code maintenance}; should there be two for a moment, Kafka lets only the newer one's
 * transactions end. How far each outlet is stands in Kafka alone; what is remembered here is that it stands there, lest a place that was forgotten be taken for a beginning. Intake does not wait for it.
 */
public final class OutletKeeper extends JournaledBehavior<OutletKeeper.Command, OutletEvent, OutletMemory> {
    private static final int EVENTS_PER_SNAPSHOT = 100;
    /** A pipeline that has not told of itself for so many times as it should is gone. */
    private static final int SILENCES = 12;
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration TICK_AT_REST = Duration.ofSeconds(5);
    /** What a person must mend is tried so often. */
    private static final long AGAIN_MILLIS = 30_000;
    private static final int THREADS = 4;

    /** What the keeper is told. */
    public sealed interface Command {}

    /** A pipeline tells again and again what it is. @param pipelineText empty, as {@code contractText}, if it sends nothing */
    public record Told(String pipeline, String pipelineText, String contractText) implements Command, WireMessage {
        public static Told of(PipelineSpec spec) {
            return spec.outlets().equals(Outlets.NONE) ? new Told(spec.name(), "", "") : new Told(spec.name(), spec.text(), spec.contractText());
        }
    }

    private record Tick() implements Command {}

    private record Stepped(OutletStanding of, Optional<OutletRun.Step> step, Optional<LakeError> error) implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final EngineNode node;
    private final BiConsumer<TableName, Optional<Long>> needs;
    private Pulse<Command> pulse;
    /** Of the journal, for those who step. */
    private volatile OutletMemory known = OutletMemory.EMPTY;
    private ExecutorService workers = workers();
    private final TreeMap<String, OutletStanding> standings = new TreeMap<>();
    private final TreeMap<String, PipelineSpec> specs = new TreeMap<>();

    /** @param needs is told again and again from which snapshot on a table is still to be read */
    public static Behavior<Command> create(EngineNode node, BiConsumer<TableName, Optional<Long>> needs) {
        return Behaviors.supervise(Behaviors.<Command>setup(context -> Behaviors.withTimers(timers -> new OutletKeeper(context, timers, node, needs))))
                .onFailure(SupervisorStrategy.restartWithBackoff(TICK, Duration.ofSeconds(AGAIN_MILLIS / 1_000), 0.2));
    }

    private OutletKeeper(ActorContext<Command> context, TimerScheduler<Command> timers, EngineNode node, BiConsumer<TableName, Optional<Long>> needs) {
        super(PersistenceId.ofUniqueId("outlet-keeper"), node);
        this.context = context;
        this.timers = timers;
        this.node = node;
        this.needs = needs;
    }

    @Override
    public OutletMemory emptyState() {
        return OutletMemory.EMPTY;
    }

    @Override
    public EventHandler<OutletMemory, OutletEvent> eventHandler() {
        return OutletMemory::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
    }

    @Override
    public SignalHandler<OutletMemory> signalHandler() {
        return journalSignals(this::recovered).onSignal(PostStop.instance(), memory -> ended())
                .onSignal(PreRestart.instance(), memory -> ended()).build();
    }

    private static ExecutorService workers() {
        return Executors.newFixedThreadPool(THREADS, Thread.ofPlatform().daemon().name("outlet-", 0).factory());
    }

    /** Also after the journal has failed: no timer is left of the life before, nor anybody who works, and pipelines tell again. */
    private void recovered(OutletMemory memory) {
        known = memory;
        ended();
        workers = workers();
        pulse = new Pulse<>(timers, new Tick(), TICK, TICK_AT_REST);
    }

    private void ended() {
        List.copyOf(standings.values()).forEach(this::drop);
        workers.shutdown();
    }

    @Override
    protected Effect<OutletEvent, OutletMemory> refuse(Command command, LakeError why) {
        return Effect().none();
    }

    @Override
    protected Effect<OutletEvent, OutletMemory> carryOut(OutletMemory memory, Command command) {
        return switch (command) {
            case Told told -> kept(told(memory, told));
            case Tick() -> {
                tick();
                yield Effect().none();
            }
            case Stepped stepped -> kept(stepped(memory, stepped));
        };
    }

    private Effect<OutletEvent, OutletMemory> kept(List<OutletEvent> events) {
        return events.isEmpty() ? Effect().none() : Effect().persist(events).thenRun(now -> known = now);
    }

    private List<OutletEvent> told(OutletMemory memory, Told told) {
        var wanted = new ArrayList<OutletStanding>();
        Set<String> has = Set.of();
        if (!told.pipelineText().isEmpty()) {
            try {
                var spec = node.spec(told.pipelineText(), told.contractText());
                specs.put(told.pipeline(), spec);
                wanted.addAll(OutletStanding.of(node, spec, name -> known.knows(name)));
                has = OutletStanding.names(spec);
            } catch (LakeException newer) {
                // A node of a newer version took it: what was known of it goes on until this one is of that version too.
                return List.of();
            }
        } else {
            specs.remove(told.pipeline());
        }
        for (var old : List.copyOf(standings.values())) {
            if (old.pipeline().equals(told.pipeline()) && wanted.stream().noneMatch(old::isSame)) {
                drop(old);
            }
        }
        for (var one : wanted) {
            var standing = standings.computeIfAbsent(one.name(), first -> one);
            // Of two pipelines that write one table the first is followed while it is there.
            if (standing.pipeline().equals(told.pipeline())) {
                standing.toldAt(now());
            }
        }
        if (!wanted.isEmpty()) {
            pulse.stir();
        }
        return memory.leaves(told.pipeline(), has);
    }

    private void tick() {
        pulse.ticked(!standings.isEmpty());
        long silence = SILENCES * node.config().pipeline().ensureEvery().toMillis();
        for (var standing : List.copyOf(standings.values())) {
            if (now() - standing.toldAt() > silence) {
                specs.remove(standing.pipeline());
                drop(standing);
            } else {
                needs.accept(standing.table(), standing.needed());
                if (standing.isDue(now())) {
                    begin(standing);
                }
            }
        }
    }

    private void begin(OutletStanding standing) {
        var circle = Optional.ofNullable(specs.get(standing.pipeline())).flatMap(spec -> TopicCircles.through(spec, specs.values()));
        standing.begins();
        if (circle.isPresent()) {
            context.getSelf().tell(new Stepped(standing, Optional.empty(), Optional.of(LakeError.of(ErrorCode.OUTLET_CIRCLE, "what pipeline " + standing.pipeline() + " sends would come back to it: " + circle.get(),
                    standing.table().toString(), "Let one of them send to another topic, or read another one, and apply it"))));
            return;
        }
        context.pipeToSelf(CompletableFuture.supplyAsync(standing.run()::step, workers), (step, failure) -> failure == null
                ? new Stepped(standing, Optional.of(step), Optional.empty()) : new Stepped(standing, Optional.empty(), Optional.of(PortCalls.asError(failure))));
    }

    private List<OutletEvent> stepped(OutletMemory memory, Stepped stepped) {
        var standing = stepped.of();
        if (standings.get(standing.name()) != standing) {
            closeLater(standing);
            return List.of();
        }
        stepped.error().ifPresent(error -> {
            node.dependencies().lost(standing.name(), error.sentence());
            standing.failed(now(), error, AGAIN_MILLIS);
            node.signals().outlets().failed(standing.table(), standing.kind(), error.code());
        });
        stepped.step().ifPresent(step -> {
            node.dependencies().answers(standing.name());
            standing.succeeded(now(), step);
            node.signals().outlets().moved(standing.table(), standing.kind(), step.tally().sent(), step.tally().merged(), step.tally().held());
            if (step.more()) {
                begin(standing);
            }
        });
        node.signals().outlets().lag(standing.table(), standing.kind(), standing.lagMillis(now()));
        return stepped.step().flatMap(OutletRun.Step::begun).map(name -> memory.begins(standing.name(), standing.pipeline(), name)).orElse(List.of());
    }

    private void drop(OutletStanding standing) {
        standings.remove(standing.name());
        node.dependencies().answers(standing.name());
        node.signals().outlets().left(standing.table(), standing.kind());
        if (!standing.isBusy()) {
            closeLater(standing);
        }
    }

    private void closeLater(OutletStanding standing) {
        workers.execute(standing.run()::close);
    }

    private long now() {
        return node.parts().clock().millis();
    }
}
