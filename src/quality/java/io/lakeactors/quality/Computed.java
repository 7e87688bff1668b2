package io.lakeactors.quality;

import io.lakeactors.contract.expression.CallFailure;
import io.lakeactors.contract.expression.Expr;
import io.lakeactors.contract.expression.Expr.Kind;
import io.lakeactors.contract.expression.RowExpression;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Calculates the columns of a contract that are expressions over others, of batches that were decoded. Numbers are rounded to the column's digits, half to even;
 * one that the column cannot hold is a fault of its type, and so is what a function fails at. Reuses its columns; not safe for threads.
 */
public final class Computed {
    private static final String TYPE = "decode.type";
    private static final int LONG_DIGITS = 18;

    /** @param expression over the whole contract's columns */
    private record Target(int index, Field field, Mapping mapping, Expr expression, Column column) {}

    private final List<Target> targets = new ArrayList<>();

    private Computed() {}

    /** @throws io.lakeactors.model.LakeException FUNCTION_MISSING if an expression calls what is not loaded */
    public static Computed of(Contract contract) {
        var computed = new Computed();
        List<Field> fields = contract.schema().fields();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            Mapping mapping = field.mapping().orElse(null);
            if (mapping != null && !mapping.expression().isEmpty()) {
                computed.targets.add(new Target(i, field, mapping, RowExpression.read(mapping.expression(), contract.schema()), Column.of(field.type())));
            }
        }
        return computed;
    }

    /** The batch with its calculated columns; the same if there are none. */
    public MicroBatch fill(MicroBatch batch) {
        if (targets.isEmpty()) {
            return batch;
        }
        ColumnBatch given = batch.columns();
        Column[] columns = given.columns().clone();
        var faults = new ArrayList<>(batch.faults());
        for (Target target : targets) {
            target.column().clear();
            for (int row = 0; row < given.rows(); row++) {
                String fault = calculate(target, given, row);
                if (fault != null) {
                    target.column().addNull();
                    faults.add(new RowFault(row, TYPE, target.field().name(), "mapping of " + target.field().name() + " from " + target.mapping().source() + ": " + fault));
                }
            }
            columns[target.index()] = target.column();
        }
        faults.sort(Comparator.comparingInt(RowFault::row));
        return new MicroBatch(batch.raw(), new ColumnBatch(given.schema(), columns, given.rows()), List.copyOf(faults));
    }

    /** @return why there is no value that the column can hold; null if there is one */
    private static String calculate(Target target, ColumnBatch given, int row) {
        try {
            return put(target, new RowValue(given, row).of(target.expression())) ? null : "too large for " + target.field().type().word();
        } catch (CallFailure failed) {
            return failed.getMessage();
        }
    }

    /** @return whether the column can hold the value */
    private static boolean put(Target target, Object value) {
        if (value == null) {
            target.column().addNull();
            return true;
        }
        switch (target.column()) {
            case Column.Bools bools -> bools.add((Boolean) value);
            case Column.Doubles doubles -> {
                return finite(((Number) value).doubleValue()) && added(() -> doubles.add(((Number) value).doubleValue()));
            }
            case Column.Floats floats -> {
                return finite(((Number) value).floatValue()) && added(() -> floats.add(((Number) value).floatValue()));
            }
            case Column.Bytes bytes when value instanceof byte[] text -> bytes.add(text, 0, text.length);
            case Column.Ints days when target.expression().kind() == Kind.DATE -> days.add((int) (long) (Long) value);
            case Column.Longs micros when value instanceof Long time -> micros.add(time);
            default -> {
                return exact(target, (BigDecimal) value);
            }
        }
        return true;
    }

    private static boolean finite(double value) {
        return Double.isFinite(value);
    }

    private static boolean added(Runnable add) {
        add.run();
        return true;
    }

    private static boolean exact(Target target, BigDecimal value) {
        Type.Decimal type = target.field().type() instanceof Type.Decimal decimal ? decimal : new Type.Decimal(LONG_DIGITS + 1, 0);
        BigDecimal digits = value.setScale(type.scale(), RoundingMode.HALF_EVEN);
        boolean fits = digits.unscaledValue().bitLength() < Long.SIZE;
        return switch (target.column()) {
            case Column.Ints ints -> digits.unscaledValue().bitLength() < Integer.SIZE && added(() -> ints.add(digits.intValueExact()));
            case Column.Longs longs -> fits && digits.precision() <= type.precision() && added(() -> longs.add(digits.unscaledValue().longValueExact()));
            case Column.Bytes bytes -> digits.precision() <= type.precision() && added(() -> {
                byte[] written = digits.unscaledValue().toByteArray();
                bytes.add(written, 0, written.length);
            });
            default -> throw new IllegalStateException("no column of exact numbers");
        };
    }
}
