package io.lakeactors.engine;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: doubled each time, and shortened by chance so that many who failed together do not return together. */
public final class Backoff {
    private final EngineConfig.Retry retry;
    private int failures;

    public Backoff(EngineConfig.Retry retry) {
        this.retry = retry;
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

    /** The spread of waiting times decides nothing that a replay would have to repeat. */
    private static double chance() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
