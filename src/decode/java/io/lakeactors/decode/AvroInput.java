package io.lakeactors.decode;

/**
 * A position in one record of Avro's binary encoding. Reads whole words behind the record's end, which raw batches allow, and finds out afterwards: no value
 * that was read so is ever kept.
 */
final class AvroInput {
    private static final int INT_BYTES = 5;
    private static final int LONG_BYTES = 10;

    private final int depthMax;
    private final int emptyMax;
    private byte[] bytes;
    private int at;
    private int end;
    private int depth;
    private int empty;

    AvroInput(DecodeLimits limits) {
        depthMax = limits.depthMax();
        emptyMax = limits.keysMax();
    }

    void open(byte[] newBytes, int start, int newEnd) {
        bytes = newBytes;
        at = start;
        end = newEnd;
        depth = 0;
        empty = 0;
    }

    /** Every byte of a record belongs to it: what was written with another schema mostly ends elsewhere. */
    void close() {
        if (at != end) {
            throw new Malformed((end - at) + " bytes follow the record: it was not written with this schema");
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    int depth() {
        return depth;
    }

    /** To read again from a place where this was the depth. */
    void rewind(int to, int toDepth) {
        at = to;
        depth = toDepth;
    }

    /** Begins a record, array or map within another. */
    void enter() {
        if (++depth > depthMax) {
            throw new Malformed("more than " + depthMax + " records, arrays and maps within one another");
        }
    }

    void leave() {
        depth--;
    }

    /** Passes so many bytes, 0 or more. @return where they begin */
    int take(int length) {
        int from = at;
        if (length > end - from) {
            throw ends();
        }
        at = from + length;
        return from;
    }

    long readLong() {
        byte first = bytes[at];
        if (first < 0) {
            return unzigzag(varint(LONG_BYTES));
        }
        take(1);
        return (first >>> 1) ^ -(first & 1);
    }

    int readInt() {
        byte first = bytes[at];
        if (first < 0) {
            return (int) unzigzag(varint(INT_BYTES) & 0xFFFF_FFFFL);
        }
        take(1);
        return (first >>> 1) ^ -(first & 1);
    }

    private static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private long varint(int bytesMax) {
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

    boolean readBoolean() {
        int value = bytes[take(1)];
        if ((value & 1) != value) {
            throw new Malformed("a boolean is neither 0 nor 1");
        }
        return value == 1;
    }

    float readFloat() {
        return Float.intBitsToFloat((int) Words.get(bytes, take(Float.BYTES)));
    }

    double readDouble() {
        return Double.longBitsToDouble(Words.get(bytes, take(Double.BYTES)));
    }

    /** The length of a text or of bytes, all of which are there. */
    int readLength() {
        long length = readLong();
        if (length < 0) {
            throw new Malformed("a length is negative");
        }
        if (length > end - at) {
            throw ends();
        }
        return (int) length;
    }

    /** Which branch of a union, or symbol of an enum. */
    int readIndex(int count) {
        int index = readInt();
        if (index < 0 || index >= count) {
            throw new Malformed("there is no number " + index + " among " + count + " branches or symbols");
        }
        return index;
    }

    /**
     * The number of items in the next block of an array or map, 0 at its end.
     *
     * @param width the least bytes of an item
     */
    int readBlock(int width) {
        long count = readLong();
        if (count < 0) {
            readLength();
            count = -count;
        }
        return items(count, width);
    }

    /** As {@link #readBlock}, but a block that says how long it is has been passed already, and 0 items of it are left. @return -1 at the end of all blocks */
    int skipBlock(int width) {
        long count = readLong();
        if (count < 0) {
            take(readLength());
            return 0;
        }
        return count == 0 ? -1 : items(count, width);
    }

    private int items(long count, int width) {
        if (count < 0) {
            throw new Malformed("a count of items is out of range");
        }
        if (width > 0) {
            if (count > (end - at) / width) {
                throw ends();
            }
        } else if (count > emptyMax || (empty += (int) count) > emptyMax) {
            throw new Malformed("more than " + emptyMax + " items without a byte each");
        }
        return (int) count;
    }

    private Malformed ends() {
        return new Malformed("the record ends within a value");
    }
}
