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
        private final AvroPlace place;
        private final boolean ofBytes;

        Text(Column.Bytes column, AvroPlace place, boolean ofBytes) {
            this.column = column;
            this.place = place;
            this.ofBytes = ofBytes;
        }

        @Override
        void read(AvroInput in) {
            int length = in.readLength();
            int from = in.take(length);
            if (AvroText.copy(in.bytes(), from, length, column)) {
                return;
            }
            if (!ofBytes) {
                throw new Malformed("the string of " + place.path() + " is not UTF-8");
            }
            place.fault("bytes that are not UTF-8 are no text");
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

    static final class UuidText extends AvroValue {
        private static final int LENGTH = 36;
        private final Column.Bytes column;
        private final AvroPlace place;

        UuidText(Column.Bytes column, AvroPlace place) {
            this.column = column;
            this.place = place;
        }

        @Override
        void read(AvroInput in) {
            int length = in.readLength();
            int from = in.take(length);
            int at = column.reserve(16);
            if (length == LENGTH && Hex.uuid(in.bytes(), from, column.data(), at)) {
                column.added(16);
            } else {
                place.fault("not a uuid:", in.bytes(), from, length);
            }
        }
    }

    static final class DateText extends AvroValue {
        private static final int LENGTH = 10;
        private final Column.Ints column;
        private final AvroPlace place;

        DateText(Column.Ints column, AvroPlace place) {
            this.column = column;
            this.place = place;
        }

        @Override
        void read(AvroInput in) {
            int length = in.readLength();
            int from = in.take(length);
            int day = length == LENGTH ? IsoTime.day(in.bytes(), from) : IsoTime.NO_DAY;
            if (day == IsoTime.NO_DAY) {
                place.fault("not a date (YYYY-MM-DD):", in.bytes(), from, length);
            } else {
                column.add(day);
            }
        }
    }

    /** Whole units since 1970: multiplied, or divided towards the past. */
    static final class Timestamp extends AvroValue {
        private final Column.Longs column;
        private final AvroPlace place;
        private final long microsPerUnit;
        private final long unitsPerMicro;

        Timestamp(Column.Longs column, AvroPlace place, long microsPerUnit, long unitsPerMicro) {
            this.column = column;
            this.place = place;
            this.microsPerUnit = microsPerUnit;
            this.unitsPerMicro = unitsPerMicro;
        }

        @Override
        void read(AvroInput in) {
            long units = in.readLong();
            if (Math.multiplyHigh(units, microsPerUnit) != units * microsPerUnit >> 63) {
                place.fault("a time out of range: " + units);
            } else {
                column.add(unitsPerMicro == 1 ? units * microsPerUnit : Math.floorDiv(units, unitsPerMicro));
            }
        }
    }

    static final class TimestampText extends AvroValue {
        private final Column.Longs column;
        private final AvroPlace place;
        private final boolean zoned;

        TimestampText(Column.Longs column, AvroPlace place, boolean zoned) {
            this.column = column;
            this.place = place;
            this.zoned = zoned;
        }

        @Override
        void read(AvroInput in) {
            int length = in.readLength();
            int from = in.take(length);
            long micros = IsoTime.micros(in.bytes(), from, from + length, zoned);
            if (micros == IsoTime.NO_TIME) {
                place.fault(zoned ? "not a time with an offset (ISO 8601):" : "not a time without an offset (ISO 8601):", in.bytes(), from, length);
            } else {
                column.add(micros);
            }
        }
    }
}
