package io.lakeactors.engine.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.testkit.ManualClock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final Address N1 = new Address("pekko", "lake", "127.0.0.1", 7355);
    private static final Address N2 = new Address("pekko", "lake", "127.0.0.1", 7356);

    private final ManualClock clock = new ManualClock(0);
    private final Arrivals arrivals = new Arrivals(clock);

    @Test
    void whileNobodyLeavesEverybodyIsSettled() {
        arrivals.came(N1);
        assertThat(arrivals.isSettled(N1)).isTrue();
        arrivals.left(N2);
        assertThat(arrivals.isSettled(N1)).isFalse();
    }

    @Test
    void aLossIsOverAfterAWhile() {
        arrivals.left(N2);
        clock.advance(Duration.ofSeconds(29));
        arrivals.came(N1);
        assertThat(arrivals.isSettled(N1)).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(arrivals.isSettled(N1)).isTrue();
    }

    @Test
    void afterALossWhoIsUpForAWhileIsSettled() {
        arrivals.came(N1);
        clock.advance(Duration.ofSeconds(110));
        arrivals.left(N2);
        assertThat(arrivals.isSettled(N1)).isFalse();
        clock.advance(Duration.ofSeconds(10));
        assertThat(arrivals.isSettled(N1)).isTrue();
    }

    @Test
    void anotherProcessOnTheSameAddressHasJustCome() {
        arrivals.came(N1);
        clock.advance(Duration.ofMinutes(2));
        arrivals.left(N1);
        assertThat(arrivals.isSettled(N1)).isFalse();
        arrivals.came(N1);
        assertThat(arrivals.isSettled(N1)).isFalse();
    }

    @Test
    void whoSaysThatItIsWarmIsSettledAtOnceAndNoLongerThanItLives() {
        arrivals.left(N2);
        arrivals.came(N1);
        assertThat(arrivals.isSettled(N1)).isFalse();
        arrivals.areWarm(Set.of(N1));
        assertThat(arrivals.isSettled(N1)).isTrue();
        arrivals.left(N1);
        arrivals.came(N1);
        assertThat(arrivals.isSettled(N1)).isFalse();
    }

    @Test
    void allMembersHearThatOneIsWarm() {
        var settings = ConfigFactory.parseString("pekko { stdout-loglevel = OFF, loglevel = OFF, actor.provider = cluster, actor.allow-java-serialization = off, "
                + "remote.artery.canonical { hostname = 127.0.0.1, port = 0 }, cluster.jmx.multi-mbeans-in-same-jvm = on }").withFallback(ConfigFactory.load());
        var system = ActorSystem.create(Behaviors.<Void>empty(), "lake", settings);
        try {
            var here = new Arrivals(clock);
            var self = Cluster.get(system).selfMember().address();
            var warm = system.systemActorOf(here.watch(), "here", Props.empty());
            Cluster.get(system).manager().tell(Join.create(self));
            here.left(N2);
            here.came(self);
            assertThat(here.isSettled(self)).isFalse();
            warm.tell(new Arrivals.Warm());
            long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!here.isSettled(self)) {
                assertThat(System.nanoTime()).as("it is known that the node is warm").isLessThan(until);
                LockSupport.parkNanos(5_000_000);
            }
        } finally {
            system.terminate();
        }
    }
}
