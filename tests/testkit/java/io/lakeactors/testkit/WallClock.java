package io.lakeactors.testkit;

import io.lakeactors.model.Clock;
import java.time.Duration;

/** The machine's clock, for tests that run real threads; what it says may be put forward. */
public final class WallClock implements Clock {
    private volatile long aheadMillis;

    @Override
    public long millis() {
        return System.currentTimeMillis() + aheadMillis;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    public void forward(Duration by) {
        aheadMillis += by.toMillis();
    }
}
