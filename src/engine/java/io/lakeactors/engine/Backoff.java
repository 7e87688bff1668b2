package io.lakeactors.engine;

import io.lakeactors.model.Ids;
import java.time.Duration;

/** How long to wait before the next try: doubled each time, and shortened by chance so that many who failed together do not return together. */
public final class Backoff {
    private final EngineConfig.Retry retry;
    private final Ids ids;
    private int failures;

    /** @param ids where chance comes from */
    public Backoff(EngineConfig.Retry retry, Ids ids) {
        this.retry = retry;
        this.ids = ids;
    }

    /** Counts one more failure in a row. */
    public Duration next() {
        long doubled = retry.min().toMillis() << Math.min(failures++, 20);
        long wait = Math.min(doubled, retry.max().toMillis());
        return Duration.ofMillis(Math.max(1, Math.round(wait * (1 - retry.jitter() * chance()))));
    }

    public void succeeded() {
        failures = 0;
    }

    public int failures() {
        return failures;
    }

    /** From 0 to 1, out of the random part of a new id. */
    private double chance() {
        return (ids.next().hashCode() & 0xFFFF) / (double) 0x10000;
    }
}
