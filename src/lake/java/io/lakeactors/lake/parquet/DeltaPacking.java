package io.lakeactors.lake.parquet;

/** Parquet's DELTA_BINARY_PACKED: differences of neighbours, less the smallest of their block, packed in as few bits as the widest needs. */
final class DeltaPacking {
    private static final int BLOCK = 128;
    private static final int MINIBLOCKS = 4;
    private static final int MINIBLOCK = BLOCK / MINIBLOCKS;

    private DeltaPacking() {}

    /**
     * Appends {@code count} values.
     *
     * @param deltas room for at least 128 numbers
     * @param narrow whether the values are 32 bits wide: their differences then wrap at 32 bits, as readers add them
     */
    static void encode(long[] values, int count, boolean narrow, long[] deltas, ByteSink to) {
        to.putVarLong(BLOCK);
        to.putVarLong(MINIBLOCKS);
        to.putVarLong(count);
        to.putZigZag(count == 0 ? 0 : values[0]);
        for (int from = 1; from < count; from += BLOCK) {
            int size = Math.min(BLOCK, count - from);
            long least = narrow ? narrowDeltas(values, from, size, deltas) : wideDeltas(values, from, size, deltas);
            to.putZigZag(least);
            block(deltas, size, to);
        }
    }

    private static long wideDeltas(long[] values, int from, int size, long[] deltas) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            long delta = values[from + i] - values[from + i - 1];
            deltas[i] = delta;
            least = Math.min(least, delta);
        }
        for (int i = 0; i < size; i++) {
            deltas[i] -= least;
        }
        return least;
    }

    private static long narrowDeltas(long[] values, int from, int size, long[] deltas) {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            int delta = (int) values[from + i] - (int) values[from + i - 1];
            deltas[i] = delta;
            least = Math.min(least, delta);
        }
        for (int i = 0; i < size; i++) {
            deltas[i] = (deltas[i] - least) & 0xFFFFFFFFL;
        }
        return least;
    }

    private static void block(long[] deltas, int size, ByteSink to) {
        java.util.Arrays.fill(deltas, size, BLOCK, 0);
        int widthsAt = to.size();
        to.reserve(MINIBLOCKS + BLOCK * 8 + 16);
        to.moveTo(widthsAt + MINIBLOCKS);
        for (int mini = 0; mini < MINIBLOCKS; mini++) {
            int from = mini * MINIBLOCK;
            int width = from < size ? width(deltas, from) : 0;
            to.data()[widthsAt + mini] = (byte) width;
            pack(deltas, from, width, to);
        }
    }

    private static int width(long[] deltas, int from) {
        long all = 0;
        for (int i = from; i < from + MINIBLOCK; i++) {
            all |= deltas[i];
        }
        return 64 - Long.numberOfLeadingZeros(all);
    }

    private static void pack(long[] values, int from, int width, ByteSink to) {
        byte[] data = to.data();
        int position = to.size();
        long word = 0;
        int bits = 0;
        for (int i = from; i < from + MINIBLOCK; i++) {
            long value = values[i];
            word |= value << bits;
            bits += width;
            if (bits >= 64) {
                ByteSink.LONGS.set(data, position, word);
                position += 8;
                bits -= 64;
                word = bits == 0 ? 0 : value >>> (width - bits);
            }
        }
        if (bits > 0) {
            ByteSink.LONGS.set(data, position, word);
        }
        to.moveTo(to.size() + MINIBLOCK / 8 * width);
    }
}
