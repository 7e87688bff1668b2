package io.lakeactors.engine.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.ClusterConfig;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.checks.ClusterChecks;
import io.lakeactors.engine.checks.LakeChecks;
import io.lakeactors.engine.commit.TableActor;
import io.lakeactors.engine.control.ActorCluster;
import io.lakeactors.engine.control.LakeCluster;
import io.lakeactors.engine.control.NodeHands;
import io.lakeactors.engine.control.OrderedPlacement;
import io.lakeactors.engine.control.PlacementOrders;
import io.lakeactors.engine.journal.JournalSchema;
import io.lakeactors.engine.journal.JournalSerializer;
import io.lakeactors.engine.gold.ClusterGold;
import io.lakeactors.engine.gold.LakeGold;
import io.lakeactors.engine.maintenance.Caretaker;
import io.lakeactors.engine.maintenance.ClusterMaintenance;
import io.lakeactors.engine.maintenance.CommitterLink;
import io.lakeactors.engine.maintenance.LakeMaintenance;
import io.lakeactors.engine.partition.PartitionActor;
import io.lakeactors.engine.pipeline.PipelineActor;
import io.lakeactors.engine.pipeline.PipelineCommand;
import io.lakeactors.engine.pipeline.PipelineDirectory;
import io.lakeactors.engine.placement.Arrivals;
import io.lakeactors.engine.placement.LoadPlacement;
import io.lakeactors.engine.placement.SettledPlacement;
import io.lakeactors.engine.quarantine.ClusterQuarantine;
import io.lakeactors.engine.quarantine.LakeQuarantine;
import io.lakeactors.engine.registry.ClusterRegistry;
import io.lakeactors.engine.registry.LakeRegistry;
import io.lakeactors.engine.registry.RegistryActor;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.engine.trace.Traces;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableName;
import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.remote.RemoteTransportException;

/** A running node: starts the actors, and stops them. */
public final class EngineRuntime {
    private static final String NAME = "lake";

    private final ActorSystem<Void> system;
    private final EngineConfig config;
    private final Signals signals;
    private final LakeEngine engine;
    private final LakeCluster cluster;
    private final Membership membership;
    private final LakeMaintenance maintenance;
    private final LakeChecks checks;
    private final CommitterLink committers;
    private final LakeRegistry registry;
    private final LakeQuarantine quarantine;
    private final LakeGold gold;
    private final CompletionStage<Void> warm;
    /** Made once: what is asked of a new stage is answered on another thread, and so never at once. */
    private final CompletionStage<Void> ended;

    private EngineRuntime(
            ActorSystem<Void> system, EngineConfig config, Signals signals, LakeEngine engine, LakeCluster cluster, Membership membership,
            LakeMaintenance maintenance, LakeChecks checks, CommitterLink committers, LakeRegistry registry, LakeQuarantine quarantine, LakeGold gold, CompletionStage<Void> warm) {
        this.registry = registry;
        this.quarantine = quarantine;
        this.gold = gold;
        this.committers = committers;
        this.warm = warm;
        this.ended = system.getWhenTerminated().thenApply(done -> null);
        this.membership = membership;
        this.system = system;
        this.config = config;
        this.signals = signals;
        this.engine = engine;
        this.cluster = cluster;
        this.maintenance = maintenance;
        this.checks = checks;
    }

    /** Starts a node that does nothing for the cluster's commands beyond what the engine can. */
    public static EngineRuntime start(Config root, EngineParts parts) {
        return start(root, parts, NodeHands.NONE);
    }

    /**
     * Starts a node and waits until it is a member of its cluster.
     *
     * @param root what the node was told; the engine's defaults need not be in it. Keys under {@code lakeactors.engine.overrides} go over those of libraries.
     * @throws io.lakeactors.model.LakeException CONFIG_INVALID, JOURNAL_UNREACHABLE or NODE_START_FAILED
     */
    public static EngineRuntime start(Config root, EngineParts parts, NodeHands hands) {
        return start(root, parts, hands, Traces.OFF);
    }

