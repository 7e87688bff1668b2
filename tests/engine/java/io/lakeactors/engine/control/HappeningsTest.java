package io.lakeactors.engine.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.control.LakeCluster.Happening;
import io.lakeactors.testkit.WallClock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HappeningsTest {
    private final Happenings happenings = new Happenings(new WallClock());

    @Test
    void whoWaitsIsWokenByTheNext() {
        happenings.add("up", "a:1", "");
        var known = happenings.next(0);
        var waiting = happenings.next(1);
        assertThat(known).isDone();
        assertThat(waiting).isNotDone();
        happenings.add("up", "b:1", "");
        assertThat(waiting).isDone();
        assertThat(happenings.after(1)).extracting(Happening::node).containsExactly("b:1");
    }

    @Test
    void onlyTheLastAreRemembered() {
        for (int i = 0; i < Happenings.REMEMBERED + 5; i++) {
            happenings.add("up", "a:" + i, "");
        }
        assertThat(happenings.after(0)).hasSize(Happenings.REMEMBERED).first().extracting(Happening::sequence).isEqualTo(6L);
    }

    @Test
    void aNumberOfAnEarlierLifeOfTheNodeHearsAll() {
        happenings.add("up", "a:1", "");
        assertThat(happenings.after(99)).hasSize(1);
    }

    @Test
    void idsAreOrderedAsPeopleDo() {
        assertThat(Stream.of("x/t/10", "x/t/9", "a/t/11", "silver.b", "silver.a").sorted(EntityOrder.NUMBERS_BY_VALUE))
                .containsExactly("a/t/11", "silver.a", "silver.b", "x/t/9", "x/t/10");
    }
}
