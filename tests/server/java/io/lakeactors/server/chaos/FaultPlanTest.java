package io.lakeactors.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static List<PlannedFault> plan(long seed, int faults) {
        var plan = new FaultPlan(seed, List.of(FaultKind.values()));
        return Stream.generate(plan::next).limit(faults).toList();
    }

    @Test
    void theSameSeedGivesTheSameFaultsWithTheSameChoices() {
        assertThat(plan(7, 100)).isEqualTo(plan(7, 100)).isNotEqualTo(plan(8, 100));
    }

    @Test
    void everyKindComesOnceBeforeAnyComesAgain() {
        int kinds = FaultKind.values().length;
        var twice = plan(3, 2 * kinds);
        assertThat(twice.subList(0, kinds)).extracting(PlannedFault::kind).containsExactlyInAnyOrder(FaultKind.values());
        assertThat(twice.subList(kinds, 2 * kinds)).extracting(PlannedFault::kind).containsExactlyInAnyOrder(FaultKind.values());
    }

    @Test
    void oneNodeIsNotPartitionedFromItself() {
        assertThat(FaultKind.fitting(1, 1)).contains(FaultKind.KILL_ANY, FaultKind.BROKER_RESTART).doesNotContain(FaultKind.PARTITION, FaultKind.ZOMBIE,
                FaultKind.KILL_TWO);
    }

    @Test
    void oneBrokerIsOnlyRestartedAndThreeHaveTheirLeadersChangedToo() {
        assertThat(FaultKind.fitting(3, 1)).contains(FaultKind.BROKER_RESTART).doesNotContain(FaultKind.BROKER_KILL, FaultKind.BROKER_ROLLING,
                FaultKind.LEADER_CHANGE);
        assertThat(FaultKind.fitting(3, 3)).contains(FaultKind.BROKER_KILL, FaultKind.BROKER_ROLLING, FaultKind.LEADER_CHANGE);
    }

    @Test
    void whatIsOnlySlowIsDoneWhereItIsAskedFor() {
        assertThat(FaultKind.fitting(3, 3)).hasSize(FaultKind.values().length - 1).doesNotContain(FaultKind.BUSY);
    }

    @Test
    void aKindThatIsNamedSeveralTimesComesSoManyTimes() {
        var plan = new FaultPlan(7, List.of(FaultKind.ZOMBIE, FaultKind.PAUSE, FaultKind.ZOMBIE));
        assertThat(Stream.generate(plan::next).limit(3).map(PlannedFault::kind)).containsExactlyInAnyOrder(FaultKind.ZOMBIE, FaultKind.ZOMBIE, FaultKind.PAUSE);
    }
}
