package io.lakeactors.model;

/** Time is asked for, never taken: simulations own it. */
public interface Clock {
    /** Milliseconds since 1970. */
    long millis();

    /** Nanoseconds of a clock that never goes back; for durations only. */
    long nanos();
}
