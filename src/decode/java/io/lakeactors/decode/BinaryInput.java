package io.lakeactors.decode;

/**
 * A position in one record of a binary encoding. Reads whole words behind the record's end, which raw batches allow, and finds out afterwards: no value that
 * was read so is ever kept.
 */
abstract class BinaryInput {
    static final int INT_BYTES = 5;
    static final int LONG_BYTES = 10;

    private static final long HIGH_BITS = 0x8080808080808080L;

    private final int depthMax;
    private byte[] bytes;
    private int at;
    private int end;
    private int depth;

    BinaryInput(DecodeLimits limits) {
        depthMax = limits.depthMax();
    }

    void open(byte[] newBytes, int start, int newEnd) {
        bytes = newBytes;
        at = start;
        end = newEnd;
        depth = 0;
    }

    final byte[] bytes() {
        return bytes;
    }

    final int at() {
        return at;
    }

    final int end() {
        return end;
    }

    final int left() {
        return end - at;
    }

    final int depth() {
        return depth;
    }

    /** To read again from a place where this was the depth. */
    final void rewind(int to, int toDepth) {
        at = to;
        depth = toDepth;
    }

    /** To read on elsewhere, at the same depth. */
    final void move(byte[] toBytes, int to, int toEnd) {
        bytes = toBytes;
        at = to;
        end = toEnd;
    }

    /** To read up to another end. */
    final void endAt(int toEnd) {
        end = toEnd;
    }

    /** Begins a record, list or map within another. */
    final void enter() {
        if (++depth > depthMax) {
            throw new Malformed("more than " + depthMax + " records, lists and maps within one another");
        }
    }

    final void leave() {
        depth--;
    }

    /** Passes so many bytes, 0 or more. @return where they begin */
    final int take(int length) {
        int from = at;
        if (length > end - from) {
            throw ends();
        }
        at = from + length;
        return from;
    }

    /** Seven bits a byte, the lowest first; what is beyond 64 bits is lost. */
    final long varint(int bytesMax) {
        long word = Words.get(bytes, at);
        long stops = ~word & HIGH_BITS;
        int length = (Long.numberOfTrailingZeros(stops) >>> 3) + 1;
        if (length <= Long.BYTES && length <= bytesMax) {
            take(length);
            return sevens(word & (stops ^ stops - 1) & ~HIGH_BITS);
        }
        return longVarint(bytesMax);
    }

    /** Puts together what eight bytes have of seven bits each. */
    private static long sevens(long bytes) {
        long pairs = bytes & 0x007F007F007F007FL | (bytes & 0x7F007F007F007F00L) >>> 1;
        long fours = pairs & 0x00003FFF00003FFFL | (pairs & 0x3FFF00003FFF0000L) >>> 2;
        return fours & 0x000000000FFFFFFFL | (fours & 0x0FFFFFFF00000000L) >>> 4;
    }

    private long longVarint(int bytesMax) {
        long value = 0;
        int p = at;
        for (int i = 0; i < bytesMax; i++) {
            byte next = bytes[p++];
            value |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                take(p - at);
                return value;
            }
        }
        throw p > end ? ends() : new Malformed("a number is longer than " + bytesMax + " bytes");
    }

    static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    final int fixed32() {
        return (int) Words.get(bytes, take(Integer.BYTES));
    }

    final long fixed64() {
        return Words.get(bytes, take(Long.BYTES));
    }

    final float readFloat() {
        return Float.intBitsToFloat(fixed32());
    }

    final double readDouble() {
        return Double.longBitsToDouble(fixed64());
    }

    static Malformed ends() {
        return new Malformed("the record ends within a value");
    }
}
