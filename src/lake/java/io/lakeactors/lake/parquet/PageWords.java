package io.lakeactors.lake.parquet;

import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;

/** Booleans, integers and floating numbers, each as 64 bits, as {@link WordEncoder} holds them. */
final class PageWords extends PageValues {
    private final boolean wide;
    private final boolean narrow;
    private long[] values = new long[64];
    private long[] dictionary = new long[0];
    private int distinct;

    PageWords(Leaf leaf, boolean wide, PageScratch scratch) {
        super(leaf, scratch);
        this.wide = wide && leaf.kind() == Type.FLOAT;
        narrow = leaf.kind() == Type.INT32 || leaf.kind() == Type.FLOAT;
    }

    long[] values() {
        return values;
    }

    @Override
    void dictionary(byte[] data, int from, int end, int count) {
        if (dictionary.length < count) {
            dictionary = scratch.grown(dictionary, 0, count);
        }
        read(data, from, end, count, dictionary);
        distinct = count;
    }

    private void reserve(int count) {
        if (values.length < count) {
            values = scratch.grown(values, 0, count);
        }
    }

    @Override
    void plain(byte[] data, int from, int end, int count) {
        reserve(count);
        if (leaf.kind() == Type.BOOLEAN) {
            requireRoom(from, (count + 7) / 8, end);
            RunLengthReader.words(data, from, 1, values, 0, count);
        } else {
            read(data, from, end, count, values);
        }
    }

    private void read(byte[] data, int from, int end, int count, long[] into) {
        requireRoom(from, (narrow ? 4L : 8L) * count, end);
        if (!narrow) {
            for (int i = 0; i < count; i++) {
                into[i] = (long) ByteSink.LONGS.get(data, from + i * 8);
            }
        } else if (wide) {
            for (int i = 0; i < count; i++) {
                into[i] = Double.doubleToRawLongBits(Float.intBitsToFloat((int) ByteSink.INTS.get(data, from + i * 4)));
            }
        } else {
            for (int i = 0; i < count; i++) {
                into[i] = (int) ByteSink.INTS.get(data, from + i * 4);
            }
        }
    }

    @Override
    void lookUp(int[] ids, int count) {
        reserve(count);
        for (int i = 0; i < count; i++) {
            int id = ids[i];
            if (id >= distinct) {
                throw new IllegalArgumentException("value " + id + " of a dictionary of " + distinct);
            }
            values[i] = dictionary[id];
        }
    }

    @Override
    void packed(Encoding encoding, byte[] data, int from, int end, int count) {
        reserve(count);
        if (encoding == Encoding.DELTA_BINARY_PACKED && !leaf.floating() && leaf.kind() != Type.BOOLEAN) {
            new DeltaReader(data, from).read(values, count, narrow);
        } else if (encoding == Encoding.RLE && leaf.kind() == Type.BOOLEAN) {
            int[] bits = scratch.ids(count);
            RunLengthReader.ids(data, from + 4, end, 1, bits, count);
            for (int i = 0; i < count; i++) {
                values[i] = bits[i];
            }
        } else {
            throw unreadable(encoding);
        }
    }

    @Override
    void release() {
        scratch.giveBack(values);
        scratch.giveBack(dictionary);
        values = new long[64];
        dictionary = new long[0];
        distinct = 0;
    }
}
