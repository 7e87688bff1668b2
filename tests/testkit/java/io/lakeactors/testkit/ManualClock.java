package io.lakeactors.testkit;

import io.lakeactors.model.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves only when it is told to. */
public final class ManualClock implements Clock {
    private final long startMillis;
    private final AtomicLong nanos = new AtomicLong();

    public ManualClock(long startMillis) {
        this.startMillis = startMillis;
    }

    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    @Override
    public long millis() {
        return startMillis + nanos.get() / 1_000_000;
    }

    @Override
    public long nanos() {
        return nanos.get();
    }
}
