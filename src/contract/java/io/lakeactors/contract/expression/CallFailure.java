package io.lakeactors.contract.expression;

/** A function has no value for the arguments of one row. Its message is for people. */
public final class CallFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LENGTH_MAX = 300;

    CallFailure(String message) {
        super(message.length() > LENGTH_MAX ? message.substring(0, LENGTH_MAX) + "…" : message, null, false, false);
    }
}
