package io.lakeactors.contract;

import io.lakeactors.contract.expression.Expr;
import io.lakeactors.contract.expression.Expr.Comparison;
import io.lakeactors.contract.expression.Expr.Kind;
import io.lakeactors.model.SqlNames;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;

/** A row expression as DuckDB's SQL, true for the rows for which records are judged to be so: with three values, text in the order of its bytes, and NaN unequal to everything and in no order. */
final class ConditionSql {
    /** Of DuckDB's widest decimal. */
    private static final int DIGITS_MAX = 38;
    private static final int LONG_DIGITS = 19;

    private ConditionSql() {}

    /**
     * @param condition of kind BOOL
     * @throws UnsupportedOperationException for what it would calculate otherwise than for records; the message says what
     */
    static String of(Expr condition) {
        return switch (condition) {
            case Expr.ColumnValue column -> SqlNames.quoted(column.name());
            case Expr.Bool bool -> String.valueOf(bool.value());
            case Expr.Number number -> "(" + number.value().toPlainString() + ")";
            case Expr.Text text -> literal(text.value());
            case Expr.Moment moment -> moment(moment);
            case Expr.Compare compare -> compare(compare);
            case Expr.IsNull(var operand) -> "(" + of(operand) + " IS NULL)";
            case Expr.Not(var operand) -> "(NOT " + of(operand) + ")";
            case Expr.All(var terms) -> joined(terms, " AND ");
            case Expr.Any(var terms) -> joined(terms, " OR ");
            case Expr.Size(var operand) -> size(operand);
            case Expr.Tested tested -> tested(tested);
            case Expr.Negative negative -> throw new UnsupportedOperationException("calculates");
            case Expr.Arithmetic arithmetic -> throw new UnsupportedOperationException("calculates");
            case Expr.Hash hash -> throw new UnsupportedOperationException("makes a key of columns");
            case Expr.Call call -> throw new UnsupportedOperationException("calls a function of a plug-in");
        };
    }

    private static String joined(List<Expr> terms, String operator) {
        return terms.stream().map(ConditionSql::of).collect(Collectors.joining(operator, "(", ")"));
    }

    private static String moment(Expr.Moment moment) {
        return switch (moment.kind()) {
            case DATE -> "(DATE '1970-01-01' + " + moment.value() + ")";
            case INSTANT -> "make_timestamptz(" + moment.value() + ")";
            case LOCAL_TIME -> "make_timestamp(" + moment.value() + ")";
            case BOOL, EXACT, DOUBLE, TEXT, OTHER -> throw new IllegalStateException("no moment: " + moment);
        };
    }

    private static String compare(Expr.Compare compare) {
        if (compare.left().kind() == Kind.DOUBLE || compare.right().kind() == Kind.DOUBLE) {
            return floating(compare);
        }
        if (compare.left() instanceof Expr.Number left) {
            return compare.right() instanceof Expr.Number right ? String.valueOf(compare.comparison().holds(left.value().compareTo(right.value()))) : exact(compare.right(), compare.comparison().mirrored(), left.value());
        }
        if (compare.right() instanceof Expr.Number right) {
            return exact(compare.left(), compare.comparison(), right.value());
        }
        if (compare.left().kind() == Kind.EXACT && Math.max(wholeDigits(compare.left()), wholeDigits(compare.right())) + Math.max(compare.left().scale(), compare.right().scale()) > DIGITS_MAX) {
            throw new UnsupportedOperationException("compares numbers that have no decimal of " + DIGITS_MAX + " digits in common");
        }
        return "(" + of(compare.left()) + " " + sign(compare.comparison()) + " " + of(compare.right()) + ")";
    }

    /** DuckDB would cast what it compares to a decimal that holds both, and takes constants of more digits for doubles: so the number is brought to the digits that the other side has. */
    private static String exact(Expr side, Comparison comparison, BigDecimal number) {
        BigDecimal floor = number.setScale(side.scale(), RoundingMode.FLOOR);
        boolean isBetween = floor.compareTo(number) != 0;
        boolean isSame = comparison == Comparison.EQUAL || comparison == Comparison.NOT_EQUAL;
        boolean isBeyond = floor.precision() > DIGITS_MAX;
        if (isBeyond || isBetween && isSame) {
            boolean holds = comparison.holds(isBeyond ? -number.signum() : 1);
            return "(CASE WHEN " + of(side) + " IS NOT NULL THEN " + holds + " END)";
        }
        Comparison meant = !isBetween ? comparison : comparison.holds(-1) ? Comparison.AT_MOST : Comparison.GREATER;
        return "(" + of(side) + " " + sign(meant) + " (" + floor.toPlainString() + "))";
    }

    private static int wholeDigits(Expr exact) {
        return exact instanceof Expr.ColumnValue column && column.type() instanceof Type.Decimal decimal ? decimal.precision() - decimal.scale() : LONG_DIGITS;
    }

    /** DuckDB takes NaN for equal to itself and greater than all else. */
    private static String floating(Expr.Compare compare) {
        String left = floating(compare.left());
        String right = floating(compare.right());
        return "(CASE WHEN " + left + " IS NULL OR " + right + " IS NULL THEN NULL WHEN isnan(" + left + ") OR isnan(" + right + ") THEN " + (compare.comparison() == Comparison.NOT_EQUAL) + " ELSE " + left + " " + sign(compare.comparison())
                + " " + right + " END)";
    }

    private static String floating(Expr operand) {
        return "CAST(" + (operand instanceof Expr.Number number ? literal(String.valueOf(number.value().doubleValue())) : of(operand)) + " AS DOUBLE)";
    }

    private static String sign(Comparison comparison) {
        return comparison == Comparison.EQUAL ? "=" : comparison == Comparison.NOT_EQUAL ? "<>" : comparison.sign();
    }

    private static String size(Expr operand) {
        String value = of(operand);
        return operand instanceof Expr.ColumnValue(int index, String name, Type type) && !(type instanceof Type.Text)
                ? (type instanceof Type.Binary ? "octet_length(" : type instanceof Type.Dictionary ? "cardinality(" : "len(") + value + ")" : "length(" + value + ")";
    }

    private static String tested(Expr.Tested tested) {
        String function = switch (tested.test()) {
            case STARTS_WITH -> "starts_with";
            case ENDS_WITH -> "suffix";
            case CONTAINS -> "contains";
            case MATCHES -> "regexp_matches";
        };
        return function + "(" + of(tested.text()) + ", " + literal(tested.argument()) + ")";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
