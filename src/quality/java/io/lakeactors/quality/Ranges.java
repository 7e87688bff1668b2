package io.lakeactors.quality;

import io.lakeactors.contract.Moments;
import io.lakeactors.model.Column;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/** Bounds become closed intervals of what a column stores, once, so that a row costs two comparisons and is judged exactly. */
final class Ranges {
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private Ranges() {}

    /** @throws IllegalArgumentException if the bounds do not suit the type; a contract that was read has none such */
    static ColumnTest of(Rule.Range range, Type type) {
        return switch (type) {
            case Type.Int() -> ints(range, 0);
            case Type.Long() -> longs(range, 0);
            case Type.Float() -> floats(doubleMin(range), doubleMax(range));
            case Type.Double() -> doubles(doubleMin(range), doubleMax(range));
            case Type.Decimal decimal -> decimal.fitsLong() ? longs(range, decimal.scale()) : wides(range, decimal.scale());
            case Type.Date() -> days(range);
            case Type.Timestamp timestamp -> micros(range);
            case Type.Bool() -> throw unsuited(range, type);
            case Type.Text() -> throw unsuited(range, type);
            case Type.Uuid() -> throw unsuited(range, type);
            case Type.Binary() -> throw unsuited(range, type);
            case Type.Struct struct -> throw unsuited(range, type);
            case Type.Array array -> throw unsuited(range, type);
            case Type.Dictionary dictionary -> throw unsuited(range, type);
        };
    }

    private static IllegalArgumentException unsuited(Rule.Range range, Type type) {
        return new IllegalArgumentException("the range " + range.id() + " has no meaning for a " + type.word());
    }

    static String demand(Rule.Range range) {
        String low = range.min().map(min -> (range.minExclusive() ? "above " : "at least ") + min).orElse("");
        String high = range.max().map(max -> (range.maxExclusive() ? "below " : "at most ") + max).orElse("");
        return "not " + low + (low.isEmpty() || high.isEmpty() ? "" : " and ") + high;
    }

    /** The least unscaled value that is within. */
    private static BigInteger unscaledMin(Rule.Range range, int scale) {
        return range.min().map(text -> {
            BigDecimal bound = new BigDecimal(text);
            BigInteger ceiling = bound.setScale(scale, RoundingMode.CEILING).unscaledValue();
            boolean onIt = new BigDecimal(ceiling, scale).compareTo(bound) == 0;
            return range.minExclusive() && onIt ? ceiling.add(BigInteger.ONE) : ceiling;
        }).orElse(BigInteger.ONE.shiftLeft(127).negate());
    }

    /** The greatest unscaled value that is within. */
    private static BigInteger unscaledMax(Rule.Range range, int scale) {
        return range.max().map(text -> {
            BigDecimal bound = new BigDecimal(text);
            BigInteger floor = bound.setScale(scale, RoundingMode.FLOOR).unscaledValue();
            boolean onIt = new BigDecimal(floor, scale).compareTo(bound) == 0;
            return range.maxExclusive() && onIt ? floor.subtract(BigInteger.ONE) : floor;
        }).orElse(BigInteger.ONE.shiftLeft(127));
    }

    private static ColumnTest ints(Rule.Range range, int scale) {
        BigInteger min = unscaledMin(range, scale);
        BigInteger max = unscaledMax(range, scale);
        return none(min, max) ? Ranges::all : ints(min.max(LONG_MIN).longValue(), max.min(LONG_MAX).longValue());
    }

    private static ColumnTest longs(Rule.Range range, int scale) {
        BigInteger min = unscaledMin(range, scale);
        BigInteger max = unscaledMax(range, scale);
        return none(min, max) ? Ranges::all : longs(min.max(LONG_MIN).longValue(), max.min(LONG_MAX).longValue());
    }

    private static boolean none(BigInteger min, BigInteger max) {
        return min.compareTo(LONG_MAX) > 0 || max.compareTo(LONG_MIN) < 0 || min.compareTo(max) > 0;
    }

