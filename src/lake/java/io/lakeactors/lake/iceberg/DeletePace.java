package io.lakeactors.lake.iceberg;

import io.lakeactors.model.Clock;
import java.util.concurrent.locks.LockSupport;

/** Keeps deletions from crowding out the work of those who read and write: so many a second, and no more. */
final class DeletePace {
    private static final long SECOND = 1_000_000_000L;
    private final int perSecond;
    private final Clock clock;
    private long began;
    private long deleted;

    DeletePace(int perSecond, Clock clock) {
        this.perSecond = Math.max(1, perSecond);
        this.clock = clock;
        began = clock.nanos();
    }

    /** Returns when the next one may go. */
    void deleted() {
        long ahead = ahead();
        if (ahead > SECOND / 10 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(ahead);
        }
    }

    /** One more has gone. Time that went otherwise, in a breath, is not made up for by going faster after it. @return nanoseconds by which it came too soon, 0 if it did not */
    long ahead() {
        deleted++;
        long ahead = deleted * SECOND / perSecond - (clock.nanos() - began);
        began -= Math.min(0, ahead);
        return Math.max(0, ahead);
    }
}
