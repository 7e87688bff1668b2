package io.lakeactors.lake.parquet;

import org.apache.parquet.format.Encoding;

/** The values of one page that are present, decoded, and the dictionary of its column chunk. Reused from page to page. */
abstract sealed class PageValues permits PageWords, PageBytes {
    final Leaf leaf;
    final PageScratch scratch;

    PageValues(Leaf leaf, PageScratch scratch) {
        this.leaf = leaf;
        this.scratch = scratch;
    }

    /** @param leaf of the file @param wide whether floats become doubles */
    static PageValues of(Leaf leaf, boolean wide, PageScratch scratch) {
        return switch (leaf.kind()) {
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> new PageBytes(leaf, scratch);
            case BOOLEAN, INT32, INT64, FLOAT, DOUBLE -> new PageWords(leaf, wide, scratch);
            case INT96 -> throw new IllegalArgumentException("INT96 is not read: " + leaf);
        };
    }

    /** Reads the dictionary's values, which are PLAIN. */
    abstract void dictionary(byte[] data, int from, int end, int count);

    /** Reads a page's values from {@code [from, end)} of an array that has nine bytes more. */
    final void decode(Encoding encoding, byte[] data, int from, int end, int count) {
        switch (encoding) {
            case PLAIN -> plain(data, from, end, count);
            case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
                int[] ids = scratch.ids(count);
                if (count > 0) {
                    RunLengthReader.ids(data, from + 1, end, data[from], ids, count);
                }
                lookUp(ids, count);
            }
            case RLE, DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, BIT_PACKED, DELTA_BYTE_ARRAY, BYTE_STREAM_SPLIT -> packed(encoding, data, from, end, count);
        }
    }

    abstract void plain(byte[] data, int from, int end, int count);

    abstract void lookUp(int[] ids, int count);

    abstract void packed(Encoding encoding, byte[] data, int from, int end, int count);

    /** Leaves its arrays to the scratch. */
    abstract void release();

    final IllegalArgumentException unreadable(Encoding encoding) {
        return new IllegalArgumentException(leaf + " has pages of the encoding " + encoding);
    }

    static void requireRoom(int from, long bytes, int end) {
        if (from + bytes > end) {
            throw new IllegalArgumentException("a page ends " + (from + bytes - end) + " bytes too early");
        }
    }
}
