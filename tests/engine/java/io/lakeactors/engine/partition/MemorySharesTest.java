package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemorySharesTest {
    private static final long MEBI = 1 << 20;
    private static final long SECOND = 1_000_000_000L;

    private final MemoryShares shares = new MemoryShares(new MemoryBudget(256 * MEBI));
    private final List<Integer> flushed = new ArrayList<>();
    private final List<Integer> called = new ArrayList<>();

    private List<MemoryShares.Share> join(int count) {
        return IntStream.range(0, count).mapToObj(i -> shares.join(() -> flushed.add(i), () -> called.add(i))).toList();
    }

    @Test
    void fewPartitionsAllReadAtOnce() {
        assertThat(join(60)).allMatch(share -> share.toPoll(8 * MEBI, true, 0) >= 2 * MEBI);
        assertThat(shares.isWaitedFor()).isFalse();
    }

    @Test
    void ofHundredsThatLagSoManyReadAsMemoryIsEnoughFor() {
        var granted = join(600).stream().mapToLong(share -> share.toPoll(8 * MEBI, true, 0)).filter(bytes -> bytes > 0).toArray();
        assertThat(granted).hasSize(16).containsOnly(2 * MEBI);
        assertThat(shares.isWaitedFor()).isTrue();
    }

    @Test
    void aTrickleWaitsForNobody() {
        var all = join(600);
        all.subList(1, 600).forEach(share -> share.toPoll(8 * MEBI, true, 0));
        assertThat(all.get(0).toPoll(8 * MEBI, false, 0)).isBetween(32L << 10, 64L << 10);
    }

    @Test
    void whoHasCaughtUpOrIsStoppedLeavesItsTurnToTheNext() {
        var all = join(600);
        all.forEach(share -> share.toPoll(8 * MEBI, true, 0));
        all.get(0).toPoll(8 * MEBI, false, 1);
        assertThat(called).containsExactly(16);
        assertThat(all.get(16).toPoll(8 * MEBI, true, 1)).isPositive();
        all.get(1).close();
        assertThat(called).endsWith(17);
        assertThat(all.get(17).toPoll(8 * MEBI, true, 1)).isPositive();
    }

    @Test
    void allOfHundredsGetTheirTurnThoughNoneEndsIt() {
        var all = join(600);
        var had = new boolean[600];
        for (long now = 0; now < 200 * SECOND; now += SECOND) {
            for (int i = 0; i < 600; i++) {
                had[i] |= all.get(i).toPoll(8 * MEBI, true, now) > 0;
            }
        }
        assertThat(had).doesNotContain(false);
    }

    @Test
    void manySmallBatchesAreFlushedTogetherAndALargeOneAlone() {
        var all = join(600);
        all.forEach(share -> share.buffered(MEBI));
        assertThat(shares.flushLargest()).isTrue();
        assertThat(flushed).hasSize(32);
        flushed.clear();
        all.get(7).buffered(40 * MEBI);
        all.get(7).heard();
        shares.flushLargest();
        assertThat(flushed).containsExactly(7);
    }

    @Test
    void nobodyIsAskedTwiceBeforeItHeardNorWhileEnoughIsBeingFinished() {
        var all = join(2);
        all.get(0).buffered(40 * MEBI);
        shares.flushLargest();
        shares.flushLargest();
        assertThat(flushed).containsExactly(0);
        all.get(0).heard();
        all.get(0).buffered(0);
        all.get(0).finishing(40 * MEBI);
        all.get(1).buffered(10 * MEBI);
        assertThat(shares.flushLargest()).as("memory comes free").isTrue();
        all.get(0).finishing(0);
        shares.flushLargest();
        assertThat(flushed).containsExactly(0, 1);
    }

    @Test
    void whatATableThatTakesNothingKeepsBufferedIsNotWaitedFor() {
        var all = join(2);
        all.get(0).buffered(40 * MEBI);
        all.get(0).held(true);
        assertThat(shares.flushLargest()).as("memory comes free").isFalse();
        all.get(1).buffered(MEBI);
        assertThat(shares.flushLargest()).isTrue();
        assertThat(flushed).containsExactly(1);
        all.get(0).held(false);
        shares.flushLargest();
        assertThat(flushed).containsExactly(1, 0);
    }
}
