package io.lakeactors.decode;

import io.lakeactors.model.Column;

/** Dates, times, uuids and bytes as text has them. */
final class TextValues {
    private static final int DAY_LENGTH = 10;
    private static final int UUID_LENGTH = 36;
    private static final int UUID_BYTES = 16;

    private TextValues() {}

    static final class Uuid extends TextValue {
        private final Column.Bytes column;

        Uuid(ColumnPlace place) {
            super(place);
            column = (Column.Bytes) place.column();
        }

        @Override
        void add(byte[] bytes, int from, int length) {
            int at = column.reserve(UUID_BYTES);
            if (length == UUID_LENGTH && Hex.uuid(bytes, from, column.data(), at)) {
                column.added(UUID_BYTES);
            } else {
                place().fault("not a uuid:", bytes, from, length);
            }
        }
    }

    static final class Date extends TextValue {
        private final Column.Ints column;

        Date(ColumnPlace place) {
            super(place);
            column = (Column.Ints) place.column();
        }

        @Override
        void add(byte[] bytes, int from, int length) {
            int day = length == DAY_LENGTH ? IsoTime.day(bytes, from) : IsoTime.NO_DAY;
            if (day == IsoTime.NO_DAY) {
                place().fault("not a date (YYYY-MM-DD):", bytes, from, length);
            } else {
                column.add(day);
            }
        }
    }

    static final class Timestamp extends TextValue {
        private final Column.Longs column;
        private final boolean zoned;

        Timestamp(ColumnPlace place, boolean zoned) {
            super(place);
            column = (Column.Longs) place.column();
            this.zoned = zoned;
        }

        @Override
        void add(byte[] bytes, int from, int length) {
            long micros = IsoTime.micros(bytes, from, from + length, zoned);
            if (micros == IsoTime.NO_TIME) {
                place().fault(zoned ? "not a time with an offset (ISO 8601):" : "not a time without an offset (ISO 8601):", bytes, from, length);
            } else {
                column.add(micros);
            }
        }
    }

    /** In base64. */
    static final class Binary extends TextValue {
        private final Column.Bytes column;

        Binary(ColumnPlace place) {
            super(place);
            column = (Column.Bytes) place.column();
        }

        @Override
        void add(byte[] bytes, int from, int length) {
            int at = column.reserve(length / 4 * 3 + 3);
            int decoded = Base64Text.decode(bytes, from, from + length, column.data(), at);
            if (decoded < 0) {
                place().fault("not base64:", bytes, from, length);
            } else {
                column.added(decoded);
            }
        }
    }

    /** As it is. */
    static final class Text extends TextValue {
        private final Column.Bytes column;

        Text(ColumnPlace place) {
            super(place);
            column = (Column.Bytes) place.column();
        }

        @Override
        void add(byte[] bytes, int from, int length) {
            TextCopy.add(place(), column, bytes, from, length, false);
        }
    }

    static final class Bool extends TextValue {
        private final Column.Bools column;

        Bool(ColumnPlace place) {
            super(place);
            column = (Column.Bools) place.column();
        }

        @Override
        void add(byte[] bytes, int from, int length) {
            if (is("true", bytes, from, length)) {
                column.add(true);
            } else if (is("false", bytes, from, length)) {
                column.add(false);
            } else {
                place().fault("neither true nor false:", bytes, from, length);
            }
        }

        /** In letters of either case. */
        private static boolean is(String word, byte[] bytes, int from, int length) {
            int same = 0;
            while (same < length && same < word.length() && (bytes[from + same] | 0x20) == word.charAt(same)) {
                same++;
            }
            return same == length && same == word.length();
        }
    }
}
