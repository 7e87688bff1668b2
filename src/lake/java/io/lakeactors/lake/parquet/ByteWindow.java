package io.lakeactors.lake.parquet;

import java.io.IOException;

/** A stretch of a file that is held in memory, moved forward as it is read. */
final class ByteWindow {
    private static final int AT_ONCE = 512 << 10;

    private final RangeReader file;
    private byte[] own = new byte[0];
    private byte[] bytes = own;
    private long heldFrom;
    private long heldTo;
    private long position;
    private long end;

    ByteWindow(RangeReader file) {
        this.file = file;
    }

    /** Goes to a range of the file. */
    void begin(long from, long to) {
        position = from;
        end = to;
        heldFrom = 0;
        heldTo = 0;
    }

    /** Goes to a range that lies in memory already. @param origin the position in the file of the array's first byte */
    void begin(long from, long to, byte[] held, long origin) {
        position = from;
        end = to;
        bytes = held;
        heldFrom = origin;
        heldTo = to;
    }

    long left() {
        return end - position;
    }

    /** Sees to it that the next bytes are held. @throws IOException if the range ends before */
    void require(int length) throws IOException {
        if (length < 0 || length > left()) {
            throw new IOException("a column ends " + (length - left()) + " bytes too early");
        }
        if (position >= heldFrom && position + length <= heldTo) {
            return;
        }
        int next = (int) Math.min(left(), Math.max(length, AT_ONCE));
        own = own.length < next ? new byte[next] : own;
        file.read(position, own, 0, next);
        bytes = own;
        heldFrom = position;
        heldTo = position + next;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where in {@link #bytes()} the next byte stands. */
    int at() {
        return (int) (position - heldFrom);
    }

    void skip(int length) {
        position += length;
    }
}
