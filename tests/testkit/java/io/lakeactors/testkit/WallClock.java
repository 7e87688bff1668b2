package io.lakeactors.testkit;

import io.lakeactors.model.Clock;

/** The machine's clock, for tests that run real threads. */
public final class WallClock implements Clock {
    @Override
    public long millis() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }
}
