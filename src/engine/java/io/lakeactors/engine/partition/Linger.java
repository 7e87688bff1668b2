package io.lakeactors.engine.partition;

/**
 * How long a batch stays open: the time that the goals give it while the reader keeps up; longer and longer while it lags, since larger files are then worth
 * more than freshness.
 */
final class Linger {
    /** The first batch is closed soon, so that a table is there to look at. */
    private static final long FIRST_NANOS_MAX = 500_000_000L;

    private final long keepingUpNanos;
    private final long maxNanos;
    private long laggingNanos;

    Linger(long keepingUpMillis, long maxMillis) {
        keepingUpNanos = Math.min(keepingUpMillis, maxMillis) * 1_000_000;
        maxNanos = Math.max(keepingUpNanos, maxMillis * 1_000_000);
        laggingNanos = Math.min(keepingUpNanos, FIRST_NANOS_MAX);
    }

    /**
     * While they lag, partitions close their batches at common times, so that one commit takes them all: a commit costs about as much for one partition as
     * for all.
     */
    boolean isOver(long openedNanos, long nowNanos, boolean caughtUp) {
        if (caughtUp) {
            return nowNanos - openedNanos >= keepingUpNanos;
        }
        boolean passed = Math.floorDiv(nowNanos, laggingNanos) != Math.floorDiv(openedNanos, laggingNanos);
        return passed && nowNanos - openedNanos >= laggingNanos / 2;
    }

    /** Times are doubled and never cut short, so that those of one partition are also times of every other that is further ahead or behind. */
    void flushed(boolean caughtUp) {
        if (caughtUp) {
            laggingNanos = Math.min(keepingUpNanos, FIRST_NANOS_MAX);
        } else if (laggingNanos * 2 <= maxNanos) {
            laggingNanos *= 2;
        }
    }

    /** How often to look. */
    long tickMillis() {
        return Math.max(10, Math.min(100, keepingUpNanos / 4_000_000));
    }
}
