package io.lakeactors.decode;

import java.nio.charset.StandardCharsets;

/**
 * The floating-point number that is nearest to a scanned decimal. Up to 2^53 and 10^22 both operands are exact, so one operation rounds correctly
 * (Clinger 1990); everything else takes the JDK's slow way.
 */
final class Binary64 {
    private static final long EXACT_MAX = 1L << 53;
    private static final int POWER_MAX = 22;
    private static final double[] POWERS_OF_TEN = new double[POWER_MAX + 1];
    /** The bits of a double that a float drops, and their value half-way between two floats. */
    private static final long DROPPED = (1L << 29) - 1;
    private static final long HALF = 1L << 28;

    static {
        for (int i = 0; i <= POWER_MAX; i++) {
            POWERS_OF_TEN[i] = Double.parseDouble("1e" + i);
        }
    }

    private Binary64() {}

    private static boolean isSimple(NumberScan number) {
        return number.exact() && number.mantissa() <= EXACT_MAX && number.power() <= POWER_MAX && number.power() >= -POWER_MAX;
    }

    private static double simple(NumberScan number) {
        int power = (int) number.power();
        double magnitude = power < 0 ? number.mantissa() / POWERS_OF_TEN[-power] : number.mantissa() * POWERS_OF_TEN[power];
        return number.negative() ? -magnitude : magnitude;
    }

    /** Infinite if it is too large. */
    static double nearest(NumberScan number, byte[] bytes, int from, int to) {
        return isSimple(number) ? simple(number) : Double.parseDouble(text(bytes, from, to));
    }

    /** Infinite if it is too large. Rounding twice is wrong only where the double lies half-way between floats, or the float is subnormal. */
    static float nearestFloat(NumberScan number, byte[] bytes, int from, int to) {
        if (isSimple(number)) {
            double value = simple(number);
            if (value == 0 || Math.abs(value) >= Float.MIN_NORMAL && (Double.doubleToRawLongBits(value) & DROPPED) != HALF) {
                return (float) value;
            }
        }
        return Float.parseFloat(text(bytes, from, to));
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
