package io.lakeactors.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Who gets a turn, how long, and how often. Times in milliseconds. */
class RivalTurnTest {
    private static final long MAX = 5_000;
    private final RivalTurn turn = turn(MAX);

    private static RivalTurn turn(long max) {
        return new RivalTurn(nanos(max), 0);
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void lost(long at, long took) {
        turn.lost(nanos(at), nanos(took));
    }

    private void landed(long at) {
        turn.landed(nanos(at));
    }

    private long holds(long at) {
        return TimeUnit.NANOSECONDS.toMillis(turn.holdsFor(nanos(at)));
    }

    @Test
    void nothingIsHeldBackBeforeSomebodyWasRefused() {
        assertThat(holds(0)).isZero();
        landed(10);
        assertThat(holds(10)).isZero();
    }

    @Test
    void aTurnIsTwiceAsLongAsTheChangeTookWithinItsBounds() {
        lost(100, 900);
        assertThat(holds(100)).isEqualTo(1_800);
        assertThat(holds(1_899)).isPositive();
        assertThat(holds(1_900)).isZero();
    }

    @Test
    void aTurnIsNotSoShortThatAClientsPauseBetweenTriesMissesItNorLongerThanTheBound() {
        lost(0, 10);
        assertThat(holds(0)).isEqualTo(1_000);
        landed(0);
        lost(0, TimeUnit.NANOSECONDS.toMillis(Long.MAX_VALUE));
        assertThat(holds(0)).isEqualTo(MAX);
    }

    @Test
    void aTurnIsOverWhenAChangeHasLandedAndSoMuchRestComesAfterIt() {
        lost(0, 900);
        landed(700);
        assertThat(holds(700)).isZero();

        lost(800, 100);
        assertThat(holds(800)).as("while others rest").isZero();
        assertThat(holds(1_399)).isZero();
        assertThat(holds(1_400)).as("who was refused in the rest has his turn after it").isEqualTo(1_000);
    }

    @Test
    void whoIsRefusedInHisTurnHasItLongerButNoLongerThanTheBound() {
        lost(0, 500);
        lost(900, 1_000);
        assertThat(holds(900)).isEqualTo(2_000);
        lost(2_800, 2_000);
        assertThat(holds(2_800)).isEqualTo(MAX - 2_800);
        assertThat(holds(MAX)).isZero();
    }

    @Test
    void turnsThatNobodyUsesBecomeRare() {
        lost(0, 500);
        lost(1_000, 500);
        assertThat(holds(2_999)).as("one unused: it rests twice as long").isZero();
        assertThat(holds(3_000)).isEqualTo(1_000);
        lost(4_000, 500);
        assertThat(holds(7_999)).isZero();
        assertThat(holds(8_000)).isEqualTo(1_000);
        landed(8_500);
        lost(9_000, 500);
        assertThat(holds(9_000)).as("one that was used makes good for them").isEqualTo(1_000);
    }

    @Test
    void withoutABoundAboveZeroNobodyHasATurn() {
        var never = turn(0);
        never.lost(0, nanos(900));
        assertThat(never.holdsFor(0)).isZero();
    }

    /** Whoever is refused again and again, whenever and however late, takes no more than half of the time, and no row waits longer than the bound. */
    @Property(tries = 300)
    void nobodyTakesMoreThanHalfOfTheTime(@ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 3_000) Integer> pauses, @ForAll @IntRange(min = 0, max = 9_000) int took, @ForAll boolean lands) {
        long now = 0;
        long held = 0;
        long stretch = 0;
        for (int pause : pauses) {
            lost(now, took);
            for (int i = 0; i < pause; i += 10, now += 10) {
                stretch = holds(now) > 0 ? stretch + 10 : 0;
                held += holds(now) > 0 ? 10 : 0;
                assertThat(stretch).isLessThanOrEqualTo(MAX + 10);
            }
            if (lands) {
                landed(now);
            }
        }
        assertThat(held).isLessThanOrEqualTo(now / 2 + MAX);
    }
}
