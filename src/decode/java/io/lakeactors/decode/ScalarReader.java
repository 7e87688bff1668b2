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
        void read(JsonScanner in, int c) {
            if (c == 't' || c == 'f') {
                column.add(in.bool(c));
            } else {
                mismatch(in, c);
            }
        }
    }

    static final class Int extends ScalarReader {
        private final Column.Ints column;
        private final Integers integers = new Integers();

        Int(Place place, Column.Ints column) {
            super(place, column);
            this.column = column;
        }

        @Override
        void read(JsonScanner in, int c) {
            if (!beginsNumber(c)) {
                mismatch(in, c);
                return;
            }
            int from = in.at();
            if (integers.read(in.number()) && integers.value() == (int) integers.value()) {
                column.add((int) integers.value());
            } else {
                fault(in, from, "not a 32-bit integer:");
            }
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
        void read(JsonScanner in, int c) {
            if (!beginsNumber(c)) {
                mismatch(in, c);
                return;
            }
            int from = in.at();
            if (integers.read(in.number())) {
                column.add(integers.value());
            } else {
                fault(in, from, "not a 64-bit integer:");
            }
        }
    }

    static final class Float extends ScalarReader {
        private final Column.Floats column;

        Float(Place place, Column.Floats column) {
            super(place, column);
            this.column = column;
        }

        @Override
        void read(JsonScanner in, int c) {
            if (!beginsNumber(c)) {
                mismatch(in, c);
                return;
            }
            int from = in.at();
            float value = Binary64.nearestFloat(in.number(), in.bytes(), from, in.at());
            if (java.lang.Float.isInfinite(value)) {
                fault(in, from, "too large for a float:");
            } else {
                column.add(value);
            }
        }
    }

    static final class Double extends ScalarReader {
        private final Column.Doubles column;

        Double(Place place, Column.Doubles column) {
            super(place, column);
            this.column = column;
        }

        @Override
        void read(JsonScanner in, int c) {
            if (!beginsNumber(c)) {
                mismatch(in, c);
                return;
            }
            int from = in.at();
            double value = Binary64.nearest(in.number(), in.bytes(), from, in.at());
            if (java.lang.Double.isInfinite(value)) {
                fault(in, from, "too large for a double:");
            } else {
                column.add(value);
            }
        }
    }

    /** Exact decimals from numbers or texts, as a long or as bytes. */
    static final class Decimal extends ScalarReader {
        private final int precision;
        private final int scale;
        private final ExactDecimal exact = new ExactDecimal();

        Decimal(Place place, Column column, int precision, int scale) {
            super(place, column);
            this.precision = precision;
            this.scale = scale;
        }

        @Override
        void read(JsonScanner in, int c) {
            int from = in.at();
            if (beginsNumber(c)) {
                take(in, in.number(), from);
            } else if (c == '"') {
                in.string();
                if (in.scan().scanText(in.view(), in.viewStart(), in.viewEnd())) {
                    take(in, in.scan(), from);
                } else {
                    fault(in, from, "not a decimal:");
                }
            } else {
                mismatch(in, c);
            }
        }

        private void take(JsonScanner in, NumberScan number, int from) {
            switch (exact.read(number, precision, scale)) {
                case EXACT -> add();
                case INEXACT -> fault(in, from, "more than " + scale + " digits after the point:");
                case TOO_LARGE -> fault(in, from, "too large for " + word() + ":");
            }
        }

        private void add() {
            if (column() instanceof Column.Longs longs) {
                longs.add(exact.low());
            } else if (column() instanceof Column.Bytes bytes) {
                int at = bytes.reserve(16);
                bytes.added(exact.write(bytes.data(), at));
            }
        }
    }

    static final class Text extends ScalarReader {
        private final Column.Bytes column;

        Text(Place place, Column.Bytes column) {
            super(place, column);
            this.column = column;
        }

        @Override
        void read(JsonScanner in, int c) {
            if (c == '"') {
                int at = column.reserve(in.end() - in.at() + 8);
                column.added(in.string(column.data(), at));
            } else {
                mismatch(in, c);
            }
        }
    }

    static final class Date extends ScalarReader {
        private final Column.Ints column;

        Date(Place place, Column.Ints column) {
            super(place, column);
            this.column = column;
        }

        @Override
        void read(JsonScanner in, int c) {
            if (c != '"') {
                mismatch(in, c);
                return;
            }
            int from = in.at();
            in.string();
            int day = in.viewEnd() - in.viewStart() == 10 ? IsoTime.day(in.view(), in.viewStart()) : IsoTime.NO_DAY;
            if (day == IsoTime.NO_DAY) {
                fault(in, from, "not a date (YYYY-MM-DD):");
            } else {
                column.add(day);
            }
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
        void read(JsonScanner in, int c) {
            if (c != '"') {
                mismatch(in, c);
                return;
            }
            int from = in.at();
            in.string();
            long micros = IsoTime.micros(in.view(), in.viewStart(), in.viewEnd(), zoned);
            if (micros == IsoTime.NO_TIME) {
                fault(in, from, zoned ? "not a time with an offset (ISO 8601):" : "not a time without an offset (ISO 8601):");
            } else {
                column.add(micros);
            }
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
        void read(JsonScanner in, int c) {
            if (!beginsNumber(c)) {
                mismatch(in, c);
                return;
            }
            int from = in.at();
            if (!integers.read(in.number())) {
                fault(in, from, "not a whole number of " + word() + ":");
            } else if (Math.multiplyHigh(integers.value(), microsPerUnit) != integers.value() * microsPerUnit >> 63) {
                fault(in, from, "a time out of range:");
            } else {
                column.add(unitsPerMicro == 1 ? integers.value() * microsPerUnit : Math.floorDiv(integers.value(), unitsPerMicro));
            }
        }
    }

    static final class Uuid extends ScalarReader {
        private final Column.Bytes column;

        Uuid(Place place, Column.Bytes column) {
            super(place, column);
            this.column = column;
        }

        @Override
        void read(JsonScanner in, int c) {
            if (c != '"') {
                mismatch(in, c);
                return;
            }
            int from = in.at();
            in.string();
            int at = column.reserve(16);
            if (in.viewEnd() - in.viewStart() == 36 && Hex.uuid(in.view(), in.viewStart(), column.data(), at)) {
                column.added(16);
            } else {
                fault(in, from, "not a uuid:");
            }
        }
    }

    static final class Binary extends ScalarReader {
        private final Column.Bytes column;

        Binary(Place place, Column.Bytes column) {
            super(place, column);
            this.column = column;
        }

        @Override
        void read(JsonScanner in, int c) {
            if (c != '"') {
                mismatch(in, c);
                return;
            }
            int from = in.at();
            in.string();
            int at = column.reserve((in.viewEnd() - in.viewStart()) / 4 * 3 + 3);
            int length = Base64Text.decode(in.view(), in.viewStart(), in.viewEnd(), column.data(), at);
            if (length < 0) {
                fault(in, from, "not base64:");
            } else {
                column.added(length);
            }
        }
    }
}
