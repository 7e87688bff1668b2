package io.lakeactors.decode;

import io.lakeactors.model.Column;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * Makes numbers of other numbers. A cast is exact or a fault, but floats and doubles take the nearest value; what was calculated by a unit is rounded to the column's digits, half to even. Exact numbers are
 * calculated exactly, whatever their size; where floats and doubles come out, with doubles.
 */
final class NumberConversion extends Conversion {
    /** Whole numbers and powers of ten up to here are exact in a double. */
    private static final long EXACT_DOUBLE = 1L << 53;
    private static final String INFINITE = "not a finite number";
    private static final int EXACT_POWER = 15;

    private final Column in;
    private final int scale;
    private final BigDecimal factor;
    private final BigDecimal offset;
    private final boolean unit;
    private final boolean whole;
    private final int precision;
    private final int outScale;
    /** The same in 64 bits where they fit; else the slow way is taken for every row. */
    private final boolean narrow;
    private final long factorDigits;
    private final long offsetDigits;
    private final int shift;

    NumberConversion(Mapping mapping, Type type, Column in, ColumnPlace out) {
        super(mapping, type, in, out);
        this.in = in;
        scale = scale(mapping.from());
        unit = mapping.unit().isPresent();
        factor = mapping.unit().map(Mapping.Unit::factor).orElse(BigDecimal.ONE);
        offset = mapping.unit().map(Mapping.Unit::offset).orElse(BigDecimal.ZERO);
        whole = !(type instanceof Type.Decimal);
        precision = type instanceof Type.Decimal decimal ? decimal.precision() : 0;
        outScale = scale(type);
        int between = scale + Math.max(0, factor.scale());
        BigDecimal moved = offset.movePointRight(between);
        narrow = factor.scale() >= 0 && fits(factor.unscaledValue()) && moved.stripTrailingZeros().scale() <= 0 && fits(moved.toBigInteger()) && Math.abs(outScale - between) <= 18;
        factorDigits = narrow ? factor.unscaledValue().longValueExact() : 0;
        offsetDigits = narrow ? moved.toBigInteger().longValueExact() : 0;
        shift = outScale - between;
    }

    static boolean isNumber(Type type) {
        return type instanceof Type.Int || type instanceof Type.Long || type instanceof Type.Float || type instanceof Type.Double || type instanceof Type.Decimal;
    }

    private static int scale(Type type) {
        return type instanceof Type.Decimal decimal ? decimal.scale() : 0;
    }

    private static boolean fits(BigInteger value) {
        return value.bitLength() < Long.SIZE;
    }

    @Override
    void add(int row) {
        if (out().column() instanceof Column.Doubles doubles) {
            double value = real(row);
            if (Double.isFinite(value) || !unit) {
                doubles.add(value);
            } else {
                out().fault(isFinite(row) ? "too large for a double" : INFINITE);
            }
        } else if (out().column() instanceof Column.Floats floats) {
            double value = real(row);
            if (Float.isFinite((float) value) || !unit && !Double.isFinite(value)) {
                floats.add((float) value);
            } else {
                out().fault(isFinite(row) ? "too large for a float" : INFINITE);
            }
        } else if (!isFinite(row)) {
            out().fault(INFINITE);
        } else if (!narrow || in instanceof Column.Bytes || in instanceof Column.Doubles || in instanceof Column.Floats) {
            addExactly(row);
        } else {
            addNarrow(row, in instanceof Column.Ints ints ? ints.values()[row] : ((Column.Longs) in).values()[row]);
        }
    }

    private boolean isFinite(int row) {
        return switch (in) {
            case Column.Doubles doubles -> Double.isFinite(doubles.values()[row]);
            case Column.Floats floats -> Float.isFinite(floats.values()[row]);
            default -> true;
        };
    }

