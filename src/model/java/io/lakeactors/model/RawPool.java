package io.lakeactors.model;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * Arrays of raw batches that were worked through, for those to come: a source that is read at full speed then makes no large objects, which the garbage
 * collector would have to clear and to copy while they wait. Safe for threads.
 */
public final class RawPool {
    private final int records;
    private final int bytes;
    private final ArrayBlockingQueue<Arrays> free;

    /** What a raw batch consists of. */
    record Arrays(byte[] bytes, long[] offsets, long[] timestamps, int[] keyStart, int[] keyLength, int[] valueStart, int[] valueLength) {
        static Arrays of(int records, int bytes) {
            return new Arrays(new byte[bytes + RawBatch.PADDING], new long[records], new long[records], new int[records], new int[records], new int[records],
                    new int[records]);
        }
    }

    /**
     * @param records that fit into each batch
     * @param bytes of keys and values that fit into each batch
     * @param keep how many sets of arrays are kept at most while nobody uses them
     */
    public RawPool(int records, int bytes, int keep) {
        this.records = records;
        this.bytes = bytes;
        this.free = new ArrayBlockingQueue<>(keep);
    }

    /** An empty batch of the pool's size. Its arrays come back by {@link RawBatch#release}. */
    public RawBatch take(SourceKey source) {
        Arrays used = free.poll();
        return new RawBatch(source, used == null ? Arrays.of(records, bytes) : used, this);
    }

    /** Arrays that have grown, or are too many, are left to the garbage collector. */
    void give(Arrays arrays) {
        if (arrays.offsets().length == records && arrays.bytes().length == bytes + RawBatch.PADDING) {
            free.offer(arrays);
        }
    }

    /** Keeps nothing of what nobody uses now. */
    public void clear() {
        free.clear();
    }
}
