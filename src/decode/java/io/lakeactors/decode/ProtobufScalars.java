package io.lakeactors.decode;

import io.lakeactors.model.Column;

/** Reads plain values. */
final class ProtobufScalars {
    private static final byte[] NOTHING = new byte[64];

    private ProtobufScalars() {}

    static final class Bool extends ProtobufValue {
        private final Column.Bools column;

        Bool(ColumnPlace place) {
            super(ProtobufInput.VARINT);
            column = (Column.Bools) place.column();
        }

        @Override
        void read(ProtobufInput in) {
            column.add(in.readVarint() != 0);
        }

        @Override
        void addDefault(ProtobufInput in) {
            column.add(false);
        }
    }

    static final class Int extends ProtobufValue {
        private final Column.Ints column;
        private final ProtobufNumber number;

        Int(ColumnPlace place, ProtobufNumber number) {
            super(number.wire());
            column = (Column.Ints) place.column();
            this.number = number;
        }

        @Override
        void read(ProtobufInput in) {
            column.add((int) in.readWhole(number));
        }

        @Override
        void addDefault(ProtobufInput in) {
            column.add(0);
        }
    }

    static final class Long extends ProtobufValue {
        private final Column.Longs column;
        private final ColumnPlace place;
        private final ProtobufNumber number;

        Long(ColumnPlace place, ProtobufNumber number) {
            super(number.wire());
            column = (Column.Longs) place.column();
            this.place = place;
            this.number = number;
        }

        @Override
        void read(ProtobufInput in) {
            long value = in.readWhole(number);
            if (value < 0 && number.isUnsignedLong()) {
                place.fault("too large for " + place.word() + ": " + java.lang.Long.toUnsignedString(value));
            } else {
                column.add(value);
            }
        }

        @Override
        void addDefault(ProtobufInput in) {
            column.add(0);
        }
    }

    static final class Float extends ProtobufValue {
        private final Column.Floats column;
        private final ProtobufNumber number;

        Float(ColumnPlace place, ProtobufNumber number) {
            super(number.wire());
            column = (Column.Floats) place.column();
            this.number = number;
        }

        @Override
        void read(ProtobufInput in) {
            column.add(number.isWhole() ? in.readWhole(number) : in.readFloat());
        }

        @Override
        void addDefault(ProtobufInput in) {
            column.add(0);
        }
    }

    static final class Double extends ProtobufValue {
        private final Column.Doubles column;
        private final ProtobufNumber number;

        Double(ColumnPlace place, ProtobufNumber number) {
            super(number.wire());
            column = (Column.Doubles) place.column();
            this.number = number;
        }

        @Override
        void read(ProtobufInput in) {
            column.add(number.isWhole() ? in.readWhole(number) : number == ProtobufNumber.FLOAT ? in.readFloat() : in.readDouble());
        }

        @Override
        void addDefault(ProtobufInput in) {
            column.add(0);
        }
    }

    static final class Decimal extends ProtobufValue {
        private final DecimalValue value;
        private final ProtobufNumber number;

        Decimal(DecimalValue value, ProtobufNumber number) {
            super(number.wire());
            this.value = value;
            this.number = number;
        }

        @Override
        void read(ProtobufInput in) {
            long whole = in.readWhole(number);
            if (whole < 0 && number.isUnsignedLong()) {
                value.add(java.nio.ByteBuffer.allocate(1 + java.lang.Long.BYTES).put((byte) 0).putLong(whole).array(), 0, 1 + java.lang.Long.BYTES);
            } else {
                value.add(whole);
            }
        }

        @Override
        void addDefault(ProtobufInput in) {
            value.add(0);
        }
    }

    static final class Timestamp extends ProtobufValue {
        private final EpochValue value;
        private final ProtobufNumber number;

        Timestamp(EpochValue value, ProtobufNumber number) {
            super(number.wire());
            this.value = value;
            this.number = number;
        }

        @Override
        void read(ProtobufInput in) {
            long units = in.readWhole(number);
            if (units < 0 && number.isUnsignedLong()) {
                value.place().fault("a time out of range: " + java.lang.Long.toUnsignedString(units));
            } else {
                value.add(units);
            }
        }

        @Override
        void addDefault(ProtobufInput in) {
            value.add(0);
        }
    }

    /** Strings, and bytes, which need not be text. */
    static final class Text extends ProtobufValue {
        private final Column.Bytes column;
        private final ColumnPlace place;
        private final boolean ofBytes;

        Text(ColumnPlace place, boolean ofBytes) {
            super(ProtobufInput.SIZED);
            column = (Column.Bytes) place.column();
            this.place = place;
            this.ofBytes = ofBytes;
        }

        @Override
        void read(ProtobufInput in) {
            int length = in.readLength();
            TextCopy.add(place, column, in.bytes(), in.take(length), length, ofBytes);
        }

        @Override
        void addDefault(ProtobufInput in) {
            column.add(NOTHING, 0, 0);
        }
    }

    /** Strings that stand for values of another type. */
    static final class OfText extends ProtobufValue {
        private final TextValue value;

        OfText(TextValue value) {
            super(ProtobufInput.SIZED);
            this.value = value;
        }

        @Override
        void read(ProtobufInput in) {
            int length = in.readLength();
            value.add(in.bytes(), in.take(length), length);
        }

        @Override
        void addDefault(ProtobufInput in) {
            value.add(NOTHING, 0, 0);
        }
    }

    /** Bytes, and strings as their bytes. */
    static final class Binary extends ProtobufValue {
        private final Column.Bytes column;
        private final ColumnPlace place;
        private final int size;

        /** @param size that values must have, -1 for any */
        Binary(ColumnPlace place, int size) {
            super(ProtobufInput.SIZED);
            column = (Column.Bytes) place.column();
            this.place = place;
            this.size = size;
        }

        @Override
        void read(ProtobufInput in) {
            int length = in.readLength();
            add(in.bytes(), in.take(length), length);
        }

        @Override
        void addDefault(ProtobufInput in) {
            add(NOTHING, 0, 0);
        }

        private void add(byte[] bytes, int from, int length) {
            if (size >= 0 && length != size) {
                place.fault("expected " + place.word() + " of " + size + " bytes, found " + length);
            } else {
                column.add(bytes, from, length);
            }
        }
    }
}
