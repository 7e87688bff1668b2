package io.lakeactors.decode;

import io.lakeactors.model.Column;

/** Reads messages: as structs, or as what those mean that everybody knows. */
final class ProtobufNested {
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    /** 0001-01-01 and 9999-12-31: what google.protobuf.Timestamp may be. */
    static final long SECONDS_MIN = -62_135_596_800L;
    static final long SECONDS_MAX = 253_402_300_799L;

    private ProtobufNested() {}

    static final class Struct extends ProtobufValue.Body {
        private final Column.Struct column;
        private final ProtobufMessage message;
        private final RequiredFields required;
        private final Faults faults;

        Struct(Column.Struct column, ProtobufMessage message, RequiredFields required, Faults faults) {
            this.column = column;
            this.message = message;
            this.required = required;
            this.faults = faults;
        }

        @Override
        void readBody(ProtobufInput in) {
            int row = column.size();
            int mark = faults.mark();
            message.read(in, row);
            column.added();
            required.check(row, mark);
        }
    }

    /** A message of one field that is there so that it may be missing. */
    static final class Wrapper extends ProtobufValue.Body {
        private final Column column;
        private final ProtobufMessage message;

        Wrapper(Column column, ProtobufMessage message) {
            this.column = column;
            this.message = message;
        }

        @Override
        void readBody(ProtobufInput in) {
            message.read(in, column.size());
        }
    }

    /** Messages of a few whole numbers or one text, which together are one value. */
    private abstract static class Parts extends ProtobufValue.Body {
        private static final int FIELDS = 4;
        private final long[] numbers = new long[FIELDS];
        private final ColumnPlace place;
        private byte[] bytes;
        private int from;
        private int length;

        Parts(ColumnPlace place) {
            this.place = place;
        }

        @Override
        final void readBody(ProtobufInput in) {
            in.enter();
            java.util.Arrays.fill(numbers, 0);
            bytes = in.bytes();
            from = in.at();
            length = 0;
            while (in.left() > 0) {
                int number = in.readTag();
                if (number < FIELDS && in.wire() == ProtobufInput.VARINT) {
                    numbers[number] = in.readVarint();
                } else if (number == 1 && in.wire() == ProtobufInput.SIZED) {
                    length = in.readLength();
                    from = in.take(length);
                } else {
                    in.skip();
                }
            }
            in.leave();
            add();
        }

        abstract void add();

        final long number(int field) {
            return numbers[field];
        }

        final ColumnPlace place() {
            return place;
        }

        final void addText(TextValue value) {
            value.add(bytes, from, length);
        }

        final void addBytes(DecimalValue value) {
            value.add(bytes, from, length);
        }

        final boolean hasBytes() {
            return length > 0;
        }
    }

    /** google.protobuf.Timestamp: an instant. Nanoseconds are cut to microseconds, towards the past. */
    static final class Timestamp extends Parts {
        private final Column.Longs column;

        Timestamp(ColumnPlace place) {
            super(place);
            column = (Column.Longs) place.column();
        }

        @Override
        void add() {
            long seconds = number(1);
            int nanos = (int) number(2);
            if (seconds < SECONDS_MIN || seconds > SECONDS_MAX || nanos < 0 || nanos >= NANOS_PER_SECOND) {
                place().fault("a time out of range: " + seconds + " seconds and " + nanos + " nanoseconds");
            } else {
                column.add(seconds * MICROS_PER_SECOND + nanos / NANOS_PER_MICRO);
            }
        }
    }

    /** google.protobuf.Duration: seconds. */
    static final class Duration extends Parts {
        private static final long SECONDS_MAX = 315_576_000_000L;
        private static final int NANO_DIGITS = 9;
        private final DecimalValue nanos;
        private final DecimalValue seconds;

        Duration(ColumnPlace place, int precision, int scale) {
            super(place);
            nanos = new DecimalValue(place, precision, scale, NANO_DIGITS);
            seconds = new DecimalValue(place, precision, scale, 0);
        }

        @Override
        void add() {
            long whole = number(1);
            int part = (int) number(2);
            boolean inRange = whole >= -SECONDS_MAX && whole <= SECONDS_MAX && part > -NANOS_PER_SECOND && part < NANOS_PER_SECOND;
            if (!inRange || part < 0 && whole > 0 || part > 0 && whole < 0) {
                place().fault("a duration out of range: " + whole + " seconds and " + part + " nanoseconds");
            } else if (part == 0) {
                seconds.add(whole);
            } else if (Math.abs(whole) < Long.MAX_VALUE / NANOS_PER_SECOND) {
                nanos.add(whole * NANOS_PER_SECOND + part);
            } else {
                byte[] large = java.math.BigInteger.valueOf(whole).multiply(java.math.BigInteger.valueOf(NANOS_PER_SECOND))
                        .add(java.math.BigInteger.valueOf(part)).toByteArray();
                nanos.add(large, 0, large.length);
            }
        }
    }

    /** google.type.Date. */
    static final class Date extends Parts {
        private static final int YEAR_MAX = 9999;
        private final Column.Ints column;

        Date(ColumnPlace place) {
            super(place);
            column = (Column.Ints) place.column();
        }

        @Override
        void add() {
            int day = number(1) < 1 || number(1) > YEAR_MAX ? IsoTime.NO_DAY : IsoTime.day((int) number(1), (int) number(2), (int) number(3));
            if (day == IsoTime.NO_DAY) {
                place().fault("not a date: year " + number(1) + ", month " + number(2) + ", day " + number(3));
            } else {
                column.add(day);
            }
        }
    }

    /** google.type.Decimal. */
    static final class DecimalText extends Parts {
        private final TextValue value;
        private final DecimalValue zero;

        DecimalText(ColumnPlace place, int precision, int scale) {
            super(place);
            value = new TextNumbers.Decimal(place, precision, scale);
            zero = new DecimalValue(place, precision, scale, 0);
        }

        @Override
        void add() {
            if (hasBytes()) {
                addText(value);
            } else {
                zero.add(0);
            }
        }
    }

    /** confluent.type.Decimal: two's complement, and how many digits of it stand after the point. */
    static final class Decimal extends Parts {
        private static final int SCALE_MAX = 38;
        private final DecimalValue[] byScale = new DecimalValue[2 * SCALE_MAX + 1];
        private final int precision;
        private final int scale;

        Decimal(ColumnPlace place, int precision, int scale) {
            super(place);
            this.precision = precision;
            this.scale = scale;
        }

        @Override
        void add() {
            int written = (int) number(3);
            if (written < -SCALE_MAX || written > SCALE_MAX) {
                place().fault("a decimal of scale " + written);
                return;
            }
            int index = SCALE_MAX + written;
            if (byScale[index] == null) {
                byScale[index] = new DecimalValue(place(), precision, scale, written);
            }
            if (hasBytes()) {
                addBytes(byScale[index]);
            } else {
                byScale[index].add(0);
            }
        }
    }
}
