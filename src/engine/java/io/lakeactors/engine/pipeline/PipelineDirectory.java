package io.lakeactors.engine.pipeline;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.JournaledBehavior;
import io.lakeactors.engine.Refused;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.placement.Loads;
import io.lakeactors.model.LakeError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** Knows every pipeline by name and by what it promises, and wakes each again and again: nothing else remembers what should run. One in the cluster. */
public final class PipelineDirectory extends JournaledBehavior<PipelineDirectory.Command, PipelineDirectory.Event, PipelineDirectory.Names> {
    private static final Duration FIRST_WAKE = Duration.ofMillis(50);
    private static final Duration ALARM_EVERY = Duration.ofMillis(300);
    private static final Duration ALARM_FOR = Duration.ofSeconds(6);
    private static final int FORMER_MAX = 100;
    private static final int WRITERS_MAX = 20;

    /** What the directory is asked. */
    public sealed interface Command extends WireMessage {}

    /** Adds a name; answered when the journal holds it. @param promise empty if it makes none, or from a node of release 0.12 or before */
    public record Register(String name, Optional<Promise> promise, ActorRef<Listed> replyTo) implements Command {
        public Register {
            promise = promise == null ? Optional.empty() : promise;
        }
    }

    /** Takes a name out: its pipeline is deleted. */
    public record Unregister(String name) implements Command {}

    public record ListNames(ActorRef<Listed> replyTo) implements Command {}

    /** Who has made a promise; not understood by nodes of release 0.12 or before. */
    public record ListWriters(Promise promise, ActorRef<Writers> replyTo) implements Command {}

    /** Time to wake everybody. */
    public record WakeAll() implements Command {}

    /** A pipeline has ended where it was. */
    public record Wake(String name) implements Command {}

    /** A node is gone, and any of the pipelines may have been on it. */
    public record NodeLost() implements Command {}

    /** What a pipeline's partitions cost, in rows a second. The directory lives beside whoever places them: both are on the oldest node. */
    public record LoadsTold(Map<String, Double> loads) implements Command {}

    /** A pipeline is about to wake these, by entity ids; not understood by nodes of release 0.15 or before. */
    public record PartitionsFound(List<String> partitions) implements Command {}

    /** Enough of waking everybody all the time. */
    public record Calm() implements Command {}

    public record Listed(List<String> names) implements WireMessage {}

    /**
     * Who has made a promise, as far as is known: a pipeline's own texts say it for sure.
     *
     * @param there names of pipelines, the first ones if there are many
     * @param deleted the name of the last one that was deleted
     */
    public record Writers(List<String> there, Optional<String> deleted) implements WireMessage {}

    /** What the journal holds of the directory. */
    public sealed interface Event {}

    /** @param promise empty if it makes none, or before release 0.13 */
    public record Registered(String name, Optional<Promise> promise) implements Event {
        public Registered {
            promise = promise == null ? Optional.empty() : promise;
        }
    }

    public record Unregistered(String name) implements Event {}

    /**
     * The directory's state.
     *
     * @param former names of pipelines that were deleted and had made a promise, those of late last; also where one of that name is there again
     * @param promises by the names of those who made them
     */
    public record Names(Set<String> all, List<String> former, Map<String, Promise> promises) {
        public Names {
            all = Set.copyOf(all);
            // Snapshots before release 0.13 have neither.
            former = former == null ? List.of() : List.copyOf(former);
            promises = promises == null ? Map.of() : Map.copyOf(promises);
        }

        Names with(String name, Optional<Promise> promise) {
            var more = new TreeSet<>(all);
            more.add(name);
            var made = new TreeMap<>(promises);
            promise.ifPresent(now -> made.put(name, now));
            return new Names(more, former, made);
        }

        Names without(String name) {
            var fewer = new TreeSet<>(all);
            fewer.remove(name);
            var gone = Stream.concat(former.stream().filter(other -> !other.equals(name)), Stream.of(name).filter(promises::containsKey)).toList();
            var kept = gone.subList(Math.max(0, gone.size() - FORMER_MAX), gone.size());
            var made = new TreeMap<>(promises);
            made.keySet().removeIf(other -> !fewer.contains(other) && !kept.contains(other));
            return new Names(fewer, kept, made);
        }

        /** Whether it adds nothing to register a name with this promise. */
        boolean has(String name, Optional<Promise> promise) {
            return all.contains(name) && promise.stream().allMatch(now -> now.equals(promises.get(name)));
        }

