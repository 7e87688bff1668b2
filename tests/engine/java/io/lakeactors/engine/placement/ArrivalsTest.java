package io.lakeactors.engine.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.testkit.ManualClock;
import java.time.Duration;
import org.apache.pekko.actor.Address;
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
        arrivals.left(N2);
        arrivals.came(N1);
        assertThat(arrivals.isSettled(N1)).isFalse();
        clock.advance(Duration.ofSeconds(15));
        assertThat(arrivals.isSettled(N1)).isTrue();
    }

    @Test
    void anotherProcessOnTheSameAddressHasJustCome() {
        arrivals.came(N1);
        clock.advance(Duration.ofSeconds(15));
        arrivals.left(N1);
        assertThat(arrivals.isSettled(N1)).isFalse();
        arrivals.came(N1);
        assertThat(arrivals.isSettled(N1)).isFalse();
    }
}
