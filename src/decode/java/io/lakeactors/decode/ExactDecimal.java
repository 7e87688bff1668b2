package io.lakeactors.decode;

/** Turns a scanned number into an unscaled 128-bit integer, exactly or not at all. Never expands an exponent: 1e1000000000 costs nothing. */
final class ExactDecimal {
    enum Fit {
        EXACT,
        /** More digits after the point than the scale has, and not all of them zero. */
        INEXACT,
        TOO_LARGE
    }

    private long high;
    private long low;

    /** Reads {@code number * 10^scale}. The value is to be read only after EXACT. @param precision the digits that the result may have, 1 to 38 */
    Fit read(NumberScan number, int precision, int scale) {
        long shift = number.power() + scale;
        if (number.exact() && shift >= 0 && number.digits() + shift <= Math.min(precision, NumberScan.EXACT_DIGITS)) {
            long value = number.mantissa() * Digits.POWERS_OF_TEN[(int) shift];
            low = number.negative() ? -value : value;
            high = low >> 63;
            return Fit.EXACT;
        }
        return readDigits(number, precision, shift);
    }

    private Fit readDigits(NumberScan number, int precision, long shift) {
        byte[] bytes = number.bytes();
        int from = number.first();
        int to = number.last();
        while (from < to && isZeroOrPoint(bytes[from])) {
            from++;
        }
        int zeros = 0;
        while (to > from && isZeroOrPoint(bytes[to - 1])) {
            zeros += bytes[to - 1] == '0' ? 1 : 0;
            to--;
        }
        high = 0;
        low = 0;
        if (from == to) {
            return Fit.EXACT;
        }
        long tens = shift + zeros;
        if (tens < 0) {
            return Fit.INEXACT;
        }
        int significant = 0;
        for (int p = from; p < to; p++) {
            if (bytes[p] != '.') {
                if (++significant + tens > precision) {
                    return Fit.TOO_LARGE;
                }
                append(bytes[p] - '0');
            }
        }
        for (int i = 0; i < tens; i++) {
            append(0);
        }
        if (number.negative()) {
            low = -low;
            high = ~high + (low == 0 ? 1 : 0);
        }
        return Fit.EXACT;
    }

    private static boolean isZeroOrPoint(byte c) {
        return c == '0' || c == '.';
    }

    private void append(int digit) {
        long carry = Math.unsignedMultiplyHigh(low, 10);
        long product = low * 10;
        low = product + digit;
        high = high * 10 + carry + (Long.compareUnsigned(low, product) < 0 ? 1 : 0);
    }

    boolean fitsLong() {
        return high == low >> 63;
    }

    long low() {
        return low;
    }

    /** Writes the value big-endian in two's complement, in as few bytes as hold it. @return how many, 1 to 16 */
    int write(byte[] to, int at) {
        int length = fitsLong() ? bytesOf(low) : 8 + bytesOf(high);
        for (int i = 0; i < length; i++) {
            int bit = (length - 1 - i) * 8;
            to[at + i] = (byte) (bit >= 64 ? high >> (bit - 64) : low >> bit);
        }
        return length;
    }

    private static int bytesOf(long value) {
        int bits = 65 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
        return (bits + 7) >>> 3;
    }
}
