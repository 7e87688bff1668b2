package io.lakeactors.quality;

import io.lakeactors.model.Column;
import java.math.BigInteger;

/** Signed 128-bit numbers in two words: unscaled decimals of more than 18 digits. */
record Wide(long high, long low) {
    static final Wide MIN = new Wide(Long.MIN_VALUE, 0);
    static final Wide MAX = new Wide(Long.MAX_VALUE, -1);

    /** The nearest that there is. */
    static Wide of(BigInteger value) {
        if (value.bitLength() > 127) {
            return value.signum() < 0 ? MIN : MAX;
        }
        return new Wide(value.shiftRight(64).longValue(), value.longValue());
    }

    static long high(Column.Bytes column, int row) {
        int start = column.offsets()[row];
        int length = column.length(row);
        if (length <= 8) {
            return length == 0 || column.data()[start] >= 0 ? 0 : -1;
        }
        return word(column.data(), start, length - 8);
    }

    static long low(Column.Bytes column, int row) {
        int length = column.length(row);
        int taken = Math.min(length, 8);
        return taken == 0 ? 0 : word(column.data(), column.offsets()[row] + length - taken, taken);
    }

    private static long word(byte[] data, int start, int length) {
        long word = data[start];
        for (int i = 1; i < length; i++) {
            word = word << 8 | data[start + i] & 0xff;
        }
        return word;
    }

    static int compare(long high, long low, Wide other) {
        int byHigh = Long.compare(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }
}
