package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReadingTurnsTest {
    private static final long SECOND = 1_000_000_000L;

    private final ReadingTurns turns = new ReadingTurns();
    private final List<Integer> called = new ArrayList<>();

    @Test
    void noMoreHaveTheirTurnThanMayAtOnceAndTheNextIsCalledWhenOneEnds() {
        var three = IntStream.range(0, 3).mapToObj(i -> turns.of(() -> called.add(i))).toList();
        assertThat(three.stream().map(turn -> turn.take(2, 0))).containsExactly(true, true, false);
        assertThat(called).isEmpty();
        three.get(0).end();
        assertThat(called).containsExactly(2);
        assertThat(three.get(2).take(2, 1)).isTrue();
    }

    @Test
    void whoHasWaitedLongestComesFirst() {
        var three = IntStream.range(0, 3).mapToObj(i -> turns.of(() -> called.add(i))).toList();
        three.forEach(turn -> turn.take(1, 0));
        three.get(0).end();
        assertThat(three.get(2).take(1, 1)).as("out of turn").isFalse();
        assertThat(three.get(0).take(1, 1)).as("again, before others").isFalse();
        assertThat(three.get(1).take(1, 1)).isTrue();
    }

    /** One whose broker does not answer, or whose backlog has no end. */
    @Test
    void nobodyKeepsHisTurnForLongWhileOthersWait() {
        var one = turns.of(() -> called.add(1));
        var other = turns.of(() -> called.add(2));
        one.take(1, 0);
        assertThat(one.take(1, 60 * SECOND)).as("nobody waits").isTrue();
        other.take(1, 60 * SECOND);
        assertThat(one.take(1, 60 * SECOND)).isFalse();
        assertThat(called).containsExactly(2);
        assertThat(other.take(1, 60 * SECOND)).isTrue();
    }

    /** Whoever is called asks, reads what it has in pieces, and ends, or is stopped, or is held back for a while: all come to their ends. */
    @Property(tries = 300)
    void everybodyGetsHisTurnAndTheBoundHolds(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int partitions, @ForAll @IntRange(min = 1, max = 8) int most) {
        var fair = new ReadingTurns();
        var chance = new Random(seed);
        var asks = new ArrayList<Integer>();
        var left = IntStream.range(0, partitions).map(i -> 1 + chance.nextInt(5)).toArray();
        var all = IntStream.range(0, partitions).mapToObj(i -> fair.of(() -> asks.add(i))).toList();
        IntStream.range(0, partitions).forEach(asks::add);
        long now = 0;
        int steps = 0;
        while (IntStream.of(left).sum() > 0) {
            assertThat(steps++).as("steps, %s left", left).isLessThan(partitions * 60 + 60);
            // What nobody is called for is looked at by and by, as a holder's next batch is.
            int at = asks.isEmpty() ? next(left, all, fair, chance) : asks.remove(0);
            now += chance.nextInt(3) * SECOND / 2;
            if (left[at] == 0) {
                all.get(at).end();
            } else if (all.get(at).take(most, now)) {
                left[at] = chance.nextInt(10) == 0 ? 0 : left[at] - 1;
                asks.add(at);
            } else if (chance.nextInt(10) == 0) {
                all.get(at).end();
                asks.add(at);
            }
            assertThat(fair.held()).isLessThanOrEqualTo(most);
        }
    }

    private static int next(int[] left, List<ReadingTurns.Turn> all, ReadingTurns fair, Random chance) {
        assertThat(fair.held()).as("somebody reads, or somebody was called").isPositive();
        return chance.nextInt(all.size());
    }
}