        Listed listed() {
            return new Listed(all.stream().sorted().toList());
        }

        Writers writers(Promise promise) {
            return new Writers(all.stream().filter(name -> promise.equals(promises.get(name))).sorted().limit(WRITERS_MAX).toList(),
                    former.reversed().stream().filter(name -> promise.equals(promises.get(name))).findFirst());
        }
    }

    private final TimerScheduler<Command> timers;
    private final Loads loads;
    private final Duration wakeEvery;
    private final Consumer<String> wake;

    /** @param wake tells the pipeline of this name that it should be running */
    public static Behavior<Command> create(EngineNode node, Consumer<String> wake) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            var lost = context.messageAdapter(ClusterEvent.MemberRemoved.class, event -> new NodeLost());
            Cluster.get(context.getSystem()).subscriptions().tell(Subscribe.create(lost, ClusterEvent.MemberRemoved.class));
            return new PipelineDirectory(timers, node, wake);
        }));
    }

    private PipelineDirectory(TimerScheduler<Command> timers, EngineNode node, Consumer<String> wake) {
        super(PersistenceId.ofUniqueId("pipeline-directory"), node);
        this.timers = timers;
        loads = node.loads();
        wakeEvery = node.config().pipeline().ensureEvery();
        this.wake = wake;
    }

    @Override
    public Names emptyState() {
        return new Names(Set.of(), List.of(), Map.of());
    }

    /** Timers begin here because the journal's failure ends them. */
    @Override
    public SignalHandler<Names> signalHandler() {
        return journalSignals(names -> timers.startTimerWithFixedDelay("wake", new WakeAll(), FIRST_WAKE, wakeEvery)).build();
    }

    /** Who asks which pipelines there are is not told of some of them, but why. */
    @Override
    protected Effect<Event, Names> refuse(Command command, LakeError why) {
        switch (command) {
            case Register register -> Refused.tell(register.replyTo(), why);
            case ListNames(var replyTo) -> Refused.tell(replyTo, why);
            case ListWriters(var promise, var replyTo) -> Refused.tell(replyTo, why);
            case Unregister unheard -> { }
            case WakeAll() -> { }
            case Wake unheard -> { }
            case NodeLost() -> { }
            case LoadsTold unheard -> { }
            case PartitionsFound unheard -> { }
            case Calm() -> { }
        }
        return Effect().none();
    }

    @Override
    protected Effect<Event, Names> carryOut(Names names, Command command) {
        return switch (command) {
            case Register(var name, var promise, var replyTo) -> register(names, new Registered(name, promise), replyTo);
            case Unregister(var name) -> {
                loads.gone(name);
                yield names.all().contains(name) ? Effect().persist(new Unregistered(name)) : Effect().none();
            }
            case ListNames(var replyTo) -> Effect().none().thenReply(replyTo, Names::listed);
            case ListWriters(var promise, var replyTo) -> Effect().none().thenReply(replyTo, now -> now.writers(promise));
            case WakeAll() -> {
                names.all().forEach(wake);
                yield Effect().none();
            }
            case Wake(var name) -> {
                wake.accept(name);
                yield Effect().none();
            }
            case LoadsTold(var told) -> {
                loads.told(told);
                yield Effect().none();
            }
            case PartitionsFound(var partitions) -> {
                loads.expected(partitions);
                yield Effect().none();
            }
            case NodeLost() -> {
                timers.startTimerWithFixedDelay("alarm", new WakeAll(), Duration.ZERO, ALARM_EVERY);
                timers.startSingleTimer("calm", new Calm(), ALARM_FOR);
                yield Effect().none();
            }
            case Calm() -> {
                timers.cancel("alarm");
                yield Effect().none();
            }
        };
    }

    private Effect<Event, Names> register(Names names, Registered registered, ActorRef<Listed> replyTo) {
        if (names.has(registered.name(), registered.promise())) {
            return Effect().none().thenReply(replyTo, Names::listed);
        }
        return Effect().persist(registered).thenReply(replyTo, Names::listed);
    }

    @Override
    public EventHandler<Names, Event> eventHandler() {
        return (names, event) -> switch (event) {
            case Registered(var name, var promise) -> names.with(name, promise);
            case Unregistered(var name) -> names.without(name);
        };
    }
}
