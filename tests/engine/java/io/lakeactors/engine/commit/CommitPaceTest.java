package io.lakeactors.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.EngineConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
    private final CommitPace pace = new CommitPace(new EngineConfig.Commit(Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofSeconds(5)));

    private long millis() {
        return pace.intervalNanos() / 1_000_000;
    }

    @Test
    void aCommitterThatHasJustBegunCommitsWhatWaitedForItAsSoonAsItMay() {
        pace.goal(5_000);
        assertThat(millis()).isEqualTo(100);
    }

    @Test
    void fromThenOnTheGoalsSayHowOften() {
        pace.took(10_000_000);
        pace.goal(5_000);
        assertThat(millis()).isEqualTo(5_000);
        pace.goal(500);
        assertThat(millis()).isEqualTo(500);
    }

    @Test
    void commitsTakeHalfOfTheTimeAtMost() {
        for (int i = 0; i < 50; i++) {
            pace.took(1_000_000_000L);
        }
        pace.goal(500);
        assertThat(millis()).isBetween(1_990L, 2_000L);
    }
}
