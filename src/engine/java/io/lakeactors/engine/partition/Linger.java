package io.lakeactors.engine.partition;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How long a batch stays open: the time that the goals give it while the reader keeps up; longer and longer while it lags, since larger files are then worth
 * more than freshness. Batches are closed at times that all partitions of a node have in common, so that one commit takes them all: a commit costs about as
 * much for one partition as for all.
 */
final class Linger {
    /** The first batch is closed soon, so that a table is there to look at. */
    private static final long FIRST_NANOS_MAX = 500_000_000L;
    /** What has waited until somebody read again waits no longer than for other partitions that begin at the same time. */
    private static final long TOGETHER_NANOS_MAX = 25_000_000L;

    private final long keepingUpNanos;
    private final long maxNanos;
    private long laggingNanos;
    private boolean first = true;
    private boolean crowded;
    private long written = -1;
    private long committed = -1;

    Linger(long keepingUpMillis, long maxMillis) {
        keepingUpNanos = Math.min(keepingUpMillis, maxMillis) * 1_000_000;
        maxNanos = Math.max(keepingUpNanos, maxMillis * 1_000_000);
        laggingNanos = Math.min(keepingUpNanos, FIRST_NANOS_MAX);
    }

    /**
     * While the reader keeps up, a batch also stays open until the one before it is committed: it would only wait for its commit, and be one more small file
     * in it.
     */
    boolean isOver(long openedNanos, long nowNanos, boolean caughtUp) {
        if (caughtUp) {
            return committed >= written && passed(openedNanos, nowNanos, every());
        }
        return passed(openedNanos, nowNanos, laggingNanos) && nowNanos - openedNanos >= laggingNanos / 2;
    }

    private long every() {
        return first && !crowded ? Math.min(keepingUpNanos, TOGETHER_NANOS_MAX) : keepingUpNanos;
    }

    private static boolean passed(long openedNanos, long nowNanos, long every) {
        return Math.floorDiv(nowNanos, every) != Math.floorDiv(openedNanos, every);
    }

    /** How long a batch that is opened now may stay open if the reader keeps up. */
    Duration left(long openedNanos) {
        return Duration.ofNanos(every() - Math.floorMod(openedNanos, every()));
    }

    /**
     * Not by a timer of the actor system, which comes ten or twenty milliseconds late: of batches that end together each would close when its own timer or its next records come, and they would
     * be two commits instead of one.
     *
     * @param then called on any thread when a batch that is opened now has been open for as long as it may if the reader keeps up; it must not block
     */
    void whenOver(long openedNanos, Runnable then) {
        CompletableFuture.delayedExecutor(left(openedNanos).toNanos(), TimeUnit.NANOSECONDS, Runnable::run).execute(then);
    }

    /**
     * A batch is closed. Times are doubled and never cut short, so that those of one partition are also times of every other that is further ahead or behind.
     *
     * @param next the position where it ends
     */
    void flushed(boolean caughtUp, long next) {
        first = false;
        written = next;
        if (caughtUp) {
            laggingNanos = Math.min(keepingUpNanos, FIRST_NANOS_MAX);
        } else if (laggingNanos * 2 <= maxNanos) {
            laggingNanos *= 2;
        }
    }

    /** Whether others wait until they can read: then batches that few records came for are closed with those of others, as soon as goals allow and no sooner. */
    void crowded(boolean now) {
        crowded = now;
    }

    /** One of the tables holds what is before this position. */
    void committed(long position) {
        committed = Math.max(committed, position);
    }
}
