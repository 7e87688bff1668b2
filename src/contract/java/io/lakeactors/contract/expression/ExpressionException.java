package io.lakeactors.contract.expression;

import java.util.Optional;

/** Says why a text is no row expression. */
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final String unknownColumn;
    private final String unknownFunction;

    ExpressionException(String message, int position) {
        this(message, position, null, null);
    }

    private ExpressionException(String message, int position, String unknownColumn, String unknownFunction) {
        super(message);
        this.position = position;
        this.unknownColumn = unknownColumn;
        this.unknownFunction = unknownFunction;
    }

    static ExpressionException noColumn(String name, int position) {
        return new ExpressionException("there is no column \"" + name + "\"", position, name, null);
    }

    /** @param id name and version of a function that is not loaded */
    static ExpressionException noFunction(String id, int position) {
        return new ExpressionException("there is no function " + id, position, null, id);
    }

    /** The character at which the fault was seen, from 0. */
    public int position() {
        return position;
    }

    /** The name that no column has, if that is the fault. */
    public Optional<String> unknownColumn() {
        return Optional.ofNullable(unknownColumn);
    }

    /** Name and version of the function that is not loaded, if that is the fault. */
    public Optional<String> unknownFunction() {
        return Optional.ofNullable(unknownFunction);
    }
}