    private double real(int row) {
        double value = switch (in) {
            case Column.Doubles doubles -> doubles.values()[row];
            case Column.Floats floats -> floats.values()[row];
            case Column.Ints ints -> ints.values()[row];
            case Column.Longs longs when scale <= EXACT_POWER && Math.abs(longs.values()[row]) <= EXACT_DOUBLE -> longs.values()[row] / (double) Digits.POWERS_OF_TEN[scale];
            default -> exact(row).doubleValue();
        };
        return unit ? value * factor.doubleValue() + offset.doubleValue() : value;
    }

    private BigDecimal exact(int row) {
        return switch (in) {
            case Column.Ints ints -> BigDecimal.valueOf(ints.values()[row]);
            case Column.Longs longs -> BigDecimal.valueOf(longs.values()[row], scale);
            case Column.Doubles doubles -> BigDecimal.valueOf(doubles.values()[row]);
            case Column.Floats floats -> new BigDecimal(Float.toString(floats.values()[row]));
            case Column.Bytes bytes -> new BigDecimal(new BigInteger(Arrays.copyOfRange(bytes.data(), bytes.offsets()[row], bytes.offsets()[row + 1])), scale);
            case Column.Bools bools -> throw new IllegalStateException("a boolean as a number");
            case Column.Struct struct -> throw new IllegalStateException("a struct as a number");
            case Column.Lists lists -> throw new IllegalStateException("a list as a number");
            case Column.Maps maps -> throw new IllegalStateException("a map as a number");
            case Column.Constant constant -> throw new IllegalStateException("records have no constants");
        };
    }

    private void addNarrow(int row, long value) {
        long product = value * factorDigits;
        long sum = product + offsetDigits;
        boolean overflow = Math.multiplyHigh(value, factorDigits) != product >> 63 || ((product ^ sum) & (offsetDigits ^ sum)) < 0;
        long power = Digits.POWERS_OF_TEN[Math.abs(shift)];
        if (shift >= 0) {
            long digits = sum * power;
            if (overflow || Math.multiplyHigh(sum, power) != digits >> 63) {
                addExactly(row);
            } else {
                put(digits);
            }
            return;
        }
        if (overflow) {
            addExactly(row);
            return;
        }
        long digits = sum / power;
        long rest = Math.abs(sum % power);
        if (rest != 0 && !unit) {
            inexact();
            return;
        }
        boolean away = rest > power - rest || rest == power - rest && (digits & 1) != 0;
        put(away ? digits + (sum < 0 ? -1 : 1) : digits);
    }

    private void addExactly(int row) {
        BigDecimal value = exact(row);
        BigDecimal result = unit ? value.multiply(factor).add(offset) : value;
        if (result.precision() - result.scale() > 40) {
            tooLarge();
            return;
        }
        BigDecimal digits = result.setScale(outScale, RoundingMode.HALF_EVEN);
        if (!unit && digits.compareTo(result) != 0) {
            inexact();
        } else if (fits(digits.unscaledValue())) {
            put(digits.unscaledValue().longValueExact());
        } else if (whole || digits.precision() > precision) {
            tooLarge();
        } else {
            byte[] bytes = digits.unscaledValue().toByteArray();
            ((Column.Bytes) out().column()).add(bytes, 0, bytes.length);
        }
    }

    private void put(long digits) {
        if (!whole && precision <= 18 && (digits >= Digits.POWERS_OF_TEN[precision] || digits <= -Digits.POWERS_OF_TEN[precision])) {
            tooLarge();
            return;
        }
        switch (out().column()) {
            case Column.Ints ints when digits == (int) digits -> ints.add((int) digits);
            case Column.Ints ints -> tooLarge();
            case Column.Longs longs -> longs.add(digits);
            case Column.Bytes bytes -> {
                byte[] written = BigInteger.valueOf(digits).toByteArray();
                bytes.add(written, 0, written.length);
            }
            default -> throw new IllegalStateException("no column of exact numbers");
        }
    }

    private void inexact() {
        out().fault(outScale == 0 ? "not a whole number" : "more than " + outScale + " digits after the point");
    }

    private void tooLarge() {
        out().fault("too large for " + out().word());
    }
}
