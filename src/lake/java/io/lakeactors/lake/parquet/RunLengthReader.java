package io.lakeactors.lake.parquet;

/** Reads Parquet's hybrid of run lengths and bit packing, and bits packed alone. Arrays that are read from must have eight bytes to spare. */
final class RunLengthReader {
    private static final int GROUP = 8;

    private RunLengthReader() {}

    /**
     * Reads {@code count} numbers of {@code width} bits.
     *
     * @throws IllegalArgumentException if there are fewer
     */
    static void ids(byte[] data, int from, int end, int width, int[] into, int count) {
        int at = from;
        int done = 0;
        while (done < count) {
            if (at >= end) {
                throw new IllegalArgumentException("runs end after " + done + " of " + count + " numbers");
            }
            int header = 0;
            int shift = 0;
            byte next;
            do {
                next = data[at++];
                header |= (next & 0x7F) << shift;
                shift += 7;
            } while (next < 0);
            int number = header >>> 1;
            if ((header & 1) == 0) {
                int bytes = (width + 7) >>> 3;
                int value = 0;
                for (int i = 0; i < bytes; i++) {
                    value |= (data[at++] & 0xFF) << i * 8;
                }
                int take = Math.min(number, count - done);
                java.util.Arrays.fill(into, done, done + take, value);
                done += take;
            } else {
                int take = (int) Math.min((long) number * GROUP, count - done);
                unpack(data, at, width, into, done, take);
                at += number * width;
                done += take;
            }
        }
    }

    private static void unpack(byte[] data, int from, int width, int[] into, int at, int count) {
        int mask = width == 32 ? -1 : (1 << width) - 1;
        long bit = 0;
        for (int i = 0; i < count; i++, bit += width) {
            into[at + i] = (int) ((long) ByteSink.LONGS.get(data, from + (int) (bit >>> 3)) >>> (bit & 7)) & mask;
        }
    }

    /** Reads numbers of up to 64 bits. */
    static void words(byte[] data, int from, int width, long[] into, int at, int count) {
        if (width == 0) {
            java.util.Arrays.fill(into, at, at + count, 0);
            return;
        }
        long mask = width == 64 ? -1L : (1L << width) - 1;
        long bit = 0;
        for (int i = 0; i < count; i++, bit += width) {
            int position = from + (int) (bit >>> 3);
            int shift = (int) (bit & 7);
            long word = (long) ByteSink.LONGS.get(data, position) >>> shift;
            if (shift + width > 64) {
                word |= (long) data[position + 8] << (64 - shift);
            }
            into[at + i] = word & mask;
        }
    }
}
