package io.lakeactors.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BusynessTest {
    private final Busyness busyness = new Busyness();

    @Test
    void aMomentsWaitInABacklogIsNoIdleness() {
        after(50, 0.85);
        assertThat(after(3, 0.1)).isGreaterThan(0.6);
    }

    @Test
    void whoHasNothingToDoIsIdleSoon() {
        assertThat(after(15, 0.05)).isLessThan(0.6);
    }

    @Test
    void whatIsNotKnownHoldsNothingUp() {
        assertThat(after(15, -1)).isLessThan(0.6);
    }

    @Test
    void loadIsFollowedUpwards() {
        after(100, 0);
        assertThat(after(25, 1)).isGreaterThan(0.6);
    }

    private double after(int times, double sample) {
        double used = 0;
        for (int i = 0; i < times; i++) {
            used = busyness.after(sample);
        }
        return used;
    }
}
