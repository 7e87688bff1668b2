package io.lakeactors.decode;

import io.lakeactors.model.Column;
import java.math.BigInteger;

/** Brings unscaled values from the writer's scale to the column's, exactly or not at all. */
final class DecimalValue {
    private static final int LONG_DIGITS = 18;
    private static final double BITS_PER_DIGIT = 3.3219280948873623;
    /** A writer's scale may be any number; beyond this its power is not computed. */
    private static final int SHIFT_MAX = 1_000;

    private final ColumnPlace place;
    private final int precision;
    private final int scale;
    /** The column's scale less the writer's. */
    private final int shift;
    /** The magnitude that a value must stay below so that its product fits, where that is a matter of longs. */
    private final long bound;
    private final long factor;

    DecimalValue(ColumnPlace place, int precision, int scale, int writerScale) {
        this.place = place;
        this.precision = precision;
        this.scale = scale;
        shift = scale - writerScale;
        boolean direct = shift >= 0 && shift <= LONG_DIGITS;
        int digits = Math.min(precision, LONG_DIGITS) - shift;
        bound = direct && digits > 0 ? Digits.POWERS_OF_TEN[digits] : 0;
        factor = direct ? Digits.POWERS_OF_TEN[shift] : 0;
    }

    void add(long unscaled) {
        if (unscaled < bound && unscaled > -bound) {
            put(unscaled * factor);
        } else {
            add(BigInteger.valueOf(unscaled));
        }
    }

    private void add(BigInteger unscaled) {
        BigInteger value = unscaled;
        if (shift >= 0) {
            value = value.multiply(BigInteger.TEN.pow(shift));
        } else if (unscaled.signum() != 0) {
            BigInteger[] parts = shift < -SHIFT_MAX ? new BigInteger[] {null, unscaled} : value.divideAndRemainder(BigInteger.TEN.pow(-shift));
            if (parts[1].signum() != 0) {
                place.fault("more than " + scale + " digits after the point");
                return;
            }
            value = parts[0];
        }
        if (value.abs().compareTo(BigInteger.TEN.pow(precision)) >= 0) {
            place.fault("too large for " + place.word());
        } else if (place.column() instanceof Column.Bytes bytes) {
            byte[] written = value.toByteArray();
            bytes.add(written, 0, written.length);
        } else {
            put(value.longValueExact());
        }
    }

    private void put(long value) {
        if (place.column() instanceof Column.Longs longs) {
            longs.add(value);
        } else if (place.column() instanceof Column.Bytes bytes) {
            int length = (72 - Long.numberOfLeadingZeros(value < 0 ? ~value : value)) >>> 3;
            int at = bytes.reserve(Long.BYTES);
            for (int i = 0; i < length; i++) {
                bytes.data()[at + i] = (byte) (value >> ((length - 1 - i) * 8));
            }
            bytes.added(length);
        }
    }

    /** Two's complement of any length, big-endian. */
    void add(byte[] bytes, int begin, int count) {
        int from = begin;
        int length = count;
        // What has a fixed length is mostly longer than its number: sign bytes that say nothing are left out.
        while (length > 1 && bytes[from] == bytes[from + 1] >> 7) {
            from++;
            length--;
        }
        if (length == 0) {
            place.fault("a decimal without a byte");
        } else if (length <= Long.BYTES) {
            long value = bytes[from];
            for (int i = 1; i < length; i++) {
                value = value << 8 | bytes[from + i] & 0xFF;
            }
            add(value);
        } else {
            addLong(bytes, from, length);
        }
    }

    /** Adds a value of more than eight bytes, the first of which is not there for its sign only. */
    private void addLong(byte[] bytes, int from, int length) {
        long bits = length * 8L - 1;
        if (shift == 0 && bits <= (long) (precision * BITS_PER_DIGIT) && place.column() instanceof Column.Bytes column) {
            column.add(bytes, from, length);
        } else if (bits - 8 > (precision + Math.min(SHIFT_MAX, Math.max(0, -shift))) * BITS_PER_DIGIT) {
            // Nothing is computed with a number of a million digits.
            place.fault("too large for " + place.word());
        } else {
            add(new BigInteger(bytes, from, length));
        }
    }
}
