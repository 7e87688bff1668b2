package io.lakeactors.engine.placement;

import io.lakeactors.model.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ShardCoordinator.AbstractShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/** Places shards of partitions so that nodes carry alike. Asked by the coordinator of sharding, on whose node the {@link Loads} are told. */
public final class LoadPlacement extends AbstractShardAllocationStrategy implements ActorSystemDependentAllocationStrategy {
    private static final Logger LOG = LoggerFactory.getLogger(LoadPlacement.class);
    /** A shard that was moved stays for a while, so that its new place can show what it costs there. */
    private static final Duration STAYS = Duration.ofSeconds(60);
    /** What moves stands still meanwhile, and the longer the more moves with it. */
    private static final int AT_ONCE = 3;

    private final Loads loads;
    private final int shards;
    private final Clock clock;
    private final Map<String, Long> moved = new HashMap<>();
    /** Where those go that are moving now. */
    private final Map<String, ActorRef> wanted = new HashMap<>();
    private Cluster cluster;

    /** @param shards how many there are */
    public LoadPlacement(Loads loads, int shards, Clock clock) {
        this.loads = loads;
        this.shards = shards;
        this.clock = clock;
    }

    @Override
    public void start(ActorSystem system) {
        cluster = Cluster.get(system);
    }

    @Override
    public Future<ActorRef> allocateShard(ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> current) {
        ActorRef planned = wanted.remove(shard);
        return Future.successful(current.containsKey(planned) ? planned : new LoadPlan<>(loads.byShard(shards), homes(current)).lightest());
    }

    @Override
    public Future<Set<String>> rebalance(Map<ActorRef, IndexedSeq<String>> current, Set<String> moving) {
        if (!moving.isEmpty() || !isCalm()) {
            return Future.successful(Set.of());
        }
        long now = clock.millis();
        moved.values().removeIf(at -> now - at > STAYS.toMillis());
        wanted.clear();
        new LoadPlan<>(loads.byShard(shards), homes(current)).moves(moved.keySet()).entrySet().stream().limit(AT_ONCE)
                .forEach(move -> wanted.put(move.getKey(), move.getValue()));
        wanted.keySet().forEach(shard -> moved.put(shard, now));
        if (!wanted.isEmpty()) {
            LOG.info("Shards move so that nodes carry alike: {}", wanted.keySet());
        }
        return Future.successful(Set.copyOf(wanted.keySet()));
    }

    /** While members come and go, shards move in any case. */
    private boolean isCalm() {
        var state = cluster.state();
        return state.getUnreachable().isEmpty()
                && StreamSupport.stream(state.getMembers().spliterator(), false).allMatch(member -> member.status().equals(MemberStatus.up()));
    }

    private static Map<ActorRef, Set<String>> homes(Map<ActorRef, IndexedSeq<String>> current) {
        var homes = new HashMap<ActorRef, Set<String>>();
        current.forEach((region, its) -> homes.put(region, new HashSet<>(CollectionConverters.asJava(its))));
        return homes;
    }
}
