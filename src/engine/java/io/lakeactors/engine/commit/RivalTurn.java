package io.lakeactors.engine.commit;

/**
 * When a table's committer holds back, so that others who commit to the table get their turn: a change of theirs relies on the head that it was begun on, and
 * takes longer than the time between two commits of ours, so it would be refused for ever. Pure: it is told the time, in nanoseconds of a clock that never
 * goes back.
 *
 * <p>A turn is given to who was refused, and is over when somebody's change has landed. It lasts twice as long as the refused change took, but no longer than
 * the bound, which is how much later than otherwise a row may be committed. After it comes a rest that is as long; each turn in a row that nobody has used
 * doubles the rest, so one who never succeeds takes ever less.
 */
final class RivalTurn {
    /** Iceberg's clients wait 100, 200, 400 and 800 ms before they try again. */
    static final long LEAST_NANOS = 1_000_000_000L;
    private static final int TIMES = 2;
    private static final int DOUBLINGS_MAX = 5;

    private final long maxNanos;
    /** Of the latest turn, which may be yet to come. */
    private long from;
    private long until;
    private boolean open;
    private int unused;

    /** @param maxNanos the longest turn, 0 for never any */
    RivalTurn(long maxNanos, long nowNanos) {
        this.maxNanos = maxNanos;
        from = nowNanos;
        until = nowNanos;
    }

    /** Somebody was refused. @param tookNanos how long before that he had begun, at most */
    void lost(long nowNanos, long tookNanos) {
        if (maxNanos == 0) {
            return;
        }
        long wanted = Math.min(maxNanos, Math.max(LEAST_NANOS, Math.min(tookNanos, maxNanos) * TIMES));
        if (open && nowNanos - until < 0) {
            // By a commit that was under way when his turn began, or by another who had his.
            until = from + Math.min(maxNanos, Math.max(until - from, Math.max(nowNanos - from, 0) + wanted));
            return;
        }
        if (open) {
            unused++;
        }
        long rest = Math.max(0, until + ((until - from) << Math.min(unused, DOUBLINGS_MAX)) - nowNanos);
        open = rest <= maxNanos;
        if (open) {
            from = nowNanos + rest;
            until = from + wanted;
        }
    }

    /** Somebody's change has landed. */
    void landed(long nowNanos) {
        if (open) {
            until = from + Math.max(0, Math.min(nowNanos - from, until - from));
            open = false;
        }
        unused = 0;
    }

    /** How long nothing is to be committed, 0 if something may be. */
    long holdsFor(long nowNanos) {
        return open && nowNanos - from >= 0 ? Math.max(0, until - nowNanos) : 0;
    }
}
