package io.lakeactors.decode;

import io.lakeactors.model.Column;
import java.nio.charset.StandardCharsets;

/** Reads plain values. */
final class AvroScalars {
    private AvroScalars() {}

    /** How a number is encoded. */
    enum Encoding {
        INT,
        LONG,
        FLOAT,
        DOUBLE
    }

    static final class Bool extends AvroValue {
        private final Column.Bools column;

        Bool(Column.Bools column) {
            this.column = column;
        }

        @Override
        void read(AvroInput in) {
            column.add(in.readBoolean());
        }
    }

    /** Numbers and dates. */
    static final class Int extends AvroValue {
        private final Column.Ints column;

        Int(Column.Ints column) {
            this.column = column;
        }

        @Override
        void read(AvroInput in) {
            column.add(in.readInt());
        }
    }

    static final class Long extends AvroValue {
        private final Column.Longs column;
        private final boolean narrow;

        /** @param narrow whether they are ints */
        Long(Column.Longs column, boolean narrow) {
            this.column = column;
            this.narrow = narrow;
        }

        @Override
        void read(AvroInput in) {
            column.add(narrow ? in.readInt() : in.readLong());
        }
    }

    static final class Float extends AvroValue {
        private final Column.Floats column;
        private final Encoding encoding;

        Float(Column.Floats column, Encoding encoding) {
            this.column = column;
            this.encoding = encoding;
        }

        @Override
        void read(AvroInput in) {
            column.add(switch (encoding) {
                case INT -> in.readInt();
                case LONG -> in.readLong();
                case FLOAT -> in.readFloat();
                case DOUBLE -> (float) in.readDouble();
            });
        }
    }

    static final class Double extends AvroValue {
        private final Column.Doubles column;
        private final Encoding encoding;

        Double(Column.Doubles column, Encoding encoding) {
            this.column = column;
            this.encoding = encoding;
        }

        @Override
        void read(AvroInput in) {
            column.add(switch (encoding) {
                case INT -> in.readInt();
                case LONG -> in.readLong();
                case FLOAT -> in.readFloat();
                case DOUBLE -> in.readDouble();
            });
        }
    }

    /** Also of bytes, which then need not be text. */
    static final class Text extends AvroValue {
        private final Column.Bytes column;
        private final ColumnPlace place;
        private final boolean ofBytes;

        Text(Column.Bytes column, ColumnPlace place, boolean ofBytes) {
            this.column = column;
            this.place = place;
            this.ofBytes = ofBytes;
        }

        @Override
        void read(AvroInput in) {
            int length = in.readLength();
            TextCopy.add(place, column, in.bytes(), in.take(length), length, ofBytes);
        }
    }

    static final class Enum extends AvroValue {
        private final Column.Bytes column;
        private final byte[][] symbols;

        Enum(Column.Bytes column, java.util.List<String> symbols) {
            this.column = column;
            this.symbols = symbols.stream().map(symbol -> symbol.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        }

        @Override
        void read(AvroInput in) {
            byte[] symbol = symbols[in.readIndex(symbols.length)];
            column.add(symbol, 0, symbol.length);
        }
    }

    /** Bytes, strings as their bytes, and fixed. */
    static final class Binary extends AvroValue {
        private final Column.Bytes column;
        private final int size;

        /** @param size of a fixed, -1 if each value says its own */
        Binary(Column.Bytes column, int size) {
            this.column = column;
            this.size = size;
        }

        @Override
        void read(AvroInput in) {
            int length = size < 0 ? in.readLength() : size;
            column.add(in.bytes(), in.take(length), length);
        }
    }

    /** Strings that stand for values of another type. */
    static final class OfText extends AvroValue {
        private final TextValue value;

        OfText(TextValue value) {
            this.value = value;
        }

        @Override
        void read(AvroInput in) {
            int length = in.readLength();
            value.add(in.bytes(), in.take(length), length);
        }
    }

    static final class Timestamp extends AvroValue {
        private final EpochValue value;

        Timestamp(EpochValue value) {
            this.value = value;
        }

        @Override
        void read(AvroInput in) {
            value.add(in.readLong());
        }
    }
}
