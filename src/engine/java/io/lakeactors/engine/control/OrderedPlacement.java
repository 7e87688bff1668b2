package io.lakeactors.engine.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/** Places shards where people have ordered them to be, and all others as another way of placing does. */
public final class OrderedPlacement implements ActorSystemDependentAllocationStrategy {
    private final ShardAllocationStrategy others;
    private final PlacementOrders orders;
    private volatile String self = "";

    /** @param others how shards are placed of which nobody has said anything */
    public OrderedPlacement(ShardAllocationStrategy others, PlacementOrders orders) {
        this.others = others;
        this.orders = orders;
    }

    @Override
    public void start(ActorSystem system) {
        self = Addresses.of(Cluster.get(system).selfAddress());
        if (others instanceof ActorSystemDependentAllocationStrategy dependent) {
            dependent.start(system);
        }
    }

    @Override
    public Future<ActorRef> allocateShard(ActorRef requester, String shard, scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> current) {
        return wanted(shard, CollectionConverters.asJava(current).keySet()).map(Future::<ActorRef>successful)
                .orElseGet(() -> others.allocateShard(requester, shard, current));
    }

    @Override
    public Future<scala.collection.immutable.Set<String>> rebalance(
            scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> current, scala.collection.immutable.Set<String> moving) {
        var ordered = ordered(current, CollectionConverters.asJava(moving));
        if (!ordered.isEmpty()) {
            return Future.successful(scala.jdk.javaapi.CollectionConverters.asScala(ordered).toSet());
        }
        return others.rebalance(current, moving).map(shards -> kept(shards), ExecutionContext.parasitic$.MODULE$);
    }

    /** What was ordered to be where it is stays there. */
    private scala.collection.immutable.Set<String> kept(scala.collection.immutable.Set<String> shards) {
        var free = new HashSet<>(CollectionConverters.asJava(shards));
        free.removeIf(shard -> orders.of(shard).isPresent());
        return CollectionConverters.asScala(free).toSet();
    }

    private Set<String> ordered(scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> current, Set<String> moving) {
        Map<String, ActorRef> homes = new HashMap<>();
        CollectionConverters.asJava(current).forEach((region, shards) -> CollectionConverters.asJava(shards).forEach(shard -> homes.put(shard, region)));
        var ordered = new HashSet<String>();
        homes.forEach((shard, home) -> wanted(shard, CollectionConverters.asJava(current).keySet())
                .filter(target -> !target.equals(home) && !moving.contains(shard)).ifPresent(target -> ordered.add(shard)));
        return ordered;
    }

    private Optional<ActorRef> wanted(String shard, Set<ActorRef> regions) {
        return orders.of(shard).flatMap(address -> regions.stream().filter(region -> address.equals(address(region))).findFirst());
    }

    private String address(ActorRef region) {
        var address = region.path().address();
        return address.hasGlobalScope() ? Addresses.of(address) : self;
    }
}
