package io.lakeactors.contract.expression;

import io.lakeactors.model.Schema;

/** Reads row expressions. */
public final class RowExpression {
    /** Characters of an expression. */
    public static final int LENGTH_MAX = 10_000;

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

    private static Parser parser(String text, Schema schema) {
        if (text.length() > LENGTH_MAX) {
            throw new ExpressionException("the expression has more than " + LENGTH_MAX + " characters", 0);
        }
        return new Parser(text, schema);
    }
}
