package io.lakeactors.decode;

/** A position in one record of Avro's binary encoding. */
final class AvroInput extends BinaryInput {
    private final int emptyMax;
    private int empty;

    AvroInput(DecodeLimits limits) {
        super(limits);
        emptyMax = limits.keysMax();
    }

    @Override
    void open(byte[] newBytes, int start, int newEnd) {
        super.open(newBytes, start, newEnd);
        empty = 0;
    }

    /** Every byte of a record belongs to it: what was written with another schema mostly ends elsewhere. */
    void close() {
        if (left() != 0) {
            throw new Malformed(left() + " bytes follow the record: it was not written with this schema");
        }
    }

    long readLong() {
        byte first = bytes()[at()];
        if (first < 0) {
            return unzigzag(varint(LONG_BYTES));
        }
        take(1);
        return (first >>> 1) ^ -(first & 1);
    }

    int readInt() {
        byte first = bytes()[at()];
        if (first < 0) {
            return (int) unzigzag(varint(INT_BYTES) & 0xFFFF_FFFFL);
        }
        take(1);
        return (first >>> 1) ^ -(first & 1);
    }

    boolean readBoolean() {
        int value = bytes()[take(1)];
        if ((value & 1) != value) {
            throw new Malformed("a boolean is neither 0 nor 1");
        }
        return value == 1;
    }

    /** The length of a text or of bytes, all of which are there. */
    int readLength() {
        long length = readLong();
        if (length < 0) {
            throw new Malformed("a length is negative");
        }
        if (length > left()) {
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
            if (count > left() / width) {
                throw ends();
            }
        } else if (count > emptyMax || (empty += (int) count) > emptyMax) {
            throw new Malformed("more than " + emptyMax + " items without a byte each");
        }
        return (int) count;
    }
}
