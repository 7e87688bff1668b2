package io.lakeactors.lake.parquet;

/** Reads Parquet's DELTA_BINARY_PACKED. Holds where it is; the array that it reads must have nine bytes to spare. */
final class DeltaReader {
    private final byte[] data;
    private int at;

    DeltaReader(byte[] data, int from) {
        this.data = data;
        at = from;
    }

    /** Where the numbers have ended. */
    int end() {
        return at;
    }

    /**
     * Reads the numbers.
     *
     * @param narrow whether they are 32 bits wide, and wrap there
     * @throws IllegalArgumentException if they are not {@code count}
     */
    void read(long[] into, int count, boolean narrow) {
        int block = (int) varLong();
        int minis = (int) varLong();
        long total = varLong();
        long value = zigZag();
        if (total != count || minis < 1 || block < 1 || block % minis != 0) {
            throw new IllegalArgumentException(total + " differences for " + count + " numbers in blocks of " + block + " by " + minis);
        }
        int mini = block / minis;
        if (count > 0) {
            into[0] = value;
        }
        for (int done = 1; done < count; ) {
            long least = zigZag();
            int widths = at;
            at += minis;
            for (int i = 0; i < minis && done < count; i++) {
                int width = data[widths + i] & 0xFF;
                int take = Math.min(mini, count - done);
                RunLengthReader.words(data, at, width, into, done, take);
                at += mini / 8 * width;
                if (narrow) {
                    sumNarrow(into, done, take, (int) least);
                } else {
                    sum(into, done, take, least);
                }
                done += take;
            }
        }
    }

    private static void sum(long[] values, int from, int count, long least) {
        long value = values[from - 1];
        for (int i = from; i < from + count; i++) {
            value += values[i] + least;
            values[i] = value;
        }
    }

    private static void sumNarrow(long[] values, int from, int count, int least) {
        int value = (int) values[from - 1];
        for (int i = from; i < from + count; i++) {
            value += (int) values[i] + least;
            values[i] = value;
        }
    }

    private long varLong() {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = data[at++];
            value |= (next & 0x7FL) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    private long zigZag() {
        long value = varLong();
        return (value >>> 1) ^ -(value & 1);
    }
}
