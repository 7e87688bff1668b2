package io.lakeactors.engine.partition;

/**
 * How long a batch stays open: the time that the goals give it while the reader keeps up; longer and longer while it lags, since larger files are then worth
 * more than freshness.
 */
final class Linger {
    /** The first batch is closed soon, so that a table is there to look at. */
    private static final long FIRST_NANOS_MAX = 500_000_000L;
    /** What has waited until somebody read again waits no longer than for other partitions that begin at the same time. */
    private static final long TOGETHER_NANOS_MAX = 250_000_000L;

    private final long keepingUpNanos;
    private final long maxNanos;
    private long laggingNanos;
    private boolean first = true;

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
            long together = Math.min(keepingUpNanos, TOGETHER_NANOS_MAX);
            return nowNanos - openedNanos >= keepingUpNanos || first && passed(openedNanos, nowNanos, together);
        }
        return passed(openedNanos, nowNanos, laggingNanos) && nowNanos - openedNanos >= laggingNanos / 2;
    }

    private static boolean passed(long openedNanos, long nowNanos, long every) {
        return Math.floorDiv(nowNanos, every) != Math.floorDiv(openedNanos, every);
    }

    /** Times are doubled and never cut short, so that those of one partition are also times of every other that is further ahead or behind. */
    void flushed(boolean caughtUp) {
        first = false;
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
