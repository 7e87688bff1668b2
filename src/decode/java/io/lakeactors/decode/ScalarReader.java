package io.lakeactors.decode;

import io.lakeactors.model.Column;

/** Reads values that are neither objects nor arrays. */
abstract sealed class ScalarReader extends ValueReader {
    private ScalarReader(Place place, Column column) {
        super(place, column);
    }

    static boolean beginsNumber(int c) {
        return c == '-' || NumberScan.isDigit(c);
    }

    static final class Bool extends ScalarReader {
        private final Column.Bools column;

        Bool(Place place, Column.Bools column) {
            super(place, column);
            this.column = column;
        }

        @Override
        int read(JsonScanner in, byte[] bytes, int p) {
            if (bytes[p] != 't' && bytes[p] != 'f') {
                return mismatch(in, p);
            }
            int after = in.bool(p);
            column.add(bytes[p] == 't');
            return after;
        }
    }

    static final class Int extends ScalarReader {
        private static final int INT_DIGITS_SAFE = 9;

        private final Column.Ints column;
        private final Integers integers = new Integers();

        Int(Place place, Column.Ints column) {
            super(place, column);
            this.column = column;
        }

        @Override
        int read(JsonScanner in, byte[] bytes, int p) {
            int digits = Digits.ofInteger(bytes, p);
            if (digits == 0 || digits > INT_DIGITS_SAFE) {
                return slowly(in, p);
            }
            column.add((int) Digits.plain(bytes, p, digits));
            return p + digits;
        }

        private int slowly(JsonScanner in, int p) {
            if (!beginsNumber(in.bytes()[p])) {
                return mismatch(in, p);
            }
            int after = in.number(p);
            if (!integers.read(in.scan()) || integers.value() != (int) integers.value()) {
                return fault(in, p, after, "not a 32-bit integer:");
            }
            column.add((int) integers.value());
            return after;
        }
    }

    static final class Long extends ScalarReader {
        private final Column.Longs column;
        private final Integers integers = new Integers();

        Long(Place place, Column.Longs column) {
            super(place, column);
            this.column = column;
        }

        @Override
        int read(JsonScanner in, byte[] bytes, int p) {
            int digits = Digits.ofInteger(bytes, p);
            if (digits == 0) {
                return slowly(in, p);
            }
            column.add(Digits.plain(bytes, p, digits));
            return p + digits;
        }

        private int slowly(JsonScanner in, int p) {
            if (!beginsNumber(in.bytes()[p])) {
                return mismatch(in, p);
            }
            int after = in.number(p);
            if (!integers.read(in.scan())) {
                return fault(in, p, after, "not a 64-bit integer:");
            }
            column.add(integers.value());
            return after;
        }
    }

    static final class Float extends ScalarReader {
        private final Column.Floats column;

        Float(Place place, Column.Floats column) {
            super(place, column);
            this.column = column;
        }

        @Override
        int read(JsonScanner in, byte[] bytes, int p) {
            if (!beginsNumber(bytes[p])) {
                return mismatch(in, p);
            }
            int after = in.number(p);
            float value = Binary64.nearestFloat(in.scan(), bytes, p, after);
            if (java.lang.Float.isInfinite(value)) {
                return fault(in, p, after, "too large for a float:");
            }
            column.add(value);
            return after;
        }
    }

    static final class Double extends ScalarReader {
        private final Column.Doubles column;

        Double(Place place, Column.Doubles column) {
            super(place, column);
            this.column = column;
        }

        @Override
        int read(JsonScanner in, byte[] bytes, int p) {
            if (!beginsNumber(bytes[p])) {
                return mismatch(in, p);
            }
            int after = in.number(p);
            double value = Binary64.nearest(in.scan(), bytes, p, after);
            if (java.lang.Double.isInfinite(value)) {
                return fault(in, p, after, "too large for a double:");
            }
            column.add(value);
            return after;
        }
    }

    static final class Text extends ScalarReader {
        private final Column.Bytes column;

        Text(Place place, Column.Bytes column) {
            super(place, column);
            this.column = column;
        }

        @Override
        int read(JsonScanner in, byte[] bytes, int p) {
            if (bytes[p] != '"') {
                return mismatch(in, p);
            }
            int at = column.reserve(in.end() - p + 8);
            int after = in.string(p, column.data(), at);
            column.added(in.copied());
            return after;
        }
    }

