package io.lakeactors.quality;

import io.lakeactors.contract.expression.Expr;
import io.lakeactors.contract.expression.Expr.Kind;
import io.lakeactors.contract.expression.Expr.Operation;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Evaluates an expression for one row, exactly, whatever the size of its numbers: slower than {@link Program}, for what that cannot hold. A value is null,
 * a Boolean, BigDecimal, Double, byte[] of UTF-8 or, for times, a Long. What calls functions throws {@link io.lakeactors.contract.expression.CallFailure} where one of them fails.
 */
final class RowValue {
    private final ColumnBatch batch;
    private final int row;

    RowValue(ColumnBatch batch, int row) {
        this.batch = batch;
        this.row = row;
    }

    Object of(Expr expr) {
        return switch (expr) {
            case Expr.ColumnValue column -> column(column);
            case Expr.Bool bool -> bool.value();
            case Expr.Number number -> number.value();
            case Expr.Text text -> text.value().getBytes(StandardCharsets.UTF_8);
            case Expr.Moment moment -> moment.value();
            case Expr.Arithmetic arithmetic -> arithmetic(arithmetic, of(arithmetic.left()), of(arithmetic.right()));
            case Expr.Negative negative -> negative(of(negative.operand()));
            case Expr.Compare compare -> compare(compare, of(compare.left()), of(compare.right()));
            case Expr.IsNull isNull -> isNull.operand() instanceof Expr.ColumnValue column ? batch.columns()[column.index()].isNull(row)
                    : of(isNull.operand()) == null;
            case Expr.Not not -> of(not.operand()) instanceof Boolean truth ? !truth : null;
            case Expr.All all -> joined(all.terms(), false);
            case Expr.Any any -> joined(any.terms(), true);
            case Expr.Size size -> size(size.operand());
            case Expr.Hash hash -> hashed(hash);
            case Expr.Call call -> called(call);
            case Expr.Tested tested -> {
                var text = (byte[]) of(tested.text());
                yield text == null ? null : TruthSteps.TextTester.of(tested.test(), tested.argument()).holds(text, 0, text.length);
            }
        };
    }

    private Object called(Expr.Call call) {
        var values = new Object[call.arguments().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = of(call.arguments().get(i));
        }
        return call.function().call(values);
    }

    private Object hashed(Expr.Hash hash) {
        var key = new KeyHash();
        for (Expr.ColumnValue column : hash.columns()) {
            Object value = column(column);
            if (value == null) {
                return null;
            }
            key.add(column, value);
        }
        return key.digits();
    }

    private Object column(Expr.ColumnValue value) {
        Column column = batch.columns()[value.index()];
        if (column.isNull(row)) {
            return null;
        }
        return switch (column) {
            case Column.Bools bools -> bools.values()[row] != 0;
            case Column.Ints ints -> value.kind() == Kind.EXACT ? BigDecimal.valueOf(ints.values()[row]) : (Object) (long) ints.values()[row];
            case Column.Longs longs -> value.kind() == Kind.EXACT ? BigDecimal.valueOf(longs.values()[row], value.scale()) : (Object) longs.values()[row];
            case Column.Floats floats -> (double) floats.values()[row];
            case Column.Doubles doubles -> doubles.values()[row];
            case Column.Bytes bytes -> value.type() instanceof Type.Decimal decimal
                    ? ValueText.decimal(decimal, bytes, row)
                    : Arrays.copyOfRange(bytes.data(), bytes.offsets()[row], bytes.offsets()[row + 1]);
            case Column.Struct struct -> throw new IllegalStateException("a struct has no value here");
            case Column.Lists lists -> throw new IllegalStateException("a list has no value here");
            case Column.Maps maps -> throw new IllegalStateException("a map has no value here");
            case Column.Constant constant -> throw new IllegalStateException("a constant is no contract's column");
        };
    }

    private static Object arithmetic(Expr.Arithmetic arithmetic, Object left, Object right) {
        if (left == null || right == null) {
            return null;
        }
        Operation operation = arithmetic.operation();
        boolean divides = operation == Operation.DIVIDED_BY || operation == Operation.MODULO;
        if (divides && real(right) == 0 && (!(right instanceof BigDecimal exact) || exact.signum() == 0)) {
            return null;
        }
        return arithmetic.kind() == Kind.DOUBLE ? DoubleSteps.apply(operation, real(left), real(right))
                : exact(arithmetic, (BigDecimal) left, (BigDecimal) right);
    }

    private static BigDecimal exact(Expr.Arithmetic arithmetic, BigDecimal left, BigDecimal right) {
        BigDecimal value = switch (arithmetic.operation()) {
            case PLUS -> left.add(right);
            case MINUS -> left.subtract(right);
            case TIMES -> left.multiply(right);
            case DIVIDED_BY -> left.divide(right, 0, RoundingMode.DOWN);
            case MODULO -> left.remainder(right);
        };
        return value.setScale(arithmetic.scale());
    }

    private static Object negative(Object operand) {
        if (operand instanceof BigDecimal exact) {
            return exact.negate();
        }
        return operand instanceof Double real ? -real : null;
    }

    private static double real(Object number) {
        return ((Number) number).doubleValue();
    }

    private static Object compare(Expr.Compare compare, Object left, Object right) {
        if (left == null || right == null) {
            return null;
        }
        if (left instanceof Double || right instanceof Double) {
            return TruthSteps.holds(compare.comparison(), real(left), real(right));
        }
        int order = switch (left) {
            case BigDecimal exact -> exact.compareTo((BigDecimal) right);
            case byte[] text -> Arrays.compareUnsigned(text, (byte[]) right);
            case Boolean truth -> truth.compareTo((Boolean) right);
            case Long time -> time.compareTo((Long) right);
            default -> throw new IllegalStateException("no order between " + left.getClass() + " values");
        };
        return compare.comparison().holds(order);
    }

    private Object joined(List<Expr> terms, boolean deciding) {
        Object value = !deciding;
        for (Expr term : terms) {
            Object truth = of(term);
            if (truth == null) {
                value = null;
            } else if ((Boolean) truth == deciding) {
                return deciding;
            }
        }
        return value;
    }

    private Object size(Expr operand) {
        if (!(operand instanceof Expr.ColumnValue value)) {
            var text = (byte[]) of(operand);
            return text == null ? null : BigDecimal.valueOf(Lengths.codePoints(text, 0, text.length));
        }
        Column column = batch.columns()[value.index()];
        if (column.isNull(row)) {
            return null;
        }
        int[] offsets = Lengths.offsets(column);
        boolean text = value.type() instanceof Type.Text;
        return BigDecimal.valueOf(text ? Lengths.codePoints(((Column.Bytes) column).data(), offsets[row], offsets[row + 1]) : offsets[row + 1] - offsets[row]);
    }
}