    /** As above. @param traces where batches are followed */
    public static EngineRuntime start(Config root, EngineParts parts, NodeHands hands, Traces traces) {
        Config defaults = ConfigFactory.defaultReferenceUnresolved();
        var config = EngineConfig.read(root.withFallback(defaults).resolve());
        JournalSchema.createIfAbsent(config.journal());
        var signals = new Signals(parts.metrics(), parts.memory(), parts.clock(), traces);
        var system = actors(config, systemConfig(root, defaults, config));
        var membership = new Membership(system, config, parts.clock());
        try {
            var node = new EngineNode(config, parts, signals, system.dispatchers().lookup(DispatcherSelector.fromConfig("lake.io")));
            membership.join();
            var orders = new PlacementOrders(parts.clock());
            var link = new CommitterLink(system);
            var keepers = new Keepers(system, node, link);
            var arrivals = new Arrivals(parts.clock());
            var arrivalsWatch = system.systemActorOf(arrivals.watch(), "arrivals", Props.empty());
            var directory = entities(system, node, membership, orders, arrivals, keepers);
            var engine = new ClusterEngine(system, node, membership, directory, () -> leave(system, config));
            var warm = warm(system, node, engine, membership, arrivalsWatch);
            var control = ActorCluster.start(system, node, hands, orders);
            if (membership.hasEnded()) {
                throw membership.removedWhileStarting();
            }
            return new EngineRuntime(system, config, signals, engine, control, membership, new ClusterMaintenance(system, node, keepers.caretaker(), link),
                    new ClusterChecks(system, node, keepers.checks()), link, new ClusterRegistry(system, node), new ClusterQuarantine(node, engine, link),
                    new ClusterGold(system, node, engine, keepers.gold()), warm);
        } catch (RuntimeException e) {
            // Whatever fails on actors that are being ended says only that they are.
            boolean removed = membership.hasEnded() && !(e instanceof LakeException);
            // The port is free when this is over: who has failed to start may try again.
            terminate(system, config);
            throw removed ? membership.removedWhileStarting() : e;
        }
    }

    /** @return as {@link #warm()} */
    private static CompletableFuture<Void> warm(
            ActorSystem<Void> system, EngineNode node, ClusterEngine engine, Membership membership, ActorRef<Arrivals.Word> arrivals) {
        var now = CompletableFuture.<Void>completedFuture(null);
        var cluster = node.config().cluster();
        if (!cluster.isShared() || !cluster.roles().contains(ClusterConfig.INGEST)) {
            return now;
        }
        boolean alone = membership.isLastOf(ClusterConfig.INGEST);
        var warm = WarmUp.begin(system, node, engine).thenRun(() -> arrivals.tell(new Arrivals.Warm()));
        return alone ? now : warm;
    }

