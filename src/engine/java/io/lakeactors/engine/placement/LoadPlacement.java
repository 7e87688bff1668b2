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

    /** A shard that begins stays so long, too; others that get a home meanwhile may be of the same pipeline. */
    private static final Duration BEGINS = Duration.ofSeconds(30);

    private final Loads loads;
    private final int shards;
    private final Clock clock;
    private final Map<String, Long> moved = new HashMap<>();
    /** When shards got a home of which nobody knew what they would cost. */
    private final Map<String, Long> begun = new HashMap<>();
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
        return Future.successful(current.containsKey(planned) ? planned : home(shard, homes(current)));
    }

    /**
     * A shard that begins costs nothing yet, and neither do the others of its pipeline that begin with it: by load all of them would go to one node, so they go by number. Should nobody have told yet
     * whose they are, those that begin in the same moment are taken to be of one pipeline.
     */
    private ActorRef home(String shard, Map<ActorRef, Set<String>> homes) {
        var known = loads.byShard(shards);
        var plan = new LoadPlan<>(known, homes);
        if (known.containsKey(shard)) {
            return plan.lightest();
        }
        long now = clock.millis();
        begun.values().removeIf(at -> now - at > BEGINS.toMillis());
        var same = loads.ofSamePipelines(shard, shards);
        var unknown = new HashSet<>(begun.keySet());
        unknown.removeAll(known.keySet());
        begun.put(shard, now);
        return same.isEmpty() && known.isEmpty() ? plan.lightest() : plan.fewest(same.isEmpty() ? unknown : same);
    }

    @Override
    public Future<Set<String>> rebalance(Map<ActorRef, IndexedSeq<String>> current, Set<String> moving) {
        if (!moving.isEmpty() || !isCalm()) {
            return Future.successful(Set.of());
        }
        long now = clock.millis();
        var fixed = fixed(now);
        wanted.clear();
        new LoadPlan<>(loads.byShard(shards), homes(current)).moves(fixed).entrySet().stream().limit(AT_ONCE)
                .forEach(move -> wanted.put(move.getKey(), move.getValue()));
        wanted.keySet().forEach(shard -> moved.put(shard, now));
        if (!wanted.isEmpty()) {
            LOG.info("Shards move so that nodes carry alike: {}", wanted.keySet());
        }
        return Future.successful(Set.copyOf(wanted.keySet()));
    }

    /** Those that have not been where they are for long. @param now milliseconds */
    Set<String> fixed(long now) {
        moved.values().removeIf(at -> now - at > STAYS.toMillis());
        begun.values().removeIf(at -> now - at > BEGINS.toMillis());
        var fixed = new HashSet<>(moved.keySet());
        fixed.addAll(begun.keySet());
        return fixed;
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
