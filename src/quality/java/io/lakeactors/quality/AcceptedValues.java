package io.lakeactors.quality;

import io.lakeactors.contract.Moments;
import io.lakeactors.model.Column;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;

/** Tests against a list of values, each turned into what the column stores. */
final class AcceptedValues {
    private AcceptedValues() {}

    /** @throws IllegalArgumentException if the values do not suit the type; a contract that was read has none such */
    static ColumnTest of(Rule.Accepted accepted, Type type) {
        List<String> values = accepted.values();
        boolean negated = accepted.negated();
        return switch (type) {
            case Type.Text() -> bytes(values.stream().map(value -> value.getBytes(StandardCharsets.UTF_8)).toList(), negated);
            case Type.Uuid() -> bytes(values.stream().map(AcceptedValues::uuid).toList(), negated);
            case Type.Bool() -> bools(values, negated);
            case Type.Int() -> ints(sorted(values, value -> new BigDecimal(value).longValueExact()), negated);
            case Type.Long() -> longs(sorted(values, value -> new BigDecimal(value).longValueExact()), negated);
            case Type.Date() -> ints(sorted(values, value -> Moments.date(value).orElseThrow(IllegalArgumentException::new)), negated);
            case Type.Timestamp timestamp -> longs(sorted(values, value -> Moments.micros(value).orElseThrow(IllegalArgumentException::new)), negated);
            case Type.Decimal decimal -> decimals(values, decimal, negated);
            case Type.Float() -> floats(values.stream().mapToDouble(Float::parseFloat).sorted().toArray(), negated);
            case Type.Double() -> doubles(values.stream().mapToDouble(Double::parseDouble).sorted().toArray(), negated);
            case Type.Binary() -> throw unsuited(accepted, type);
            case Type.Struct struct -> throw unsuited(accepted, type);
            case Type.Array array -> throw unsuited(accepted, type);
            case Type.Dictionary dictionary -> throw unsuited(accepted, type);
        };
    }

    static String demand(Rule.Accepted accepted) {
        String list = ValueText.shortened(String.join(", ", accepted.values()));
        return (accepted.negated() ? "one of " : "not one of ") + list;
    }

    private static IllegalArgumentException unsuited(Rule.Accepted accepted, Type type) {
        return new IllegalArgumentException("the list " + accepted.id() + " has no meaning for a " + type.word());
    }

    private static byte[] uuid(String value) {
        UUID uuid = UUID.fromString(value);
        return ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits()).array();
    }

    private static long[] sorted(List<String> values, ToLongFunction<String> reader) {
        return values.stream().mapToLong(reader).sorted().toArray();
    }

    private static ColumnTest bytes(List<byte[]> values, boolean negated) {
        var keys = new ByteKeys();
        values.forEach(value -> keys.putIfAbsent(value, 0, value.length, 0));
        return (column, rows, broken) -> {
            var texts = (Column.Bytes) column;
            int[] offsets = texts.offsets();
            byte[] data = texts.data();
            for (int row = 0; row < rows; row++) {
                boolean listed = keys.has(data, offsets[row], offsets[row + 1] - offsets[row]);
                broken[row >>> 6] |= (listed == negated ? 1L : 0L) << row;
            }
        };
    }

    private static ColumnTest bools(List<String> values, boolean negated) {
        boolean falseBreaks = values.contains("false") == negated;
        boolean trueBreaks = values.contains("true") == negated;
        return (column, rows, broken) -> {
            byte[] bools = ((Column.Bools) column).values();
            for (int row = 0; row < rows; row++) {
                broken[row >>> 6] |= ((bools[row] != 0 ? trueBreaks : falseBreaks) ? 1L : 0L) << row;
            }
        };
    }

    private static ColumnTest ints(long[] sorted, boolean negated) {
        return (column, rows, broken) -> {
            int[] ints = ((Column.Ints) column).values();
            for (int row = 0; row < rows; row++) {
                broken[row >>> 6] |= (Arrays.binarySearch(sorted, ints[row]) >= 0 == negated ? 1L : 0L) << row;
            }
        };
    }

    private static ColumnTest longs(long[] sorted, boolean negated) {
        return (column, rows, broken) -> {
            long[] longs = ((Column.Longs) column).values();
            for (int row = 0; row < rows; row++) {
                broken[row >>> 6] |= (Arrays.binarySearch(sorted, longs[row]) >= 0 == negated ? 1L : 0L) << row;
            }
        };
    }

    private static ColumnTest floats(double[] sorted, boolean negated) {
        return (column, rows, broken) -> {
            float[] floats = ((Column.Floats) column).values();
            for (int row = 0; row < rows; row++) {
                broken[row >>> 6] |= (holds(sorted, floats[row]) == negated ? 1L : 0L) << row;
            }
        };
    }

    private static ColumnTest doubles(double[] sorted, boolean negated) {
        return (column, rows, broken) -> {
            double[] doubles = ((Column.Doubles) column).values();
            for (int row = 0; row < rows; row++) {
                broken[row >>> 6] |= (holds(sorted, doubles[row]) == negated ? 1L : 0L) << row;
            }
        };
    }

    /** By value: 0.0 and -0.0 are the same, NaN is none. */
    private static boolean holds(double[] values, double value) {
        for (double listed : values) {
            if (listed == value) {
                return true;
            }
        }
        return false;
    }

    private static ColumnTest decimals(List<String> values, Type.Decimal type, boolean negated) {
        List<BigInteger> unscaled = values.stream().map(value -> new BigDecimal(value).setScale(type.scale()).unscaledValue()).toList();
        if (type.fitsLong()) {
            return longs(unscaled.stream().mapToLong(BigInteger::longValueExact).sorted().toArray(), negated);
        }
        Wide[] wides = unscaled.stream().map(Wide::of).toArray(Wide[]::new);
        return (column, rows, broken) -> {
            var bytes = (Column.Bytes) column;
            for (int row = 0; row < rows; row++) {
                broken[row >>> 6] |= (holds(wides, Wide.high(bytes, row), Wide.low(bytes, row)) == negated ? 1L : 0L) << row;
            }
        };
    }

    private static boolean holds(Wide[] wides, long high, long low) {
        for (Wide wide : wides) {
            if (wide.high() == high && wide.low() == low) {
                return true;
            }
        }
        return false;
    }
}
