package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LingerTest {
    private static final long MILLI = 1_000_000L;

    @Test
    void aReaderThatKeepsUpWritesAsOftenAsTheGoalsSay() {
        var linger = new Linger(200, 10_000);
        linger.flushed(true);
        assertThat(linger.isOver(199 * MILLI, true)).isFalse();
        assertThat(linger.isOver(200 * MILLI, true)).isTrue();
    }

    @Test
    void aReaderThatLagsWritesEverLargerBatchesUpToABound() {
        var linger = new Linger(500, 3_000);
        assertThat(linger.isOver(500 * MILLI, false)).isTrue();
        linger.flushed(false);
        assertThat(linger.isOver(999 * MILLI, false)).isFalse();
        for (int i = 0; i < 10; i++) {
            linger.flushed(false);
        }
        assertThat(linger.isOver(2_999 * MILLI, false)).isFalse();
        assertThat(linger.isOver(3_000 * MILLI, false)).isTrue();
    }

    @Test
    void theFirstBatchOfALaxGoalIsStillWrittenSoon() {
        assertThat(new Linger(30_000, 60_000).isOver(500 * MILLI, false)).isTrue();
    }
}
