package io.lakeactors.engine.partition;

import io.lakeactors.model.RawBatch;

/**
 * The memory that one worker's open batch takes. It is reserved before a raw batch is worked on, by its own size and the step that buffers
 * may grow by, and corrected when its rows are written.
 */
final class WriteRoom {
    private static final int STEP_DECAY = 8;

    private final MemoryShares memory;
    private final MemoryShares.Share share;
    private long buffered;
    /** For the raw batch that is being worked on. */
    private long taken;
    /** How much more than a raw batch's own size the files have grown by at once: buffers grow in steps. Forgotten by and by, since a step is rare. */
    private long step;

    WriteRoom(MemoryShares memory, MemoryShares.Share share) {
        this.memory = memory;
        this.share = share;
    }

    private long roomFor(RawBatch raw) {
        return raw.footprint() + (buffered > 0 ? step : Math.max(step, memory.opening()));
    }

    boolean tryTake(RawBatch raw) {
        long bytes = roomFor(raw);
        boolean fits = share.tryReserve(bytes);
        taken = fits ? bytes : 0;
        return fits;
    }

    /** Only where nobody holds anything that could be flushed: the batch must be worked on for any memory to come free. */
    void take(RawBatch raw) {
        taken = roomFor(raw);
        share.reserve(taken);
    }

    /** Whether somebody else was asked to flush. */
    boolean askOthers() {
        return memory.flushLargest();
    }

    boolean isHeld() {
        return buffered > 0;
    }

    /** The rows of a raw batch, for which room was taken, are written. @param now bytes that the open batch buffers */
    void settle(RawBatch raw, long now) {
        share.release(taken);
        taken = 0;
        if (buffered == 0 && now > 0) {
            memory.opened(now - raw.footprint());
        }
        step = Math.max(step - step / STEP_DECAY, now - buffered - raw.footprint());
        if (now > buffered) {
            share.reserve(now - buffered);
        } else {
            share.release(buffered - now);
        }
        buffered = now;
        share.buffered(now);
    }

    /** The open batch is being finished. @return what is to be given back when that is done */
    long handOver() {
        long held = buffered;
        buffered = 0;
        share.buffered(0);
        share.finishing(held);
        return held;
    }

    void giveBack(long bytes) {
        share.finishing(0);
        share.release(bytes);
    }
}
