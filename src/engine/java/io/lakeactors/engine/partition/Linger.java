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

    boolean isOver(long openNanos, boolean caughtUp) {
        return openNanos >= (caughtUp ? keepingUpNanos : laggingNanos);
    }

    void flushed(boolean caughtUp) {
        laggingNanos = caughtUp ? Math.min(keepingUpNanos, FIRST_NANOS_MAX) : Math.min(maxNanos, laggingNanos * 2);
    }

    /** How often to look. */
    long tickMillis() {
        return Math.max(10, Math.min(100, keepingUpNanos / 4_000_000));
    }
}
