package io.lakeactors.contract;

import io.lakeactors.contract.expression.Expr;
import io.lakeactors.contract.expression.Expr.Comparison;
import io.lakeactors.contract.expression.Expr.Kind;
import io.lakeactors.model.SqlNames;
import io.lakeactors.model.Type;
import java.util.List;
import java.util.stream.Collectors;

/** A row expression as DuckDB's SQL, true for the rows for which records are judged to be so: with three values, text in the order of its bytes, and NaN unequal to everything and in no order. */
final class ConditionSql {
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
            case Expr.Negative(Expr.Number number) -> "(" + number.value().negate().toPlainString() + ")";
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
        String sign = compare.comparison() == Comparison.EQUAL ? "=" : compare.comparison() == Comparison.NOT_EQUAL ? "<>" : compare.comparison().sign();
        if (compare.left().kind() != Kind.DOUBLE && compare.right().kind() != Kind.DOUBLE) {
            return "(" + of(compare.left()) + " " + sign + " " + of(compare.right()) + ")";
        }
        // DuckDB takes NaN for equal to itself and greater than all else.
        String left = "CAST(" + of(compare.left()) + " AS DOUBLE)";
        String right = "CAST(" + of(compare.right()) + " AS DOUBLE)";
        return "(CASE WHEN " + left + " IS NULL OR " + right + " IS NULL THEN NULL WHEN isnan(" + left + ") OR isnan(" + right + ") THEN " + (compare.comparison() == Comparison.NOT_EQUAL) + " ELSE " + left + " " + sign
                + " " + right + " END)";
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
