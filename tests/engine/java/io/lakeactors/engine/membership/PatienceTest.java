package io.lakeactors.engine.membership;

import static io.lakeactors.engine.membership.SplitTest.n;
import static io.lakeactors.engine.membership.SplitTest.nodes;
import static io.lakeactors.engine.membership.SplitTest.silence;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final List<NodeId> THREE = nodes(3);
    private static final Split WHOLE = new Split(THREE, Set.of(), new HashSet<>(THREE));
    private static final Split ONE_OFF = new Split(THREE, Set.of(silence(1, 3), silence(2, 3)), Set.of(n(1), n(2)));
    private static final Split ALONE = new Split(THREE, Set.of(silence(3, 1), silence(3, 2)), Set.of(n(3)));

    private static Optional<Set<NodeId>> decide(Patience patience, long now, Split split, NodeId... heard) {
        return patience.decide(now, split, () -> Set.of(heard), node -> false);
    }

    @Test
    void aSplitIsDecidedWhenItHasNotChangedForAWhile() {
        var patience = new Patience(n(1), Duration.ofMillis(2_000));
        assertThat(decide(patience, 0, WHOLE)).isEmpty();
        assertThat(decide(patience, 10_000, ONE_OFF, n(1), n(2))).isEmpty();
        assertThat(decide(patience, 11_900, ONE_OFF, n(1), n(2))).isEmpty();
        assertThat(decide(patience, 12_000, ONE_OFF, n(1), n(2))).contains(Set.of(n(3)));
    }

    @Test
    void whatHealsInTimeIsNotDecided() {
        var patience = new Patience(n(1), Duration.ofMillis(2_000));
        decide(patience, 0, ONE_OFF, n(1), n(2));
        decide(patience, 1_500, WHOLE);
        assertThat(decide(patience, 30_000, ONE_OFF, n(1), n(2))).isEmpty();
        assertThat(decide(patience, 31_900, ONE_OFF, n(1), n(2))).isEmpty();
        assertThat(decide(patience, 32_000, ONE_OFF, n(1), n(2))).isPresent();
    }

    @Test
    void aSplitThatKeepsChangingIsDecidedInTheEndAndDoesNotCostAllOfThem() {
        var patience = new Patience(n(1), Duration.ofMillis(2_000));
        var other = new Split(THREE, Set.of(silence(2, 3)), Set.of(n(1), n(2)));
        Optional<Set<NodeId>> decided = Optional.empty();
        long now = 0;
        while (decided.isEmpty() && now < 60_000) {
            now += 500;
            decided = decide(patience, now, now % 1_000 == 0 ? ONE_OFF : other, n(1), n(2));
        }
        assertThat(decided).contains(Set.of(n(3)));
        assertThat(now).isBetween(12_000L, 13_000L);
    }

    @Test
    void whoeverIsCutOffFromMostLetsTheOthersDecideFirst() {
        var patience = new Patience(n(3), Duration.ofMillis(2_000));
        decide(patience, 0, ALONE, n(1), n(2), n(3));
        assertThat(decide(patience, 2_500, ALONE, n(1), n(2), n(3))).isEmpty();
        assertThat(decide(patience, 6_400, ALONE, n(1), n(2), n(3))).isEmpty();
        assertThat(decide(patience, 6_500, ALONE, n(1), n(2), n(3))).contains(Set.of(n(1), n(2)));
    }

    @Test
    void whoeverHasEndedIsNotWaitedFor() {
        var patience = new Patience(n(1), Duration.ofMillis(2_000));
        assertThat(patience.decide(0, WHOLE, () -> Set.of(n(1), n(2)), n(3)::equals)).isEmpty();
        assertThat(patience.decide(100, ONE_OFF, () -> Set.of(n(1), n(2)), n(3)::equals)).contains(Set.of(n(3)));
    }

    @Test
    void theYoungerOfTwoGoesOnWhereTheOlderHasEndedThoughTheDatabaseHasJustHeardIt() {
        var two = new Split(nodes(2), Set.of(silence(2, 1)), Set.of(n(2)));
        var patience = new Patience(n(2), Duration.ofMillis(2_000));
        assertThat(patience.decide(0, two, () -> Set.of(n(1), n(2)), n(1)::equals)).contains(Set.of(n(1)));
    }

    @Test
    void ofSeveralWhomNobodyHearsAllMustHaveEnded() {
        var two = new Split(nodes(4), Set.of(silence(1, 3), silence(2, 3), silence(1, 4), silence(2, 4)), Set.of(n(1), n(2)));
        var patience = new Patience(n(1), Duration.ofMillis(2_000));
        assertThat(patience.decide(0, two, () -> Set.of(n(1), n(2)), n(3)::equals)).isEmpty();
        assertThat(patience.decide(200, two, () -> Set.of(n(1), n(2)), node -> true)).contains(Set.of(n(3), n(4)));
    }

    @Test
    void whoeverIsLeftAloneByTheDeadGoesOnAtOnce() {
        var patience = new Patience(n(3), Duration.ofMillis(2_000));
        decide(patience, 0, ALONE, n(1), n(2), n(3));
        assertThat(decide(patience, 2_000, ALONE, n(3))).contains(Set.of(n(1), n(2)));
    }
}
