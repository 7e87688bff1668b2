package io.lakeactors.lake.parquet;

/** Parquet's hybrid of run lengths and bit packing, which carries levels, dictionary ids and booleans. */
final class RunLengths {
    private static final int GROUP = 8;

    private RunLengths() {}

    /** Bits that hold the numbers 0 to {@code max}; 31 at most. */
    static int width(int max) {
        return 32 - Integer.numberOfLeadingZeros(max);
    }

    /** Appends {@code count} equal values as one run. */
    static void run(int value, int count, int width, ByteSink to) {
        to.putVarLong((long) count << 1);
        for (int bits = 0; bits < width; bits += 8) {
            to.write(value >>> bits);
        }
    }

    /**
     * Appends values, each below 2^{@code width}: equal neighbours as runs where at least eight stand together, the rest packed.
     * Only the last packed group of a page may be padded, so packed stretches elsewhere are whole groups.
     */
    static void encode(int[] values, int count, int width, ByteSink to) {
        int at = 0;
        while (at < count) {
            int runEnd = endOfRun(values, at, count);
            if (runEnd - at >= GROUP || runEnd == count) {
                run(values[at], runEnd - at, width, to);
                at = runEnd;
            } else {
                int end = at + GROUP;
                while (end < count && !isRun(values, end, count)) {
                    end += GROUP;
                }
                int groups = (Math.min(end, count) - at + GROUP - 1) / GROUP;
                to.putVarLong(((long) groups << 1) | 1);
                pack(values, at, Math.min(end, count), groups * GROUP, width, to);
                at = end;
            }
        }
    }

    private static int endOfRun(int[] values, int at, int count) {
        int value = values[at];
        int end = at + 1;
        while (end < count && values[end] == value) {
            end++;
        }
        return end;
    }

    private static boolean isRun(int[] values, int at, int count) {
        if (count - at < GROUP) {
            return false;
        }
        int value = values[at];
        for (int i = at + 1; i < at + GROUP; i++) {
            if (values[i] != value) {
                return false;
            }
        }
        return true;
    }

    private static void pack(int[] values, int from, int to, int slots, int width, ByteSink sink) {
        int bytes = slots / 8 * width;
        sink.reserve(bytes + 8);
        byte[] data = sink.data();
        int position = sink.size();
        int end = position + bytes;
        long word = 0;
        int bits = 0;
        for (int i = from; i < to; i++) {
            word |= (long) values[i] << bits;
            bits += width;
            if (bits >= 32) {
                ByteSink.INTS.set(data, position, (int) word);
                position += 4;
                word >>>= 32;
                bits -= 32;
            }
        }
        while (position < end) {
            data[position++] = (byte) word;
            word >>>= 8;
        }
        sink.moveTo(end);
    }
}
