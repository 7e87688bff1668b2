package io.lakeactors.decode;

import io.lakeactors.model.Column;
import java.util.Arrays;

/** Numbers as text has them: a sign, digits, perhaps a point and an exponent; leading zeros are allowed. */
final class TextNumbers {
    private static final int TEXT_BYTES = 64;

    private TextNumbers() {}

    /** Scans a copy: what follows the text may look like a digit. */
    private abstract static class Scanned extends TextValue {
        private final NumberScan scan = new NumberScan();
        private byte[] text = new byte[TEXT_BYTES];

        Scanned(ColumnPlace place) {
            super(place);
        }

        /** Whether this is a number; then it is {@link #scan}. */
        final boolean scan(byte[] bytes, int from, int length) {
            if (text.length < length + TEXT_BYTES) {
                text = new byte[length + TEXT_BYTES];
            }
            System.arraycopy(bytes, from, text, 0, length);
            Arrays.fill(text, length, length + java.lang.Long.BYTES, (byte) 0);
            return scan.scanText(text, 0, length);
        }

        final NumberScan scan() {
            return scan;
        }

        /** What was scanned, from 0. */
        final byte[] text() {
            return text;
        }
    }

    /** Whole numbers; also 1.0 and 1e3, never 1.5. */
    private abstract static class Whole extends Scanned {
        private final String fault;
        private final Integers integers = new Integers();

        Whole(ColumnPlace place, String fault) {
            super(place);
            this.fault = fault;
        }

        @Override
        final void add(byte[] bytes, int from, int length) {
            if (length > 0 && length <= Digits.PLAIN_MAX && Digits.run(bytes, from) >= length) {
                add(Digits.plain(bytes, from, length), bytes, from, length);
            } else if (scan(bytes, from, length) && integers.read(scan())) {
                add(integers.value(), bytes, from, length);
            } else {
                place().fault(fault, bytes, from, length);
            }
        }

        final void fault(byte[] bytes, int from, int length) {
            place().fault(fault, bytes, from, length);
        }

        abstract void add(long value, byte[] bytes, int from, int length);
    }

    static final class Int extends Whole {
        private final Column.Ints column;

        Int(ColumnPlace place) {
            super(place, "not a 32-bit integer:");
            column = (Column.Ints) place.column();
        }

        @Override
        void add(long value, byte[] bytes, int from, int length) {
            if (value == (int) value) {
                column.add((int) value);
            } else {
                fault(bytes, from, length);
            }
        }
    }

    static final class Long extends Whole {
        private final Column.Longs column;

        Long(ColumnPlace place) {
            super(place, "not a 64-bit integer:");
            column = (Column.Longs) place.column();
        }

        @Override
        void add(long value, byte[] bytes, int from, int length) {
            column.add(value);
        }
    }

    static final class Epoch extends Whole {
        private final EpochValue value;

        Epoch(EpochValue value) {
            super(value.place(), "not a whole number of " + value.place().word() + ":");
            this.value = value;
        }

        @Override
        void add(long units, byte[] bytes, int from, int length) {
            value.add(units);
        }
    }

    static final class Float extends Scanned {
        private final Column.Floats column;

        Float(ColumnPlace place) {
            super(place);
            column = (Column.Floats) place.column();
        }

        @Override
        void add(byte[] bytes, int from, int length) {
            float value = scan(bytes, from, length) ? Binary64.nearestFloat(scan(), text(), 0, length) : java.lang.Float.POSITIVE_INFINITY;
            if (java.lang.Float.isInfinite(value)) {
                place().fault("not a float, or too large for one:", bytes, from, length);
            } else {
                column.add(value);
            }
        }
    }

    static final class Double extends Scanned {
        private final Column.Doubles column;

        Double(ColumnPlace place) {
            super(place);
            column = (Column.Doubles) place.column();
        }

        @Override
        void add(byte[] bytes, int from, int length) {
            double value = scan(bytes, from, length) ? Binary64.nearest(scan(), text(), 0, length) : java.lang.Double.POSITIVE_INFINITY;
            if (java.lang.Double.isInfinite(value)) {
                place().fault("not a double, or too large for one:", bytes, from, length);
            } else {
                column.add(value);
            }
        }
    }

    static final class Decimal extends Scanned {
        private final int precision;
        private final int scale;
        private final ExactDecimal exact = new ExactDecimal();

        Decimal(ColumnPlace place, int precision, int scale) {
            super(place);
            this.precision = precision;
            this.scale = scale;
        }

        @Override
        void add(byte[] bytes, int from, int length) {
            if (!scan(bytes, from, length)) {
                place().fault("not a decimal:", bytes, from, length);
                return;
            }
            switch (exact.read(scan(), precision, scale)) {
                case EXACT -> add();
                case INEXACT -> place().fault("more than " + scale + " digits after the point:", bytes, from, length);
                case TOO_LARGE -> place().fault("too large for " + place().word() + ":", bytes, from, length);
            }
        }

        private void add() {
            if (place().column() instanceof Column.Longs longs) {
                longs.add(exact.low());
            } else if (place().column() instanceof Column.Bytes column) {
                int at = column.reserve(16);
                column.added(exact.write(column.data(), at));
            }
        }
    }
}
