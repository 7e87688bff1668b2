package io.lakeactors.quality;

import io.lakeactors.contract.expression.Expr;
import io.lakeactors.contract.expression.Expr.Kind;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Turns an expression into steps over columns, where 64 bits can hold what it calculates with. */
final class Program {
    private static final int SCALE_MAX = 18;

    private Program() {}

    /** The steps; empty if the expression needs wider numbers throughout. */
    static Optional<Step.OfTruth> of(Expr expr) {
        return isNarrow(expr) ? Optional.of(truth(expr)) : Optional.empty();
    }

    private static boolean isNarrow(Expr expr) {
        boolean children = switch (expr) {
            case Expr.ColumnValue column -> !(column.type() instanceof Type.Decimal decimal) || decimal.fitsLong();
            case Expr.Number number -> number.value().unscaledValue().bitLength() < 64;
            case Expr.Bool bool -> true;
            case Expr.Text text -> true;
            case Expr.Moment moment -> true;
            case Expr.Arithmetic arithmetic -> isNarrow(arithmetic.left()) && isNarrow(arithmetic.right());
            case Expr.Negative negative -> isNarrow(negative.operand());
            case Expr.Compare compare -> isNarrow(compare.left()) && isNarrow(compare.right());
            // A wide decimal may be tested for null all the same.
            case Expr.IsNull isNull -> isNull.operand() instanceof Expr.ColumnValue || isNarrow(isNull.operand());
            case Expr.Not not -> isNarrow(not.operand());
            case Expr.All all -> all.terms().stream().allMatch(Program::isNarrow);
            case Expr.Any any -> any.terms().stream().allMatch(Program::isNarrow);
            case Expr.Size size -> size.operand() instanceof Expr.ColumnValue;
            case Expr.Tested tested -> isNarrow(tested.text());
            // Nobody asks often whether a key is this or that.
            case Expr.Hash hash -> false;
            // Functions take one row at a time.
            case Expr.Call call -> false;
        };
        return children && (expr.kind() != Kind.EXACT || expr.scale() <= SCALE_MAX);
    }

    private static Step.OfTruth truth(Expr expr) {
        return switch (expr) {
            case Expr.ColumnValue column -> new TruthSteps.OfColumn(column.index());
            case Expr.Bool bool -> new TruthSteps.Constant(bool.value());
            case Expr.Compare compare -> compare(compare);
            case Expr.IsNull isNull -> isNull(isNull.operand());
            case Expr.Not not -> new TruthSteps.Not(truth(not.operand()));
            case Expr.All all -> new TruthSteps.Joined(truths(all.terms()), Step.OfTruth.FALSE);
            case Expr.Any any -> new TruthSteps.Joined(truths(any.terms()), Step.OfTruth.TRUE);
            case Expr.Tested tested -> new TruthSteps.Tested(tested.test(), text(tested.text()), tested.argument());
            case Expr.Number number -> throw untyped(expr);
            case Expr.Text text -> throw untyped(expr);
            case Expr.Moment moment -> throw untyped(expr);
            case Expr.Arithmetic arithmetic -> throw untyped(expr);
            case Expr.Negative negative -> throw untyped(expr);
            case Expr.Size size -> throw untyped(expr);
            case Expr.Hash hash -> throw untyped(expr);
            case Expr.Call call -> throw untyped(expr);
        };
    }

    private static List<Step.OfTruth> truths(List<Expr> terms) {
        return terms.stream().map(Program::truth).toList();
    }

    private static Step.OfTruth isNull(Expr operand) {
        if (operand instanceof Expr.ColumnValue column) {
            return new TruthSteps.NullColumn(column.index());
        }
        return switch (operand.kind()) {
            case BOOL -> new TruthSteps.NullStep(truth(operand));
            case DOUBLE -> new TruthSteps.NullStep(doubles(operand));
            case EXACT, DATE, INSTANT, LOCAL_TIME -> new TruthSteps.NullStep(longs(operand));
            case TEXT, OTHER -> new TruthSteps.Constant(false);
        };
    }

