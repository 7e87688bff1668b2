package io.lakeactors.engine.gold;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.gold.GoldRecord.Outcome;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When a gold table's next run is. */
class GoldStandingTest {
    private static final long DAY = 86_400_000;
    private static final long NOW = 1_000;

    private final GoldStanding standing = new GoldStanding();

    private static GoldRecord run(Outcome outcome, boolean passing) {
        return new GoldRecord("id", "g", TableName.parse("gold.g"), false, NOW, NOW, outcome, "", passing, "d", new TreeMap<>(), -1, 0, 0, List.of());
    }

    @Test
    void aRunThatHasEndedIsFollowedByTheNextWhenItsTimeHasCome() {
        standing.begin();
        standing.ended(run(Outcome.PUBLISHED, false), DAY);
        assertThat(standing.isDue(NOW + DAY - 1)).isFalse();
        assertThat(standing.isDue(NOW + DAY)).isTrue();
    }

    @Test
    void aFileThatChangesDuringARunIsTakenUpAsSoonAsThatEnds() {
        standing.begin();
        standing.hurry();
        assertThat(standing.isDue(NOW)).as("one run at a time").isFalse();
        standing.ended(run(Outcome.PUBLISHED, false), DAY);
        assertThat(standing.isDue(NOW)).isTrue();

        standing.begin();
        standing.hurry();
        standing.foundNothing(NOW);
        assertThat(standing.isDue(NOW)).isTrue();

        standing.begin();
        standing.hurry();
        standing.ended(run(Outcome.FAILED, true), DAY);
        assertThat(standing.isDue(NOW)).isTrue();

        standing.begin();
        standing.ended(run(Outcome.PUBLISHED, false), DAY);
        assertThat(standing.isDue(NOW)).as("once only").isFalse();
    }
}
