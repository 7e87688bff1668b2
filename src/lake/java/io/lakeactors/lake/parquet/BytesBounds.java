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

    /** Adds {@code count} values, at least one, and copies only two of them. Compares them behind the bytes that all begin with: paths share many. */
    void addAll(byte[] data, int[] offsets, int count) {
        int shared = shared(data, offsets, count);
        long order = shared > 0 ? Long.MIN_VALUE : flip;
        int low = 0;
        int high = 0;
        long lowPrefix = word(data, offsets[0] + shared, offsets[1] - offsets[0] - shared) ^ order;
        long highPrefix = lowPrefix;
        for (int i = 1; i < count; i++) {
            int start = offsets[i] + shared;
            long prefix = word(data, start, offsets[i + 1] - start) ^ order;
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

    /** How many bytes all values begin with. */
    private static int shared(byte[] data, int[] offsets, int count) {
        int first = offsets[0];
        int shared = offsets[1] - first;
        for (int i = 1; i < count && shared > 0; i++) {
            int start = offsets[i];
            shared = Math.min(shared, offsets[i + 1] - start);
            int same = 0;
            while (same + 8 <= shared && (long) ByteSink.LONGS.get(data, first + same) == (long) ByteSink.LONGS.get(data, start + same)) {
                same += 8;
            }
            while (same < shared && data[first + same] == data[start + same]) {
                same++;
            }
            shared = same;
        }
        return shared;
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
        return word(data, start, length) ^ flip;
    }

    private static long word(byte[] data, int start, int length) {
        return Long.reverseBytes(length >= 8 ? (long) ByteSink.LONGS.get(data, start) : BytesDictionary.tail(data, start, length));
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
