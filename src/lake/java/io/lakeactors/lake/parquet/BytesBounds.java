package io.lakeactors.lake.parquet;

import java.util.Arrays;

/**
 * The smallest and the greatest of byte strings, as unsigned bytes (which is also the order of UTF-8), or as big-endian numbers of one width.
 * Their first eight bytes are compared first, as a number: that decides nearly always.
 */
final class BytesBounds {
    private final int flip;
    private byte[] least = new byte[32];
    private byte[] greatest = new byte[32];
    private int leastLength;
    private int greatestLength;
    private long leastPrefix;
    private long greatestPrefix;
    private boolean empty = true;

    /** @param signed whether the values are numbers in two's complement */
    BytesBounds(boolean signed) {
        flip = signed ? 0x80 : 0;
    }

    void clear() {
        empty = true;
    }

    void add(BytesBounds other) {
        if (!other.empty) {
            add(other.least, 0, other.leastLength);
            add(other.greatest, 0, other.greatestLength);
        }
    }

    void addAll(byte[] data, int[] offsets, int count) {
        for (int i = 0; i < count; i++) {
            add(data, offsets[i], offsets[i + 1] - offsets[i]);
        }
    }

    void add(byte[] data, int start, int length) {
        long prefix = prefix(data, start, length);
        if (empty) {
            empty = false;
            takeLeast(prefix, data, start, length);
            takeGreatest(prefix, data, start, length);
            return;
        }
        int low = Long.compareUnsigned(prefix, leastPrefix);
        if (low < 0 || low == 0 && compare(data, start, length, least, leastLength) < 0) {
            takeLeast(prefix, data, start, length);
        }
        int high = Long.compareUnsigned(prefix, greatestPrefix);
        if (high > 0 || high == 0 && compare(data, start, length, greatest, greatestLength) > 0) {
            takeGreatest(prefix, data, start, length);
        }
    }

    /** The sign is in the prefix, so equal prefixes leave unsigned bytes to compare. */
    private static int compare(byte[] data, int start, int length, byte[] other, int otherLength) {
        return Arrays.compareUnsigned(data, start, start + length, other, 0, otherLength);
    }

    private long prefix(byte[] data, int start, int length) {
        long word = length >= 8 ? (long) ByteSink.LONGS.get(data, start) : length == 0 ? 0 : BytesDictionary.tail(data, start, length);
        return Long.reverseBytes(word ^ flip);
    }

    private void takeLeast(long prefix, byte[] data, int start, int length) {
        if (least.length < length) {
            least = new byte[length * 2];
        }
        System.arraycopy(data, start, least, 0, length);
        leastLength = length;
        leastPrefix = prefix;
    }

    private void takeGreatest(long prefix, byte[] data, int start, int length) {
        if (greatest.length < length) {
            greatest = new byte[length * 2];
        }
        System.arraycopy(data, start, greatest, 0, length);
        greatestLength = length;
        greatestPrefix = prefix;
    }

    byte[] least() {
        return empty ? null : Arrays.copyOf(least, leastLength);
    }

    byte[] greatest() {
        return empty ? null : Arrays.copyOf(greatest, greatestLength);
    }
}
