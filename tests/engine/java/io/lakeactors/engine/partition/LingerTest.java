package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LingerTest {
    private static final long MILLI = 1_000_000L;

    @Test
    void aReaderThatKeepsUpWritesAsOftenAsTheGoalsSay() {
        var linger = new Linger(200, 10_000);
        linger.flushed(true, 10);
        linger.committed(10);
        assertThat(linger.isOver(0, 199 * MILLI, true)).isFalse();
        assertThat(linger.isOver(0, 200 * MILLI, true)).isTrue();
    }

    @Test
    void whatHadWaitedForAReaderIsWrittenAsSoonAsItIsReadTogetherWithThatOfOthersThatBegin() {
        var one = new Linger(1_000, 10_000);
        var other = new Linger(1_000, 10_000);
        assertThat(one.left(510 * MILLI)).isEqualTo(Duration.ofMillis(15));
        assertThat(one.isOver(510 * MILLI, 524 * MILLI, true)).isFalse();
        assertThat(one.isOver(510 * MILLI, 525 * MILLI, true)).isTrue();
        assertThat(other.isOver(520 * MILLI, 525 * MILLI, true)).isTrue();
        one.flushed(true, 10);
        one.committed(10);
        assertThat(one.isOver(750 * MILLI, 999 * MILLI, true)).isFalse();
        assertThat(one.isOver(750 * MILLI, 1_000 * MILLI, true)).isTrue();
    }

    /** Else each of hundreds that take turns would end up with a file of its own; the goals are kept all the same. */
    @Test
    void whileOthersWaitForTheirTurnTheFirstBatchIsClosedAsLateAsTheGoalsAllow() {
        var linger = new Linger(1_000, 10_000);
        linger.crowded(true);
        assertThat(linger.isOver(510 * MILLI, 999 * MILLI, true)).isFalse();
        assertThat(linger.isOver(510 * MILLI, 1_000 * MILLI, true)).isTrue();
    }

    @Test
    void whileABatchWaitsForItsCommitTheNextGathersOn() {
        var linger = new Linger(200, 10_000);
        linger.flushed(true, 10);
        linger.committed(9);
        assertThat(linger.isOver(0, 1_000 * MILLI, true)).isFalse();
        linger.committed(10);
        assertThat(linger.isOver(0, 1_000 * MILLI, true)).isTrue();
    }

    @Test
    void whoLagsDoesNotWaitForCommits() {
        var linger = new Linger(200, 10_000);
        linger.flushed(false, 10);
        assertThat(linger.isOver(0, 1_000 * MILLI, false)).isTrue();
    }

    @Test
    void whoeverKeepsUpClosesBatchesAtTheSameTimesWheneverTheyWereOpened() {
        var linger = new Linger(200, 10_000);
        linger.flushed(true, 10);
        linger.committed(10);
        assertThat(linger.left(350 * MILLI)).isEqualTo(Duration.ofMillis(50));
        assertThat(linger.isOver(350 * MILLI, 399 * MILLI, true)).isFalse();
        assertThat(linger.isOver(350 * MILLI, 400 * MILLI, true)).isTrue();
    }

    @Test
    void aReaderThatLagsWritesEverLargerBatchesUpToABound() {
        var linger = new Linger(500, 3_000);
        assertThat(linger.isOver(0, 500 * MILLI, false)).isTrue();
        linger.flushed(false, 10);
        assertThat(linger.isOver(0, 999 * MILLI, false)).isFalse();
        for (int i = 0; i < 10; i++) {
            linger.flushed(false, 10);
        }
        assertThat(linger.isOver(0, 1_999 * MILLI, false)).isFalse();
        assertThat(linger.isOver(0, 2_000 * MILLI, false)).isTrue();
    }

    @Test
    void partitionsThatLagCloseTheirBatchesAtTheSameTimesWheneverTheyWereOpened() {
        var ahead = new Linger(500, 10_000);
        var behind = new Linger(500, 10_000);
        for (int i = 0; i < 10; i++) {
            ahead.flushed(false, 10);
        }
        behind.flushed(false, 10);
        assertThat(ahead.isOver(3_500 * MILLI, 7_999 * MILLI, false)).isFalse();
        assertThat(ahead.isOver(3_500 * MILLI, 8_000 * MILLI, false)).isTrue();
        assertThat(behind.isOver(7_100 * MILLI, 7_999 * MILLI, false)).isFalse();
        assertThat(behind.isOver(7_100 * MILLI, 8_000 * MILLI, false)).isTrue();
    }

    @Test
    void aBatchThatWasOpenedShortlyBeforeACommonTimeWaitsForTheNext() {
        var linger = new Linger(500, 10_000);
        linger.flushed(false, 10);
        assertThat(linger.isOver(900 * MILLI, 1_000 * MILLI, false)).isFalse();
        assertThat(linger.isOver(900 * MILLI, 2_000 * MILLI, false)).isTrue();
    }

    @Test
    void theFirstBatchOfALaxGoalIsStillWrittenSoon() {
        assertThat(new Linger(30_000, 60_000).isOver(0, 500 * MILLI, false)).isTrue();
    }

    @Test
    void whoIsToCloseABatchHearsOfItWhenTheTimeHasComeAndNotATimersTickLater() throws Exception {
        var linger = new Linger(30, 10_000);
        linger.flushed(true, 10);
        var late = new ArrayList<Long>();
        for (int i = 0; i < 9; i++) {
            long opened = System.nanoTime();
            long due = opened + linger.left(opened).toNanos();
            var heard = new CompletableFuture<Long>();
            linger.whenOver(opened, () -> heard.complete(System.nanoTime()));
            late.add(heard.get(5, TimeUnit.SECONDS) - due);
        }
        assertThat(late).as("a batch that is looked at before its time stays open").allMatch(nanos -> nanos >= 0);
        late.sort(null);
        assertThat(late.get(late.size() / 2)).isLessThan(8 * MILLI);
    }
}
