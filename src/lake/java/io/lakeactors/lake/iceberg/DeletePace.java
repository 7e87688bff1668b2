package io.lakeactors.lake.iceberg;

import java.util.concurrent.locks.LockSupport;

/** Keeps deletions from crowding out the work of those who read and write: so many a second, and no more. */
final class DeletePace {
    private static final long SECOND = 1_000_000_000L;
    private final int perSecond;
    private final long began = System.nanoTime();
    private long deleted;

    DeletePace(int perSecond) {
        this.perSecond = Math.max(1, perSecond);
    }

    /** Returns when the next one may go. */
    void deleted() {
        deleted++;
        long ahead = deleted * SECOND / perSecond - (System.nanoTime() - began);
        if (ahead > SECOND / 10 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(ahead);
        }
    }
}
