package io.lakeactors.contract.expression;

import java.util.Optional;

/** Says why a text is no row expression. */
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final String unknownColumn;

    ExpressionException(String message, int position) {
        this(message, position, null);
    }

    ExpressionException(String message, int position, String unknownColumn) {
        super(message);
        this.position = position;
        this.unknownColumn = unknownColumn;
    }

    /** The character at which the fault was seen, from 0. */
    public int position() {
        return position;
    }

    /** The name that no column has, if that is the fault. */
    public Optional<String> unknownColumn() {
        return Optional.ofNullable(unknownColumn);
    }
}
