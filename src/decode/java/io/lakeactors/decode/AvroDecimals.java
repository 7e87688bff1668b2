package io.lakeactors.decode;

/** Reads exact decimals: two's complement of any length, or whole numbers. */
final class AvroDecimals {
    private AvroDecimals() {}

    /** Bytes or fixed. */
    static final class Binary extends AvroValue {
        private final DecimalValue value;
        private final int size;

        /** @param size of a fixed, -1 if each value says its own */
        Binary(DecimalValue value, int size) {
            this.value = value;
            this.size = size;
        }

        @Override
        void read(AvroInput in) {
            int length = size < 0 ? in.readLength() : size;
            value.add(in.bytes(), in.take(length), length);
        }
    }

    static final class Whole extends AvroValue {
        private final DecimalValue value;
        private final boolean narrow;

        /** @param narrow whether they are ints */
        Whole(DecimalValue value, boolean narrow) {
            this.value = value;
            this.narrow = narrow;
        }

        @Override
        void read(AvroInput in) {
            value.add(narrow ? in.readInt() : in.readLong());
        }
    }
}