    private static Step.OfTruth compare(Expr.Compare compare) {
        Expr left = compare.left();
        Expr right = compare.right();
        if (left.kind() == Kind.DOUBLE || right.kind() == Kind.DOUBLE) {
            return new TruthSteps.CompareDoubles(compare.comparison(), doubles(left), doubles(right));
        }
        return switch (left.kind()) {
            case TEXT -> new TruthSteps.CompareTexts(compare.comparison(), text(left), text(right));
            case BOOL -> new TruthSteps.CompareTruth(compare.comparison(), truth(left), truth(right));
            case EXACT -> {
                int scale = Math.max(left.scale(), right.scale());
                yield new TruthSteps.CompareLongs(compare.comparison(), scaled(left, scale), scaled(right, scale));
            }
            case DATE, INSTANT, LOCAL_TIME -> new TruthSteps.CompareLongs(compare.comparison(), longs(left), longs(right));
            case DOUBLE, OTHER -> throw untyped(compare);
        };
    }

    private static Step.OfLongs scaled(Expr expr, int scale) {
        int more = scale - expr.scale();
        return more == 0 ? longs(expr) : new LongSteps.Rescaled(longs(expr), BigDecimal.ONE.movePointRight(more).longValueExact());
    }

    private static Step.OfLongs longs(Expr expr) {
        return switch (expr) {
            case Expr.ColumnValue column -> new LongSteps.OfColumn(column.index());
            case Expr.Number number -> new LongSteps.Constant(number.value().unscaledValue().longValueExact());
            case Expr.Moment moment -> new LongSteps.Constant(moment.value());
            case Expr.Negative negative -> new LongSteps.Negative(longs(negative.operand()));
            case Expr.Size size -> size((Expr.ColumnValue) size.operand());
            case Expr.Arithmetic arithmetic -> {
                boolean product = arithmetic.operation() == Expr.Operation.TIMES;
                int left = product ? arithmetic.left().scale() : arithmetic.scale();
                int right = product ? arithmetic.right().scale() : arithmetic.scale();
                yield new LongSteps.Arithmetic(arithmetic.operation(), scaled(arithmetic.left(), left), scaled(arithmetic.right(), right));
            }
            case Expr.Bool bool -> throw untyped(expr);
            case Expr.Text text -> throw untyped(expr);
            case Expr.Compare compare -> throw untyped(expr);
            case Expr.IsNull isNull -> throw untyped(expr);
            case Expr.Not not -> throw untyped(expr);
            case Expr.All all -> throw untyped(expr);
            case Expr.Any any -> throw untyped(expr);
            case Expr.Tested tested -> throw untyped(expr);
            case Expr.Hash hash -> throw untyped(expr);
            case Expr.Call call -> throw untyped(expr);
        };
    }

    private static Step.OfLongs size(Expr.ColumnValue column) {
        return new LongSteps.Size(column.index(), column.type());
    }

    private static Step.OfDoubles doubles(Expr expr) {
        if (expr instanceof Expr.Number number) {
            return new DoubleSteps.Constant(number.value().doubleValue());
        }
        if (expr.kind() == Kind.EXACT) {
            return new DoubleSteps.OfExact(longs(expr), expr.scale());
        }
        if (expr instanceof Expr.ColumnValue column) {
            return new DoubleSteps.OfColumn(column.index());
        }
        if (expr instanceof Expr.Negative negative) {
            return new DoubleSteps.Negative(doubles(negative.operand()));
        }
        if (expr instanceof Expr.Arithmetic arithmetic) {
            return new DoubleSteps.Arithmetic(arithmetic.operation(), doubles(arithmetic.left()), doubles(arithmetic.right()));
        }
        throw untyped(expr);
    }

    private static TruthSteps.TextSide text(Expr expr) {
        if (expr instanceof Expr.ColumnValue column) {
            return new TruthSteps.TextSide(column.index(), null);
        }
        return new TruthSteps.TextSide(-1, ((Expr.Text) expr).value().getBytes(StandardCharsets.UTF_8));
    }

    private static IllegalStateException untyped(Expr expr) {
        return new IllegalStateException("the parser let through what has no meaning: " + expr);
    }
}
