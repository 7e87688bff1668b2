package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeletePaceTest {
    private final ManualClock clock = new ManualClock(0);
    private final DeletePace pace = new DeletePace(10, clock);

    private long aheadAfter(int files) {
        long ahead = 0;
        for (int i = 0; i < files; i++) {
            ahead = pace.ahead();
        }
        return ahead;
    }

    @Test
    void whatGoesTooSoonWaits() {
        assertThat(aheadAfter(5)).isEqualTo(500_000_000);
        clock.advance(Duration.ofMillis(500));
        assertThat(aheadAfter(1)).isEqualTo(100_000_000);
    }

    @Test
    void aLongBreathIsNotMadeUpForByDeletingFasterAfterIt() {
        aheadAfter(5);
        clock.advance(Duration.ofSeconds(10));
        aheadAfter(1);
        assertThat(aheadAfter(5)).isEqualTo(500_000_000);
    }
}
