package io.lakeactors.contract.expression;

import io.lakeactors.contract.expression.Expr.Comparison;
import io.lakeactors.contract.expression.Expr.Kind;
import io.lakeactors.contract.expression.Expr.Operation;
import io.lakeactors.model.Type;
import io.lakeactors.sdk.ValueType;
import java.util.ArrayList;
import java.util.List;

/** Puts expressions together where their types allow it. */
final class Typing {
    private static final int SCALE_MAX = 100;

    private Typing() {}

    static Kind kindOf(Type type) {
        return switch (type) {
            case Type.Bool() -> Kind.BOOL;
            case Type.Int() -> Kind.EXACT;
            case Type.Long() -> Kind.EXACT;
            case Type.Decimal decimal -> Kind.EXACT;
            case Type.Float() -> Kind.DOUBLE;
            case Type.Double() -> Kind.DOUBLE;
            case Type.Text() -> Kind.TEXT;
            case Type.Date() -> Kind.DATE;
            case Type.Timestamp timestamp -> timestamp.zoned() ? Kind.INSTANT : Kind.LOCAL_TIME;
            case Type.Uuid() -> Kind.OTHER;
            case Type.Binary() -> Kind.OTHER;
            case Type.Struct struct -> Kind.OTHER;
            case Type.Array array -> Kind.OTHER;
            case Type.Dictionary dictionary -> Kind.OTHER;
        };
    }

    static Expr arithmetic(Operation operation, Expr left, Expr right, int position) {
        if (!number(left) || !number(right)) {
            throw new ExpressionException("cannot calculate with " + word(left) + " and " + word(right), position);
        }
        boolean integers = left.kind() == Kind.EXACT && right.kind() == Kind.EXACT && left.scale() == 0 && right.scale() == 0;
        boolean exact = left.kind() == Kind.EXACT && right.kind() == Kind.EXACT && (operation != Operation.DIVIDED_BY || integers);
        if (!exact) {
            return new Expr.Arithmetic(operation, left, right, Kind.DOUBLE, 0);
        }
        int scale = operation == Operation.TIMES ? left.scale() + right.scale() : Math.max(left.scale(), right.scale());
        if (scale > SCALE_MAX) {
            throw new ExpressionException("the product has more than " + SCALE_MAX + " digits after the point", position);
        }
        return new Expr.Arithmetic(operation, left, right, Kind.EXACT, scale);
    }

    static Expr compare(Comparison comparison, Expr left, Expr right, int position) {
        Expr first = left instanceof Expr.Moment moment ? adapted(moment, right) : left;
        Expr second = right instanceof Expr.Moment moment ? adapted(moment, left) : right;
        boolean fits = first.kind() == second.kind() && first.kind() != Kind.OTHER || number(first) && number(second);
        if (!fits) {
            throw new ExpressionException("cannot compare " + word(first) + " with " + word(second), position);
        }
        boolean ordered = comparison != Comparison.EQUAL && comparison != Comparison.NOT_EQUAL;
        if (ordered && first.kind() == Kind.BOOL) {
            throw new ExpressionException("booleans have no order", position);
        }
        return new Expr.Compare(comparison, first, second);
    }

    /** A literal time is an instant or a local time as its other side is. */
    private static Expr adapted(Expr.Moment moment, Expr other) {
        return moment.kind() == Kind.INSTANT && other.kind() == Kind.LOCAL_TIME ? new Expr.Moment(moment.value(), Kind.LOCAL_TIME) : moment;
    }

    static Expr call(KnownFunction function, List<Expr> given, int position) {
        List<ValueType> wanted = function.arguments();
        if (given.size() != wanted.size()) {
            throw new ExpressionException(function.id() + " takes " + wanted.size() + (wanted.size() == 1 ? " argument" : " arguments") + ", not " + given.size() + ": "
                    + function.signature(), position);
        }
        var arguments = new ArrayList<Expr>();
        for (int i = 0; i < given.size(); i++) {
            boolean local = wanted.get(i) == ValueType.LOCAL_TIME && given.get(i) instanceof Expr.Moment moment && moment.kind() == Kind.INSTANT;
            Expr argument = local ? new Expr.Moment(((Expr.Moment) given.get(i)).value(), Kind.LOCAL_TIME) : given.get(i);
            if (!KnownFunction.takes(wanted.get(i), argument)) {
                throw new ExpressionException("argument " + (i + 1) + " of " + function.id() + " is to be of type " + wanted.get(i).word() + ", not " + word(argument), position);
            }
            arguments.add(argument);
        }
        return new Expr.Call(function, arguments);
    }

    static boolean number(Expr expr) {
        return expr.kind() == Kind.EXACT || expr.kind() == Kind.DOUBLE;
    }

    static Expr bool(Expr expr, String sign, int position) {
        if (expr.kind() != Kind.BOOL) {
            throw new ExpressionException(sign + " needs a boolean, not " + word(expr), position);
        }
        return expr;
    }

    static Expr size(Expr operand, int position) {
        boolean measured = operand.kind() == Kind.TEXT || operand instanceof Expr.ColumnValue column && hasSize(column.type());
        if (!measured) {
            throw new ExpressionException(word(operand) + " has no size", position);
        }
        return new Expr.Size(operand);
    }

    /** Whether values of the type are written in one way only, so that a key can be made of them. */
    static boolean isKey(Type type) {
        return switch (kindOf(type)) {
            case BOOL, EXACT, TEXT, DATE, INSTANT, LOCAL_TIME -> true;
            case DOUBLE -> false;
            case OTHER -> type instanceof Type.Uuid;
        };
    }

    private static boolean hasSize(Type type) {
        return type instanceof Type.Text || type instanceof Type.Binary || type instanceof Type.Array || type instanceof Type.Dictionary;
    }

    /** An expression's type, for people. */
    static String word(Expr expr) {
        if (expr instanceof Expr.ColumnValue column) {
            return column.name() + " (" + column.type().word() + ")";
        }
        return switch (expr.kind()) {
            case BOOL -> "a boolean";
            case EXACT, DOUBLE -> "a number";
            case TEXT -> "a text";
            case DATE -> "a date";
            case INSTANT -> "a timestamp";
            case LOCAL_TIME -> "a timestamp without zone";
            case OTHER -> "a value";
        };
    }
}
