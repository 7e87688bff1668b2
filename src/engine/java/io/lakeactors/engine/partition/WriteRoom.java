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
    /** How much more than a raw batch's own size the files have grown by at once: buffers grow in steps. Forgotten by and by, since a step is rare. */
    private long step;

    WriteRoom(MemoryShares memory, MemoryShares.Share share) {
        this.memory = memory;
        this.share = share;
    }

    private long roomFor(RawBatch raw) {
        return raw.footprint() + step;
    }

    boolean tryTake(RawBatch raw) {
        return share.tryReserve(roomFor(raw));
    }

    /** Only where nobody holds anything that could be flushed: the batch must be worked on for any memory to come free. */
    void take(RawBatch raw) {
        share.reserve(roomFor(raw));
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
        share.release(roomFor(raw));
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
        return held;
    }

    void giveBack(long bytes) {
        share.release(bytes);
    }
}
