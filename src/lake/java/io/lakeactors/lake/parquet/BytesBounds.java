package io.lakeactors.lake.parquet;

import java.util.Arrays;

/**
 * The smallest and the greatest of byte strings, as unsigned bytes (which is also the order of UTF-8), or as big-endian numbers of one width.
 * Their first eight bytes are compared first, as a number: that decides nearly always.
 */
final class BytesBounds {
    private final long flip;
    private byte[] least = new byte[32];
    private byte[] greatest = new byte[32];
    private int leastLength;
    private int greatestLength;
    private long leastPrefix;
    private long greatestPrefix;
    private boolean empty = true;

    /** @param signed whether the values are numbers in two's complement */
    BytesBounds(boolean signed) {
        flip = signed ? 0 : Long.MIN_VALUE;
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

    /** Adds {@code count} values, at least one, and copies only two of them. */
    void addAll(byte[] data, int[] offsets, int count) {
        int low = 0;
        int high = 0;
        long lowPrefix = prefix(data, offsets[0], offsets[1] - offsets[0]);
        long highPrefix = lowPrefix;
        for (int i = 1; i < count; i++) {
            long prefix = prefix(data, offsets[i], offsets[i + 1] - offsets[i]);
            if (prefix < lowPrefix || prefix == lowPrefix && compare(data, offsets, i, low) < 0) {
                low = i;
                lowPrefix = prefix;
            }
            if (prefix > highPrefix || prefix == highPrefix && compare(data, offsets, i, high) > 0) {
                high = i;
                highPrefix = prefix;
            }
        }
        add(data, offsets[low], offsets[low + 1] - offsets[low]);
        add(data, offsets[high], offsets[high + 1] - offsets[high]);
    }

    private static int compare(byte[] data, int[] offsets, int left, int right) {
        return Arrays.compareUnsigned(data, offsets[left], offsets[left + 1], data, offsets[right], offsets[right + 1]);
    }

    void add(byte[] data, int start, int length) {
        long prefix = prefix(data, start, length);
        if (empty) {
            empty = false;
            takeLeast(prefix, data, start, length);
            takeGreatest(prefix, data, start, length);
            return;
        }
        if (prefix < leastPrefix || prefix == leastPrefix && compare(data, start, length, least, leastLength) < 0) {
            takeLeast(prefix, data, start, length);
        }
        if (prefix > greatestPrefix || prefix == greatestPrefix && compare(data, start, length, greatest, greatestLength) > 0) {
            takeGreatest(prefix, data, start, length);
        }
    }

    /** The sign is in the prefix, so equal prefixes leave unsigned bytes to compare. */
    private static int compare(byte[] data, int start, int length, byte[] other, int otherLength) {
        return Arrays.compareUnsigned(data, start, start + length, other, 0, otherLength);
    }

    /** A number whose order as a signed one is the values' order. */
    private long prefix(byte[] data, int start, int length) {
        long word = length >= 8 ? (long) ByteSink.LONGS.get(data, start) : length == 0 ? 0 : BytesDictionary.tail(data, start, length);
        return Long.reverseBytes(word) ^ flip;
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
