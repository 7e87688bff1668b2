package io.lakeactors.engine.partition;

import io.lakeactors.model.MemoryBudget;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the partitions of a node share its memory budget. Half of it is for polled bytes, so that the other half is always there for open files: full buffers can then be flushed, and nobody waits for memory
 * that only his own progress would free. The shares are equal, unless they would come to less than a batch that is worth its work: then those that lag read by {@linkplain ReadingTurns turns}, and all
 * others keep just enough to hear of what comes. Safe for threads.
 */
public final class MemoryShares {
    /** One worker's part of the budget. */
    final class Share {
        private final Runnable flush;
        private final ReadingTurns.Turn turn;
        private volatile long buffered;
        private volatile long finishing;
        /** What it has buffered does not come free, as its table takes nothing. */
        private volatile boolean held;
        /** To flush, and has not heard it yet. */
        private volatile boolean asked;
        private long reserved;
        private boolean closed;

        private Share(Runnable flush, Runnable turn) {
            this.flush = flush;
            this.turn = turns.of(turn);
        }

        /**
         * Polled bytes that it may have outstanding.
         *
         * @param most that it would take
         * @param lags whether it has more to read than comes by and by
         * @return 0 if it is to wait for its turn, and is told when that has come
         */
        long toPoll(long most, boolean lags, long nowNanos) {
            int sharers = Math.max(1, shares.size());
            if (sharers <= SHARERS_AT_ONCE || budget.cap() / 2 / sharers >= TURN_BYTES) {
                turn.end();
                return Math.min(most, Math.max(1, budget.cap() / 2 / sharers));
            }
            if (!lags) {
                turn.end();
                return Math.min(most, Math.clamp(budget.cap() / READING_PART / sharers, 1, STANDING_BYTES));
            }
            int atOnce = Math.max(SHARERS_AT_ONCE, Math.toIntExact(budget.cap() / READING_PART / TURN_BYTES));
            return turn.take(atOnce, nowNanos) ? Math.min(most, Math.max(1, budget.cap() / READING_PART / atOnce)) : 0;
        }

        /** Reads nothing more, or not now. */
        void endTurn() {
            turn.end();
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

        /** @param on whether it may not flush */
        void held(boolean on) {
            held = on;
        }

        /** A batch is being finished: what it holds comes free soon. */
        void finishing(long bytes) {
            finishing = bytes;
        }

        /** It has heard that it is to flush. */
        void heard() {
            asked = false;
        }

        private void flush() {
            if (!asked) {
                asked = true;
                flush.run();
            }
        }

        /** Gives back everything; what is asked of it later is without effect. */
        synchronized void close() {
            if (!closed) {
                closed = true;
                shares.remove(this);
                turn.end();
                budget.release(reserved);
            }
        }
    }

    /** A batch as a source makes it while it reads at full speed, and the next one. */
    private static final long TURN_BYTES = 2L << 20;
    /** What a partition that keeps up may have outstanding, if there are many. */
    private static final long STANDING_BYTES = 64 << 10;
    /** Where partitions take turns, what is polled of those that read may be this part of the budget, and so may what is polled of those that keep up. */
    private static final int READING_PART = 8;
    /** So few read at once however little memory there is. */
    private static final int SHARERS_AT_ONCE = 4;
    /** Of smaller batches several are flushed at once, which then share their files: this part of the budget. */
    private static final int FLUSHED_PART = 8;
    private static final int OPENING_DECAY = 16;

    private final MemoryBudget budget;
    private final ReadingTurns turns = new ReadingTurns();
    private final Map<Share, Boolean> shares = new ConcurrentHashMap<>();
    /** What a batch holds as soon as it holds anything, as the last ones that were begun did. */
    private volatile long opening;

    public MemoryShares(MemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * @param flush asks the worker to flush its open batch; called on any thread
     * @param turn tells it that it may ask for {@link Share#toPoll} again; called on any thread
     */
    Share join(Runnable flush, Runnable turn) {
        var share = new Share(flush, turn);
        shares.put(share, true);
        return share;
    }

    /** What a batch that is begun will hold beside its rows. */
    long opening() {
        return opening;
    }

    /** What one that was begun has come to hold. */
    void opened(long bytes) {
        opening = Math.max(bytes, opening - opening / OPENING_DECAY);
    }

    /** Whether somebody waits for his turn to read. */
    boolean isWaitedFor() {
        return turns.waiting() > 0;
    }

    /** Asks whoever holds the largest open batch, and may flush it, to do so, and, if that is small, those with the next largest, until enough comes free. @return whether anything does, or will */
    boolean flushLargest() {
        long finishing = shares.keySet().stream().mapToLong(share -> share.finishing).sum();
        var holders = shares.keySet().stream().filter(share -> !share.held).map(share -> new Holder(share, share.buffered)).filter(holder -> holder.bytes > 0).sorted(Comparator.comparingLong(Holder::bytes).reversed()).toList();
        long freed = finishing;
        for (int i = 0; i < holders.size() && freed < budget.cap() / FLUSHED_PART; i++) {
            holders.get(i).share.flush();
            freed += holders.get(i).bytes;
        }
        return finishing > 0 || !holders.isEmpty();
    }

    /** What it held when it was asked. */
    private record Holder(Share share, long bytes) {}
}