    private static ColumnTest days(Rule.Range range) {
        long min = range.min().map(text -> bound(Moments.date(text), range) + (range.minExclusive() ? 1L : 0L)).orElse(Long.MIN_VALUE);
        long max = range.max().map(text -> bound(Moments.date(text), range) - (range.maxExclusive() ? 1L : 0L)).orElse(Long.MAX_VALUE);
        return ints(min, max);
    }

    private static ColumnTest micros(Rule.Range range) {
        long min = range.min().map(text -> bound(Moments.micros(text), range)).orElse(Long.MIN_VALUE);
        long max = range.max().map(text -> bound(Moments.micros(text), range)).orElse(Long.MAX_VALUE);
        return longs(range.minExclusive() ? min + 1 : min, range.maxExclusive() ? max - 1 : max);
    }

    private static long bound(Optional<? extends Number> moment, Rule.Range range) {
        return moment.orElseThrow(() -> new IllegalArgumentException("the range " + range.id() + " has bounds that are no times")).longValue();
    }

    private static double doubleMin(Rule.Range range) {
        return range.min().map(text -> {
            BigDecimal bound = new BigDecimal(text);
            double near = bound.doubleValue();
            int order = compare(near, bound);
            return order < 0 || order == 0 && range.minExclusive() ? Math.nextUp(near) : near;
        }).orElse(Double.NEGATIVE_INFINITY);
    }

    private static double doubleMax(Rule.Range range) {
        return range.max().map(text -> {
            BigDecimal bound = new BigDecimal(text);
            double near = bound.doubleValue();
            int order = compare(near, bound);
            return order > 0 || order == 0 && range.maxExclusive() ? Math.nextDown(near) : near;
        }).orElse(Double.POSITIVE_INFINITY);
    }

    private static int compare(double near, BigDecimal bound) {
        return Double.isInfinite(near) ? (near > 0 ? 1 : -1) : new BigDecimal(near).compareTo(bound);
    }

    private static void all(Column column, int rows, long[] broken) {
        java.util.Arrays.fill(broken, 0, Bits.wordsFor(rows), -1L);
    }

    private static ColumnTest ints(long min, long max) {
        return (column, rows, broken) -> {
            int[] values = ((Column.Ints) column).values();
            for (int row = 0; row < rows; row++) {
                long value = values[row];
                broken[row >>> 6] |= (value < min | value > max ? 1L : 0L) << row;
            }
        };
    }

    private static ColumnTest longs(long min, long max) {
        return (column, rows, broken) -> {
            long[] values = ((Column.Longs) column).values();
            for (int row = 0; row < rows; row++) {
                long value = values[row];
                broken[row >>> 6] |= (value < min | value > max ? 1L : 0L) << row;
            }
        };
    }

    private static ColumnTest floats(double min, double max) {
        return (column, rows, broken) -> {
            float[] values = ((Column.Floats) column).values();
            for (int row = 0; row < rows; row++) {
                broken[row >>> 6] |= (values[row] >= min & values[row] <= max ? 0L : 1L) << row;
            }
        };
    }

    private static ColumnTest doubles(double min, double max) {
        return (column, rows, broken) -> {
            double[] values = ((Column.Doubles) column).values();
            for (int row = 0; row < rows; row++) {
                broken[row >>> 6] |= (values[row] >= min & values[row] <= max ? 0L : 1L) << row;
            }
        };
    }

    private static ColumnTest wides(Rule.Range range, int scale) {
        Wide min = Wide.of(unscaledMin(range, scale));
        Wide max = Wide.of(unscaledMax(range, scale));
        return (column, rows, broken) -> {
            var values = (Column.Bytes) column;
            for (int row = 0; row < rows; row++) {
                long high = Wide.high(values, row);
                long low = Wide.low(values, row);
                broken[row >>> 6] |= (Wide.compare(high, low, min) < 0 || Wide.compare(high, low, max) > 0 ? 1L : 0L) << row;
            }
        };
    }
}
