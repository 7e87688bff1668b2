package io.lakeactors.engine.placement;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Set;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.util.Try;

/**
 * When a node is lost, leaves those aside that have just come, while there are others: what it had goes to those that can take it up at once, and a node that
 * a service manager has started in its place gets its part when it is warm. Where and how many is decided by another way of placing.
 */
public final class SettledPlacement implements ActorSystemDependentAllocationStrategy {
    private final ShardAllocationStrategy others;
    private final Arrivals arrivals;
    /** Shards that are to move: they are without a home by our own will. */
    private final java.util.Set<String> wanted = new HashSet<>();
    private volatile Address self;

    public SettledPlacement(ShardAllocationStrategy others, Arrivals arrivals) {
        this.others = others;
        this.arrivals = arrivals;
    }

    @Override
    public void start(ActorSystem system) {
        self = Cluster.get(system).selfAddress();
        if (others instanceof ActorSystemDependentAllocationStrategy dependent) {
            dependent.start(system);
        }
    }

    @Override
    public Future<ActorRef> allocateShard(ActorRef requester, String shard, scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> current) {
        if (!wanted.remove(shard)) {
            arrivals.placed();
        }
        return others.allocateShard(requester, shard, settled(current));
    }

    /**
     * Shards move to even out when what was lost has long been placed, no node is giving its shards away, and everybody is warm: what is moved stands still until it is taken up, and might have to
     * be moved again.
     */
    @Override
    public Future<Set<String>> rebalance(scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> current, Set<String> moving) {
        boolean warm = CollectionConverters.asJava(current).keySet().stream().allMatch(region -> arrivals.isWarm(member(region)));
        if (!warm || !arrivals.isCalm() || !arrivals.areAllPlaced()) {
            return Future.successful(scala.collection.immutable.Set$.MODULE$.empty());
        }
        Future<Set<String>> move = others.rebalance(current, moving);
        // Ours answer at once; of one that does not nobody knows here, and its moves hold up the next ones.
        move.value().filter(Try::isSuccess).foreach(those -> wanted.addAll(CollectionConverters.asJava(those.get())));
        return move;
    }

    /** All of them if none is settled. */
    private scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> settled(scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> current) {
        Map<ActorRef, IndexedSeq<String>> settled = new HashMap<>(CollectionConverters.asJava(current));
        settled.keySet().removeIf(region -> !arrivals.isSettled(member(region)));
        return settled.isEmpty() ? current : scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(settled));
    }

    private Address member(ActorRef region) {
        Address address = region.path().address();
        return address.hasGlobalScope() ? address : self;
    }
}
