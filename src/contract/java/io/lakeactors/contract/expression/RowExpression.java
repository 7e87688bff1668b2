package io.lakeactors.contract.expression;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Schema;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads row expressions. */
public final class RowExpression {
    /** Characters of an expression. */
    public static final int LENGTH_MAX = 10_000;

    /** The function that makes one key of several columns. */
    public static final String HASH = "hash128";

    private RowExpression() {}

    /**
     * Parses an expression of any kind.
     *
     * @throws ExpressionException as {@link #parse}
     */
    public static Expr value(String text, Schema schema) {
        return parser(text, schema).value();
    }

    /**
     * Parses an expression and checks its types.
     *
     * @param schema the columns that it may name
     * @return an expression of kind BOOL
     * @throws ExpressionException if it is no expression, names what there is not, or mixes types
     */
    public static Expr parse(String text, Schema schema) {
        return parser(text, schema).whole();
    }

    /**
     * An expression of a contract that was read, to calculate with it.
     *
     * @throws LakeException FUNCTION_MISSING if it calls a function that is not loaded, as that may be so elsewhere or have been so before
     * @throws ExpressionException if it is none; a contract that was read has none such
     */
    public static Expr read(String text, Schema schema) {
        try {
            return value(text, schema);
        } catch (ExpressionException wrong) {
            throw wrong.unknownFunction().<RuntimeException>map(id -> LakeError.of(ErrorCode.FUNCTION_MISSING, "the function " + id + " is not loaded", "`" + text + "`",
                    "Put its file into lakeactors.plugins.folder, as it is on the other nodes, and start the node again; nothing is read before").asException()).orElse(wrong);
        }
    }

    /** The names of the columns that an expression reads. */
    public static Set<String> columns(Expr expr) {
        var names = new TreeSet<String>();
        if (expr instanceof Expr.ColumnValue column) {
            names.add(column.name());
        }
        parts(expr).forEach(part -> names.addAll(columns(part)));
        return names;
    }

    /** The functions that an expression calls, with their versions: {@code score@1}. */
    public static Set<String> functions(Expr expr) {
        var ids = new TreeSet<String>();
        if (expr instanceof Expr.Call call) {
            ids.add(call.function().id());
        }
        parts(expr).forEach(part -> ids.addAll(functions(part)));
        return ids;
    }

    private static List<Expr> parts(Expr expr) {
        return switch (expr) {
            case Expr.Arithmetic(var operation, var left, var right, var kind, int scale) -> List.of(left, right);
            case Expr.Compare(var comparison, var left, var right) -> List.of(left, right);
            case Expr.Negative(var operand) -> List.of(operand);
            case Expr.IsNull(var operand) -> List.of(operand);
            case Expr.Not(var operand) -> List.of(operand);
            case Expr.Size(var operand) -> List.of(operand);
            case Expr.Tested(var test, var text, String argument) -> List.of(text);
            case Expr.All(var terms) -> terms;
            case Expr.Any(var terms) -> terms;
            case Expr.Hash(var columns) -> List.copyOf(columns);
            case Expr.Call(var function, var arguments) -> arguments;
            case Expr.ColumnValue column -> List.of();
            case Expr.Bool bool -> List.of();
            case Expr.Number number -> List.of();
            case Expr.Text text -> List.of();
            case Expr.Moment moment -> List.of();
        };
    }

    private static Parser parser(String text, Schema schema) {
        if (text.length() > LENGTH_MAX) {
            throw new ExpressionException("the expression has more than " + LENGTH_MAX + " characters", 0);
        }
        return new Parser(text, schema);
    }
}
