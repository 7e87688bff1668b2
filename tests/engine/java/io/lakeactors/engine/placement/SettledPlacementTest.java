package io.lakeactors.engine.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.testkit.ManualClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.EmptyLocalActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Set;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

class SettledPlacementTest {
    private static final ActorSystem SYSTEM = ActorSystem.create("lake", ConfigFactory.parseString("pekko.stdout-loglevel = OFF, pekko.loglevel = OFF")
            .withFallback(ConfigFactory.load()));
    private static final ActorRef OLD = region(7355);
    private static final ActorRef NEW = region(7356);

    private final ManualClock clock = new ManualClock(0);
    private final Arrivals arrivals = new Arrivals(clock);
    private final SettledPlacement placement = new SettledPlacement(new FewestThenAll(), arrivals);

    /** Gives a shard to who has fewest, and would move every shard. */
    private static final class FewestThenAll implements ShardAllocationStrategy {
        @Override
        public Future<ActorRef> allocateShard(ActorRef requester, String shard, scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> current) {
            return Future.successful(CollectionConverters.asJava(current).entrySet().stream()
                    .min(Map.Entry.comparingByValue((a, b) -> Integer.compare(a.size(), b.size()))).orElseThrow().getKey());
        }

        @Override
        public Future<Set<String>> rebalance(scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> current, Set<String> moving) {
            return Future.successful(CollectionConverters.asScala(java.util.Set.of("1", "2")).toSet());
        }
    }

    private static ActorRef region(int port) {
        var system = (ExtendedActorSystem) SYSTEM;
        return new EmptyLocalActorRef(system.provider(), new RootActorPath(address(port), "/").child("region"), system.eventStream());
    }

    private static Address address(int port) {
        return new Address("pekko", "lake", "127.0.0.1", port);
    }

    @AfterAll
    static void end() {
        SYSTEM.terminate();
    }

    @BeforeEach
    void anOldNodeAndANewOne() {
        arrivals.came(address(7355));
        clock.advance(Duration.ofMinutes(2));
        arrivals.left(address(7357));
        arrivals.came(address(7356));
    }

    private static scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> current() {
        var homes = new HashMap<ActorRef, IndexedSeq<String>>();
        homes.put(OLD, CollectionConverters.asScala(Arrays.asList("1", "2")).toIndexedSeq());
        homes.put(NEW, CollectionConverters.asScala(Arrays.<String>asList()).toIndexedSeq());
        return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(homes));
    }

    private ActorRef given() {
        return placement.allocateShard(OLD, "3", current()).value().get().get();
    }

    private int moved() {
        return placement.rebalance(current(), CollectionConverters.asScala(java.util.Set.<String>of()).toSet()).value().get().get().size();
    }

    @Test
    void whatHasNoHomeGoesToWhoIsSettledThoughANewNodeCarriesLess() {
        assertThat(given()).isEqualTo(OLD);
    }

    @Test
    void aNewNodeGetsItsPartAsSoonAsItIsWarm() {
        arrivals.areWarm(java.util.Set.of(address(7356)));
        assertThat(given()).isEqualTo(NEW);
    }

    @Test
    void nothingMovesThatHasAHomeSoonAfterALossThoughAllAreSettled() {
        arrivals.areWarm(java.util.Set.of(address(7356)));
        clock.advance(Duration.ofSeconds(29));
        assertThat(moved()).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(moved()).isEqualTo(2);
    }

    @Test
    void nothingMovesWhileANodeIsNotWarmThoughTheLossIsLongPast() {
        clock.advance(Duration.ofSeconds(60));
        assertThat(moved()).isZero();
        arrivals.areWarm(java.util.Set.of(address(7356)));
        assertThat(moved()).isEqualTo(2);
    }

    /** A node that is told to end is still a member, and seems to carry little. */
    @Test
    void nothingMovesWhileANodeGivesItsShardsAwayButWhatMovesByOurWillHoldsNothingUp() {
        arrivals.areWarm(java.util.Set.of(address(7356)));
        clock.advance(Duration.ofSeconds(30));
        assertThat(moved()).isEqualTo(2);
        placement.allocateShard(OLD, "1", current());
        assertThat(moved()).as("one that was to move").isEqualTo(2);
        placement.allocateShard(OLD, "7", current());
        assertThat(moved()).as("one that was not").isZero();
        clock.advance(Duration.ofSeconds(5));
        assertThat(moved()).isEqualTo(2);
    }

    @Test
    void whereAllAreNewAllAreTaken() {
        arrivals.came(address(7355));
        assertThat(given()).isEqualTo(NEW);
    }
}
