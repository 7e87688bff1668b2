package io.lakeactors.decode;

/** The 64-bit integer that a scanned number is, if it is one: also 1.0 and 1e3, never 1.5. */
final class Integers {
    private static final int LONG_DIGITS = 19;

    private final ExactDecimal exact = new ExactDecimal();
    private long value;

    boolean read(NumberScan number) {
        if (number.exact() && number.power() == 0) {
            value = number.negative() ? -number.mantissa() : number.mantissa();
            return true;
        }
        if (exact.read(number, LONG_DIGITS, 0) != ExactDecimal.Fit.EXACT || !exact.fitsLong()) {
            return false;
        }
        value = exact.low();
        return true;
    }

    long value() {
        return value;
    }
}
