package io.lakeactors.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** What checks measure, as people read it: the same wherever it is shown. */
public final class CheckValue {
    /** So many digits tell a share from its bound; a whole number is never cut. */
    private static final MathContext SHOWN = new MathContext(6);
    /** From here on nobody cares for parts of a second. */
    private static final double SECONDS_WHOLE = 10;

    private CheckValue() {}

    /** {@code 12}, {@code 7.5 %}, {@code 3600 s}. @param unit as of {@link TableCheck#unit()} */
    public static String words(double value, String unit) {
        BigDecimal exact = BigDecimal.valueOf(value);
        boolean isTime = unit.equals("seconds");
        boolean whole = unit.equals("rows") || isTime && Math.abs(value) >= SECONDS_WHOLE || exact.precision() - exact.scale() > SHOWN.getPrecision();
        BigDecimal shown = whole ? exact.setScale(0, RoundingMode.HALF_EVEN) : isTime ? exact.setScale(1, RoundingMode.HALF_EVEN) : exact.round(SHOWN);
        return (shown.signum() == 0 ? BigDecimal.ZERO : shown.stripTrailingZeros()).toPlainString() + mark(unit);
    }

    /** What stands behind a number of this unit; nothing behind rows and plain numbers. */
    public static String mark(String unit) {
        return switch (unit) {
            case "percent" -> " %";
            case "seconds" -> " s";
            default -> "";
        };
    }
}