    private static ActorSystem<Void> actors(EngineConfig config, Config settings) {
        try {
            return ActorSystem.create(Behaviors.empty(), NAME, settings);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException || cause instanceof RemoteTransportException) {
                    var cluster = config.cluster();
                    throw LakeError.of(ErrorCode.PORT_IN_USE, "the node cannot listen for other nodes", cluster.host() + ":" + cluster.port(),
                            "Stop what uses the port, or choose another with cluster.port; cluster.host must be an address of this machine").asException(e);
                }
            }
            throw e;
        }
    }

    private static Config systemConfig(Config root, Config defaults, EngineConfig config) {
        Config overrides = root.hasPath("lakeactors.engine.overrides") ? root.getConfig("lakeactors.engine.overrides") : ConfigFactory.empty();
        return overrides
                .withFallback(ClusterSettings.of(config))
                .withFallback(ConfigFactory.parseMap(JournalSchema.settings(config.journal())))
                .withFallback(ConfigFactory.parseMap(JournalSerializer.bindings()))
                .withFallback(ConfigFactory.parseResources(EngineRuntime.class.getClassLoader(), "lake-engine.conf"))
                .withFallback(root)
                .withFallback(defaults)
                .resolve();
    }

    private static RuntimeException failed(String what, Exception cause) {
        return LakeError.of(ErrorCode.NODE_START_FAILED, what, "", "See the log of the node").asException(cause);
    }

    /** On nodes without the role ways to the actors elsewhere are made instead. */
    private static ActorRef<PipelineDirectory.Command> entities(
            ActorSystem<Void> system, EngineNode node, Membership membership, PlacementOrders orders, Arrivals arrivals, Keepers keepers) {
        var sharding = ClusterSharding.get(system);
        sharding.init(Entity.of(TableActor.KEY, context -> TableActor.create(node, TableName.parse(context.getEntityId()),
                (partition, message) -> sharding.entityRefFor(PartitionActor.KEY, partition).tell(message),
                (table, files, backlog) -> keepers.caretaker().tell(new Caretaker.Grew(table, files, backlog)))).withRole(ClusterConfig.INGEST)
                .withStopMessage(new TableActor.HandOver()).withAllocationStrategy(evenly(system, arrivals)));
        sharding.init(Entity.of(PartitionActor.KEY, context -> PartitionActor.create(node, context.getEntityId(),
                (table, message) -> sharding.entityRefFor(TableActor.KEY, table.toString()).tell(message),
                message -> {
                    // Sharding ends only when all that waits is delivered: on the last node nobody would take it.
                    if (membership.hasSuccessor(ClusterConfig.INGEST)) {
                        sharding.entityRefFor(PartitionActor.KEY, context.getEntityId()).tell(message);
                    }
                })).withRole(ClusterConfig.INGEST)
                .withStopMessage(new PartitionActor.Move()).withAllocationStrategy(placement(node, orders, arrivals)));
        var directory = ClusterSingleton.get(system).init(SingletonActor.of(
                PipelineDirectory.create(node, pipeline -> sharding.entityRefFor(PipelineActor.KEY, pipeline).tell(new PipelineCommand.EnsureStarted())),
                "pipeline-directory").withSettings(ClusterSingletonSettings.create(system).withRole(ClusterConfig.INGEST)));
        sharding.init(Entity.of(PipelineActor.KEY, context -> PipelineActor.create(node, context.getEntityId(),
                (partition, message) -> sharding.entityRefFor(PartitionActor.KEY, partition).tell(message), directory,
                keepers)).withRole(ClusterConfig.INGEST)
                .withStopMessage(new PipelineCommand.HandOver()).withAllocationStrategy(evenly(system, arrivals)));
        // It reads and compares what people send: that must not keep other actors waiting.
        sharding.init(Entity.of(RegistryActor.KEY, context -> RegistryActor.create(node)).withRole(ClusterConfig.INGEST)
                .withEntityProps(DispatcherSelector.fromConfig("lake.io")).withStopMessage(new RegistryActor.HandOver()).withAllocationStrategy(evenly(system, arrivals)));
        return directory;
    }

    /** By what partitions cost, unless a person has said where. */
    private static OrderedPlacement placement(EngineNode node, PlacementOrders orders, Arrivals arrivals) {
        return new OrderedPlacement(
                new SettledPlacement(new LoadPlacement(node.loads(), node.config().cluster().shards(), node.parts().clock()), arrivals), orders);
    }

    /** By their number. */
    private static SettledPlacement evenly(ActorSystem<Void> system, Arrivals arrivals) {
        var classic = Adapter.toClassic(system);
        var evenly = org.apache.pekko.cluster.sharding.ClusterSharding.get(classic).defaultShardAllocationStrategy(ClusterShardingSettings.create(classic));
        return new SettledPlacement(evenly, arrivals);
    }

    private static CompletionStage<Void> leave(ActorSystem<Void> system, EngineConfig config) {
        return CoordinatedShutdown.get(Adapter.toClassic(system)).runAll(CoordinatedShutdown.clusterLeavingReason())
                .handle((Done done, Throwable failure) -> null)
                .thenRun(() -> JournalSchema.close(config.journal()));
    }

    public LakeEngine engine() {
        return engine;
    }

    public LakeCluster cluster() {
        return cluster;
    }

    public LakeMaintenance maintenance() {
        return maintenance;
    }

    /** What contracts' checks say of whole tables. */
    public LakeChecks checks() {
        return checks;
    }

    /** The schemas of the whole cluster. */
    public LakeRegistry registry() {
        return registry;
    }

    /** What does not pass its contract. */
    public LakeQuarantine quarantine() {
        return quarantine;
    }

    /** The tables that are made of other tables. */
    public LakeGold gold() {
        return gold;
    }

    /** For whoever lets others commit to tables. */
    public CommitterLink committers() {
        return committers;
    }

    /**
     * Completes when this node could take up partitions of others without letting them wait for what a new process does for the first time; at once where there
     * are no others. Until then it serves, but whoever restarts one node after the other should not stop the next.
     */
    public CompletionStage<Void> warm() {
        return warm;
    }

    /** For the REST API, which runs in the same actor system. */
    public ActorSystem<?> system() {
        return system;
    }

    /** Whether this node is the cluster's oldest, which does what is to be done once. Two may think so while they do not see each other. */
    public boolean isOldest() {
        return membership.isOldest();
    }

    public Signals signals() {
        return signals;
    }

    /** Hands over and stops the actors, without waiting for partitions to come to rest: what is prepared is committed after the next start. */
    public CompletionStage<Void> stop() {
        return leave(system, config);
    }

    /** The actors, which hand over meanwhile, do not end before this has, unless it takes longer than some seconds. */
    public void endsAfter(CompletionStage<Void> other) {
        CoordinatedShutdown.get(Adapter.toClassic(system)).addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "others",
                () -> other.handle((done, failure) -> Done.getInstance()));
    }

    /** Completes when the actors have ended: because the node was stopped, or because the cluster has removed it. */
    public CompletionStage<Void> ended() {
        return ended;
    }

    /** Why the cluster and this node have parted, if they have although nobody stopped it: a clause for people. */
    public String whyEnded() {
        return membership.whyEnded();
    }

    /** The failure of a start whose actors were ended while it went on, in place of whatever failed for that; empty if they live. */
    public Optional<LakeException> removedWhileStarting() {
        return membership.hasEnded() ? Optional.of(membership.removedWhileStarting()) : Optional.empty();
    }

    /** Ends everything at once, as a crash would; for tests of what comes after one. */
    public void kill() {
        terminate(system, config).ifPresent(failure -> {
            throw failed("the actors did not end", failure);
        });
    }

    /** @return why the actors have not ended within the time for stopping, if they have not */
    private static Optional<Exception> terminate(ActorSystem<?> system, EngineConfig config) {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(config.cluster().stopTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
