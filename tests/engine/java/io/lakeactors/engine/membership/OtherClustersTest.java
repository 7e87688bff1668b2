package io.lakeactors.engine.membership;

import static io.lakeactors.engine.membership.SplitTest.n;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OtherClustersTest {
    private static MemberRow row(int number, long since, NodeId... members) {
        return new MemberRow(n(number), MemberRow.State.UP, since, 0, Set.of(members));
    }

    @Test
    void theSmallerOneGivesWay() {
        var live = List.of(row(1, 10, n(1)), row(2, 20, n(2), n(3)), row(3, 30, n(2), n(3)));
        assertThat(OtherClusters.better(n(1), live)).contains(List.of(n(2), n(3)));
        assertThat(OtherClusters.better(n(2), live)).isEmpty();
    }

    @Test
    void ofEqualOnesTheYoungerGivesWay() {
        var live = List.of(row(1, 30, n(1)), row(2, 20, n(2)));
        assertThat(OtherClusters.better(n(1), live)).contains(List.of(n(2)));
        assertThat(OtherClusters.better(n(2), live)).isEmpty();
    }

    @Test
    void ofThreeOneStays() {
        var live = List.of(row(1, 10, n(1)), row(2, 20, n(2)), row(3, 30, n(3)));
        assertThat(OtherClusters.better(n(1), live)).isEmpty();
        assertThat(OtherClusters.better(n(2), live)).contains(List.of(n(1)));
        assertThat(OtherClusters.better(n(3), live)).contains(List.of(n(1)));
    }

    @Test
    void membersOfOneClusterThatKnowEachOtherOnlyThroughOthersAreNoSecondCluster() {
        // 3 has just joined through 2; neither 1 nor 2 has written so yet.
        var live = List.of(row(1, 10, n(1), n(2)), row(2, 20, n(1), n(2)), row(3, 30, n(2), n(3)));
        for (int node = 1; node <= 3; node++) {
            assertThat(OtherClusters.better(n(node), live)).isEmpty();
        }
    }

    @Test
    void whoDoesNotStandInTheBookJudgesNothing() {
        assertThat(OtherClusters.better(n(9), List.of(row(1, 10, n(1))))).isEmpty();
    }
}
