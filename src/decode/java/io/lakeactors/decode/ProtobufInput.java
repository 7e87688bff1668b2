package io.lakeactors.decode;

/** A position in one record of Protobuf's encoding. */
final class ProtobufInput extends BinaryInput {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int SIZED = 2;
    static final int GROUP = 3;
    static final int GROUP_END = 4;
    static final int FIXED32 = 5;
    private static final int WIRE_BITS = 3;
    private static final int WIRE_MASK = 7;

    private final int valuesMax;
    private int values;
    private int tag;

    ProtobufInput(DecodeLimits limits) {
        super(limits);
        valuesMax = limits.recordBytesMax();
    }

    @Override
    void open(byte[] newBytes, int start, int newEnd) {
        super.open(newBytes, start, newEnd);
        values = 0;
    }

    /** A message of two bytes may stand for a row of defaults: a record has so many values at most. */
    void spend(int count) {
        values += count;
        if (values > valuesMax) {
            throw new Malformed("more than " + valuesMax + " values in one record");
        }
    }

    /** The byte that is read next. */
    byte next() {
        return bytes()[at()];
    }

    /** Passes a tag of one byte that is known. */
    void passTag(byte known) {
        take(1);
        tag = known;
    }

    /** What stands before a value of a field; negative for the greatest numbers. */
    static int tag(int number, int wire) {
        return number << WIRE_BITS | wire;
    }

    /** @return the field's number */
    int readTag() {
        byte first = bytes()[at()];
        if (first < 0) {
            long value = varint(INT_BYTES);
            tag = (int) value;
            if (value != (tag & 0xFFFF_FFFFL)) {
                throw new Malformed("the number of a field is out of range");
            }
        } else {
            take(1);
            tag = first;
        }
        if (tag >>> WIRE_BITS == 0) {
            throw new Malformed("a field has the number 0");
        }
        return tag >>> WIRE_BITS;
    }

    int tag() {
        return tag;
    }

    /** To go on with a field whose tag was read before. */
    void tag(int read) {
        tag = read;
    }

    /** How the field is encoded whose tag was read last. */
    int wire() {
        return tag & WIRE_MASK;
    }

    /** Passes the value of the field whose tag was read last. */
    void skip() {
        switch (wire()) {
            case VARINT -> readVarint();
            case FIXED64 -> take(Long.BYTES);
            case SIZED -> take(readLength());
            case FIXED32 -> take(Integer.BYTES);
            case GROUP -> skipGroup(tag >>> WIRE_BITS);
            case GROUP_END -> throw new Malformed("a group ends that did not begin");
            default -> throw new Malformed("there is no encoding " + wire());
        }
    }

    private void skipGroup(int number) {
        enter();
        while (true) {
            if (left() == 0) {
                throw ends();
            }
            int next = readTag();
            if (wire() == GROUP_END) {
                if (next != number) {
                    throw new Malformed("a group ends that did not begin");
                }
                leave();
                return;
            }
            skip();
        }
    }

    long readVarint() {
        byte first = bytes()[at()];
        if (first < 0) {
            return wholeVarint();
        }
        take(1);
        return first;
    }

    /** Libraries do not agree on what a tenth byte means that holds more than the 64th bit, or not even that; nobody writes it. */
    private long wholeVarint() {
        int from = at();
        long value = varint(LONG_BYTES);
        if (at() - from == LONG_BYTES && bytes()[at() - 1] != 1) {
            throw new Malformed("a number is longer than 64 bits");
        }
        return value;
    }

    /** A whole number; a UINT64 or FIXED64 beyond the range of longs is negative. */
    long readWhole(ProtobufNumber number) {
        return switch (number) {
            case INT32 -> (int) readVarint();
            case UINT32 -> readVarint() & 0xFFFF_FFFFL;
            case SINT32 -> (int) unzigzag(readVarint() & 0xFFFF_FFFFL);
            case INT64, UINT64 -> readVarint();
            case SINT64 -> unzigzag(readVarint());
            case FIXED32 -> fixed32() & 0xFFFF_FFFFL;
            case SFIXED32 -> fixed32();
            case FIXED64, SFIXED64 -> fixed64();
            case FLOAT, DOUBLE -> throw new IllegalStateException("no whole number: " + number);
        };
    }

    /** The length of a text, of bytes or of a message, all of which are there. */
    int readLength() {
        long length = readVarint();
        if (length < 0 || length > left()) {
            throw ends();
        }
        return (int) length;
    }

    /** Lets the record end after so many bytes, all of which are there. @return where it ended before, for {@link #widen} */
    int narrow(int length) {
        int before = end();
        endAt(at() + length);
        return before;
    }

    void widen(int toEnd) {
        endAt(toEnd);
    }
}
