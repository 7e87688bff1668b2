package io.lakeactors.decode;

/**
 * Reads the digits of a number, eight at a time, and remembers its parts: value = mantissa * 10^(exponent - fraction). Reused for every number.
 * The mantissa is exact if there are at most {@value #EXACT_DIGITS} digits; else only the digits themselves, [first, last), tell the value.
 */
final class NumberScan {
    static final int EXACT_DIGITS = 18;
    /** An exponent beyond this is as good as any larger one: no record has so many digits. */
    private static final long EXPONENT_MAX = 1_000_000_000_000L;

    private boolean negative;
    private long mantissa;
    private int digits;
    private int fraction;
    private long exponent;
    private byte[] bytes;
    private int first;
    private int last;

    /** Reads a number by JSON's grammar. @return where it ends (possibly after {@code limit}, if it runs on there), or -1 if there is none */
    int scan(byte[] from, int at, int limit) {
        negative = from[at] == '-';
        int begin = negative ? at + 1 : at;
        int p = parts(from, begin, limit);
        return p > 0 && from[begin] == '0' && begin + 1 < p && isDigit(from[begin + 1]) ? -1 : p;
    }

    /**
     * Reads a number that stands alone in [at, limit), as texts write decimals: a plus and leading zeros are allowed. The byte at the limit must be no
     * digit.
     */
    boolean scanText(byte[] from, int at, int limit) {
        if (at >= limit) {
            return false;
        }
        negative = from[at] == '-';
        return parts(from, negative || from[at] == '+' ? at + 1 : at, limit) == limit;
    }

    private int parts(byte[] from, int begin, int limit) {
        bytes = from;
        mantissa = 0;
        fraction = 0;
        exponent = 0;
        int p = run(from, begin, limit);
        if (p == begin) {
            return -1;
        }
        digits = p - begin;
        if (from[p] == '.') {
            int q = run(from, p + 1, limit);
            fraction = q - p - 1;
            if (fraction <= 0) {
                return -1;
            }
            digits += fraction;
            p = q;
        }
        first = begin;
        last = p;
        return (from[p] | 0x20) == 'e' ? exponent(from, p + 1, limit) : p;
    }

    /** Appends a run of digits to the mantissa. @return where it ends */
    private int run(byte[] from, int begin, int limit) {
        long value = mantissa;
        int p = begin;
        int count = 8;
        while (p < limit && count == 8) {
            count = Digits.count(from, p);
            if (count > 0) {
                value = value * Digits.POWERS_OF_TEN[count] + Digits.value(from, p, count);
                p += count;
            }
        }
        mantissa = value;
        return p;
    }

    private int exponent(byte[] from, int at, int limit) {
        boolean minus = from[at] == '-';
        int begin = minus || from[at] == '+' ? at + 1 : at;
        int p = begin;
        long value = 0;
        while (p < limit && isDigit(from[p])) {
            value = Math.min(EXPONENT_MAX, value * 10 + from[p] - '0');
            p++;
        }
        exponent = minus ? -value : value;
        return p == begin ? -1 : p;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    boolean negative() {
        return negative;
    }

    /** Whether {@link #mantissa} is exact. */
    boolean exact() {
        return digits <= EXACT_DIGITS;
    }

    /** Without its sign. */
    long mantissa() {
        return mantissa;
    }

    /** The power of ten by which the mantissa counts. */
    long power() {
        return exponent - fraction;
    }

    /** The number's digits, leading and trailing zeros included. */
    int digits() {
        return digits;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the digits (and the point) begin. */
    int first() {
        return first;
    }

    /** Where the digits end and the exponent, if any, begins. */
    int last() {
        return last;
    }
}
