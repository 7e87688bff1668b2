package io.lakeactors.lake.parquet;

import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;

/** Text, binary, and values of fixed length. */
final class PageBytes extends PageValues {
    private byte[] data = new byte[64];
    private int[] offsets = new int[64];
    private byte[] pool = new byte[0];
    private int[] pooled = new int[1];
    private int distinct;

    PageBytes(Leaf leaf, PageScratch scratch) {
        super(leaf, scratch);
    }

    byte[] data() {
        return data;
    }

    /** Value i is [offsets[i], offsets[i + 1]) of {@link #data()}. */
    int[] offsets() {
        return offsets;
    }

    @Override
    void dictionary(byte[] from, int at, int end, int count) {
        plain(from, at, end, count);
        if (pool.length < data.length) {
            pool = scratch.grown(pool, 0, data.length);
        }
        System.arraycopy(data, 0, pool, 0, offsets[count]);
        if (pooled.length < count + 1) {
            pooled = scratch.grown(pooled, 0, count + 1);
        }
        System.arraycopy(offsets, 0, pooled, 0, count + 1);
        distinct = count;
    }

    private void reserve(int count, long bytes) {
        int needed = Math.toIntExact(bytes + 8);
        if (offsets.length < count + 1) {
            offsets = scratch.grown(offsets, 0, count + 1);
        }
        if (data.length < needed) {
            data = scratch.grown(data, 0, needed);
        }
    }

    @Override
    void plain(byte[] from, int at, int end, int count) {
        int width = leaf.width();
        boolean fixed = leaf.kind() == Type.FIXED_LEN_BYTE_ARRAY;
        reserve(count, end - at);
        offsets[0] = 0;
        int position = at;
        int size = 0;
        for (int i = 0; i < count; i++) {
            int length = width;
            if (!fixed) {
                requireRoom(position, 4, end);
                length = (int) ByteSink.INTS.get(from, position);
                position += 4;
            }
            requireRoom(position, length < 0 ? Integer.MAX_VALUE : length, end);
            System.arraycopy(from, position, data, size, length);
            position += length;
            size += length;
            offsets[i + 1] = size;
        }
    }

    @Override
    void lookUp(int[] ids, int count) {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            int id = ids[i];
            if (id >= distinct) {
                throw new IllegalArgumentException("value " + id + " of a dictionary of " + distinct);
            }
            bytes += pooled[id + 1] - pooled[id];
        }
        reserve(count, bytes);
        offsets[0] = 0;
        int size = 0;
        for (int i = 0; i < count; i++) {
            int start = pooled[ids[i]];
            int length = pooled[ids[i] + 1] - start;
            System.arraycopy(pool, start, data, size, length);
            size += length;
            offsets[i + 1] = size;
        }
    }

    @Override
    void packed(Encoding encoding, byte[] from, int at, int end, int count) {
        if (encoding != Encoding.DELTA_LENGTH_BYTE_ARRAY || leaf.kind() != Type.BYTE_ARRAY) {
            throw unreadable(encoding);
        }
        long[] lengths = scratch.lengths(count);
        var deltas = new DeltaReader(from, at);
        deltas.read(lengths, count, true);
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            if (lengths[i] < 0) {
                throw new IllegalArgumentException("a value of " + lengths[i] + " bytes");
            }
            bytes += lengths[i];
        }
        requireRoom(deltas.end(), bytes, end);
        reserve(count, bytes);
        System.arraycopy(from, deltas.end(), data, 0, (int) bytes);
        offsets[0] = 0;
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = offsets[i] + (int) lengths[i];
        }
    }

    @Override
    void release() {
        scratch.giveBack(data);
        scratch.giveBack(offsets);
        scratch.giveBack(pool);
        scratch.giveBack(pooled);
        data = new byte[64];
        offsets = new int[64];
        pool = new byte[0];
        pooled = new int[1];
        distinct = 0;
    }
}