    static final class Date extends ScalarReader {
        private final Column.Ints column;

        Date(Place place, Column.Ints column) {
            super(place, column);
            this.column = column;
        }

        @Override
        int read(JsonScanner in, byte[] bytes, int p) {
            if (bytes[p] != '"') {
                return mismatch(in, p);
            }
            int after = in.string(p);
            int day = in.viewEnd() - in.viewStart() == 10 ? IsoTime.day(in.view(), in.viewStart()) : IsoTime.NO_DAY;
            if (day == IsoTime.NO_DAY) {
                return fault(in, p, after, "not a date (YYYY-MM-DD):");
            }
            column.add(day);
            return after;
        }
    }

    static final class IsoTimestamp extends ScalarReader {
        private final Column.Longs column;
        private final boolean zoned;

        IsoTimestamp(Place place, Column.Longs column, boolean zoned) {
            super(place, column);
            this.column = column;
            this.zoned = zoned;
        }

        @Override
        int read(JsonScanner in, byte[] bytes, int p) {
            if (bytes[p] != '"') {
                return mismatch(in, p);
            }
            int after = in.string(p);
            long micros = IsoTime.micros(in.view(), in.viewStart(), in.viewEnd(), zoned);
            if (micros == IsoTime.NO_TIME) {
                return fault(in, p, after, zoned ? "not a time with an offset (ISO 8601):" : "not a time without an offset (ISO 8601):");
            }
            column.add(micros);
            return after;
        }
    }

    /** Whole units since 1970: multiplied, or divided towards the past. */
    static final class EpochTimestamp extends ScalarReader {
        private final Column.Longs column;
        private final long microsPerUnit;
        private final long unitsPerMicro;
        private final Integers integers = new Integers();

        EpochTimestamp(Place place, Column.Longs column, long microsPerUnit, long unitsPerMicro) {
            super(place, column);
            this.column = column;
            this.microsPerUnit = microsPerUnit;
            this.unitsPerMicro = unitsPerMicro;
        }

        @Override
        int read(JsonScanner in, byte[] bytes, int p) {
            int digits = Digits.ofInteger(bytes, p);
            if (digits == 0) {
                return slowly(in, p);
            }
            return add(in, p, p + digits, Digits.plain(bytes, p, digits));
        }

        private int slowly(JsonScanner in, int p) {
            if (!beginsNumber(in.bytes()[p])) {
                return mismatch(in, p);
            }
            int after = in.number(p);
            if (!integers.read(in.scan())) {
                return fault(in, p, after, "not a whole number of " + word() + ":");
            }
            return add(in, p, after, integers.value());
        }

        private int add(JsonScanner in, int from, int after, long units) {
            if (Math.multiplyHigh(units, microsPerUnit) != units * microsPerUnit >> 63) {
                return fault(in, from, after, "a time out of range:");
            }
            column.add(unitsPerMicro == 1 ? units * microsPerUnit : Math.floorDiv(units, unitsPerMicro));
            return after;
        }
    }

    static final class Uuid extends ScalarReader {
        private final Column.Bytes column;

        Uuid(Place place, Column.Bytes column) {
            super(place, column);
            this.column = column;
        }

        @Override
        int read(JsonScanner in, byte[] bytes, int p) {
            if (bytes[p] != '"') {
                return mismatch(in, p);
            }
            int after = in.string(p);
            int at = column.reserve(16);
            if (in.viewEnd() - in.viewStart() != 36 || !Hex.uuid(in.view(), in.viewStart(), column.data(), at)) {
                return fault(in, p, after, "not a uuid:");
            }
            column.added(16);
            return after;
        }
    }

    static final class Binary extends ScalarReader {
        private final Column.Bytes column;

        Binary(Place place, Column.Bytes column) {
            super(place, column);
            this.column = column;
        }

        @Override
        int read(JsonScanner in, byte[] bytes, int p) {
            if (bytes[p] != '"') {
                return mismatch(in, p);
            }
            int after = in.string(p);
            int at = column.reserve((in.viewEnd() - in.viewStart()) / 4 * 3 + 3);
            int length = Base64Text.decode(in.view(), in.viewStart(), in.viewEnd(), column.data(), at);
            if (length < 0) {
                return fault(in, p, after, "not base64:");
            }
            column.added(length);
            return after;
        }
    }
}
