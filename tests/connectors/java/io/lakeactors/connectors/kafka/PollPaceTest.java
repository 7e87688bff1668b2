package io.lakeactors.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollPaceTest {
    private static final long BEGIN = Long.MAX_VALUE - 5;

    private final PollPace pace = new PollPace(BEGIN);

    private static long after(Duration time) {
        return BEGIN + time.toNanos();
    }

    @Test
    void aSourceThatHasBeenSilentForLongIsAskedLessOften() {
        assertThat(pace.rests(after(PollPace.SILENT_AFTER.minusNanos(1)))).isFalse();
        assertThat(pace.rests(after(PollPace.SILENT_AFTER))).isTrue();
    }

    /** The consumer looks a second time only while time is left: to ask again after an answer without records. */
    @Test
    void aPollAtRestHasTimeToAskAgainButDoesNotHoldTheThread() {
        assertThat(PollPace.poll(true)).isPositive().isLessThan(PollPace.REST.dividedBy(10));
        assertThat(PollPace.poll(false)).isGreaterThan(PollPace.REST);
    }

    @Test
    void aRecordEndsTheRest() {
        Duration late = PollPace.SILENT_AFTER.plusSeconds(60);
        pace.heard(after(late));

        assertThat(pace.rests(after(late))).isFalse();
        assertThat(pace.rests(after(late.plus(PollPace.SILENT_AFTER)))).isTrue();
    }
}
