package io.lakeactors.engine.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.membership.Split.Silence;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static final List<NodeId> THREE = nodes(3);

    /** The oldest first. */
    static List<NodeId> nodes(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> new NodeId("n:" + i, i)).toList();
    }

    static NodeId n(int number) {
        return new NodeId("n:" + number, number);
    }

    private static Set<NodeId> set(int... numbers) {
        return Arrays.stream(numbers).mapToObj(SplitTest::n).collect(Collectors.toSet());
    }

    static Silence silence(int observer, int subject) {
        return new Silence(n(observer), n(subject));
    }

    private static Set<NodeId> together(Split split, Set<NodeId> heard) {
        return split.together(heard, Optional.empty());
    }

    @Test
    void oneCutPairOfThreeCostsOnlyTheYoungerOfThePair() {
        var split = new Split(THREE, Set.of(silence(2, 3), silence(3, 2)), set(1, 2, 3));
        assertThat(together(split, set(1, 2, 3))).isEqualTo(set(1, 2));
        var oldest = new Split(THREE, Set.of(silence(1, 2), silence(2, 1)), set(1, 2, 3));
        assertThat(together(oldest, set(1, 2, 3))).isEqualTo(set(1, 3));
    }

    @Test
    void aCutInOneDirectionIsACut() {
        assertThat(together(new Split(THREE, Set.of(silence(1, 3)), set(1, 2, 3)), set(1, 2, 3))).isEqualTo(set(1, 2));
    }

    @Test
    void bothSidesOfACleanSplitComeToTheSameEnd() {
        var alone = new Split(THREE, Set.of(silence(1, 2), silence(1, 3)), set(1));
        var others = new Split(THREE, Set.of(silence(2, 1), silence(3, 1)), set(2, 3));
        assertThat(together(alone, set(1, 2, 3))).isEqualTo(set(2, 3)).isEqualTo(together(others, set(1, 2, 3)));
    }

    @Test
    void halvesAreDecidedAlikeByBoth() {
        var four = nodes(4);
        var one = new Split(four, Set.of(silence(1, 3), silence(2, 3), silence(1, 4), silence(2, 4)), set(1, 2));
        var other = new Split(four, Set.of(silence(3, 1), silence(3, 2), silence(4, 1), silence(4, 2)), set(3, 4));
        assertThat(together(one, set(1, 2, 3, 4))).isEqualTo(set(1, 2)).isEqualTo(together(other, set(1, 2, 3, 4)));
    }

    @Test
    void whomTheDatabaseDoesNotHearIsNotCountedUpon() {
        var last = new Split(THREE, Set.of(silence(3, 1), silence(3, 2)), set(3));
        assertThat(together(last, set(3))).isEqualTo(set(3));
        assertThat(together(last, set(1, 2, 3))).isEqualTo(set(1, 2));
    }

    @Test
    void notEveryoneNeedsToWatchWhoIsGone() {
        var five = nodes(5);
        // 1 and 2 are on the other side; each of them is watched by one of us only.
        var split = new Split(five, Set.of(silence(3, 1), silence(4, 2)), set(3, 4, 5));
        assertThat(together(split, set(1, 2, 3, 4, 5))).isEqualTo(set(3, 4, 5));
    }

    @Test
    void aCutPairAndADeadNodeAreToldApart() {
        var five = nodes(5);
        var split = new Split(five, Set.of(silence(1, 2), silence(2, 1), silence(1, 5), silence(2, 5), silence(3, 5), silence(4, 5)), set(1, 2, 3, 4));
        assertThat(together(split, set(1, 2, 3, 4))).isEqualTo(set(1, 3, 4));
    }

    @Test
    void whoMustBeAmongThemIs() {
        var alone = new Split(THREE, Set.of(silence(1, 2), silence(1, 3)), set(1));
        assertThat(alone.together(set(1, 2, 3), Optional.of(n(1)))).isEqualTo(set(1));
    }
}
