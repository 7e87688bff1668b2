package io.lakeactors.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.testkit.ManualClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TakeoverTest {
    private static final long MILLI = 1_000_000;

    private final ManualClock clock = new ManualClock(0);
    private final Takeover takeover = new Takeover(clock);

    private void after(long millis) {
        clock.advance(java.time.Duration.ofMillis(millis));
    }

    @Test
    void eachStepIsCountedFromTheOneBeforeAndOnceOnly() {
        after(10);
        takeover.reached("JournalReplayed");
        after(5);
        takeover.reached("HeadsRead");
        after(5);
        takeover.reached("HeadsRead");
        after(20);
        assertThat(takeover.ends("BatchCommitted")).isTrue();
        after(7);
        assertThat(takeover.ends("BatchCommitted")).as("a second time").isFalse();
        assertThat(takeover.steps()).isEqualTo(Map.of("JournalReplayed", 10L, "HeadsRead", 5L, "BatchCommitted", 25L));
        assertThat(List.copyOf(takeover.steps().keySet())).containsExactly("JournalReplayed", "HeadsRead", "BatchCommitted");
        assertThat(takeover.nanos()).isEqualTo(40 * MILLI);
    }

    @Test
    void whereNothingWaitsNoEndIsNews() {
        takeover.reached("BoundsRead");
        takeover.nothingWaits();
        after(7);
        takeover.reached("BatchBegun");
        assertThat(takeover.ends("BatchCommitted")).isFalse();
        assertThat(takeover.steps()).containsOnlyKeys("BoundsRead");
    }

    @Test
    void aBatchThatIsWrittenIsAwaited() {
        takeover.reached("BatchBegun");
        takeover.nothingWaits();
        assertThat(takeover.ends("BatchCommitted")).isTrue();
    }

    @Test
    void aCommitIsAwaitedFromTheFirstWrittenBatchToItsCommit() {
        takeover.reached("BatchFull");
        assertThat(takeover.awaitsCommit()).as("nothing is written").isFalse();
        takeover.reached("BatchDurable");
        assertThat(takeover.awaitsCommit()).isTrue();
        takeover.ends("BatchCommitted");
        takeover.reached("BatchDurable");
        assertThat(takeover.awaitsCommit()).as("the second batch").isFalse();
    }

    @Test
    void whatIsHeardOfLaterIsCountedFromWhenItWasButNotFromBeforeTheStepInFrontOfIt() {
        after(10);
        takeover.reached("BoundsRead");
        after(30);
        takeover.reached("BatchBegun", 20 * MILLI);
        takeover.reached("BatchFull", 35 * MILLI);
        takeover.reached("BatchDurable");
        assertThat(takeover.steps()).isEqualTo(Map.of("BoundsRead", 10L, "BatchBegun", 10L, "BatchFull", 0L, "BatchDurable", 20L));
    }

    @Test
    void theTimeInWhichNothingWaitedIsToldAndNotCounted() {
        after(10);
        takeover.reached("HeadRead");
        after(3_000);
        takeover.idledUntil("Offered");
        after(1_000);
        takeover.idledUntil("Offered");
        takeover.ends("Committed");
        assertThat(takeover.steps()).isEqualTo(Map.of("HeadRead", 10L, "Offered", 3_000L, "Committed", 1_000L));
        assertThat(takeover.nanos()).isEqualTo(1_010 * MILLI);
    }
}
