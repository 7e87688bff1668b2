package io.lakeactors.server.drill;

import io.lakeactors.model.Clock;
import java.util.function.LongSupplier;

/** Somebody else's clock, set wrong. */
record SkewedClock(Clock real, LongSupplier skewMillis) implements Clock {
    @Override
    public long millis() {
        return real.millis() + skewMillis.getAsLong();
    }

    @Override
    public long nanos() {
        return real.nanos();
    }
}
