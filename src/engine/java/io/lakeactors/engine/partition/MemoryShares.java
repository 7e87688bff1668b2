package io.lakeactors.engine.partition;

import io.lakeactors.model.MemoryBudget;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the partitions of a node share its memory budget. Half of it is for polled bytes, in equal shares, so that the other half is always there for open
 * files: full buffers can
 * then be flushed, and nobody waits for memory that only his own progress would free. Safe for threads.
 */
public final class MemoryShares {
    /** One worker's part of the budget. */
    final class Share {
        private final Runnable flush;
        private volatile long buffered;
        private long reserved;
        private boolean closed;

        private Share(Runnable flush) {
            this.flush = flush;
        }

        /** Reserves if it fits. */
        synchronized boolean tryReserve(long bytes) {
            if (closed || !budget.tryReserve(bytes)) {
                return false;
            }
            reserved += bytes;
            return true;
        }

        /** Reserves what is in memory already, or what must be to get on. */
        synchronized void reserve(long bytes) {
            if (closed) {
                return;
            }
            budget.release(-bytes);
            reserved += bytes;
        }

        synchronized void release(long bytes) {
            if (closed) {
                return;
            }
            budget.release(bytes);
            reserved -= bytes;
        }

        void buffered(long bytes) {
            buffered = bytes;
        }

        /** Gives back everything; what is asked of it later is without effect. */
        synchronized void close() {
            if (!closed) {
                closed = true;
                shares.remove(this);
                budget.release(reserved);
            }
        }
    }

    private final MemoryBudget budget;
    private final Map<Share, Boolean> shares = new ConcurrentHashMap<>();

    public MemoryShares(MemoryBudget budget) {
        this.budget = budget;
    }

    /** @param flush asks the worker to flush its open batch; called on any thread */
    Share join(Runnable flush) {
        var share = new Share(flush);
        shares.put(share, true);
        return share;
    }

    /** Polled bytes that one worker may have outstanding. */
    long pollShare(long creditMax) {
        return Math.min(creditMax, Math.max(1, budget.cap() / 2 / Math.max(1, shares.size())));
    }

    /** Asks whoever holds the largest open batch to flush it. @return whether anybody holds one */
    boolean flushLargest() {
        Optional<Share> largest = shares.keySet().stream().filter(share -> share.buffered > 0).max(Comparator.comparingLong(share -> share.buffered));
        largest.ifPresent(share -> share.flush.run());
        return largest.isPresent();
    }
}
