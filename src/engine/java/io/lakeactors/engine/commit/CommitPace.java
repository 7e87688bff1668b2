package io.lakeactors.engine.commit;

import io.lakeactors.engine.EngineConfig;
import java.time.Duration;

/** How often a table is committed: as often as the most demanding of the present offers wants it, but never so often that committing is all it does. */
final class CommitPace {
    private static final int TAKEN_SHARE = 2;

    private final EngineConfig.Commit config;
    private long wantedMillis = Long.MAX_VALUE;
    private long takenNanos;

    CommitPace(EngineConfig.Commit config) {
        this.config = config;
    }

    void goal(long millis) {
        wantedMillis = Math.min(wantedMillis, millis);
    }

    /**
     * A commit has taken this long; the wishes of what it held are met. The first one of a process is slow and says little of the next, so it counts no more
     * than any other.
     */
    void took(long nanos) {
        wantedMillis = Long.MAX_VALUE;
        takenNanos = (takenNanos * 3 + nanos) / 4;
    }

    /** Until the first commit of a committer's life has ended, what it is offered has waited for it: it gathers only for the shortest time. */
    long intervalNanos() {
        if (takenNanos == 0) {
            return config.intervalMin().toNanos();
        }
        long wanted = wantedMillis == Long.MAX_VALUE ? 0 : Duration.ofMillis(wantedMillis).toNanos();
        long bounded = Math.max(config.intervalMin().toNanos(), Math.min(config.intervalMax().toNanos(), wanted));
        return Math.min(config.intervalMax().toNanos(), Math.max(bounded, takenNanos * TAKEN_SHARE));
    }
}
