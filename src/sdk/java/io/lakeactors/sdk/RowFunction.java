package io.lakeactors.sdk;

import java.util.List;

/**
 * A function that row expressions call as {@code name@version(…)}, once for each row.
 *
 * <p>It must be <b>pure</b>: what it gives depends on its arguments and on nothing else, on every node and for ever. No clock, no chance, no files, no network, no state between calls. A record that is
 * replayed, or read again after a crash, is calculated again and must come out the same. Where a function is to give something else, it gets another version; versions stand in contracts, and may stand
 * beside one another in one jar. It is called by several threads at once.
 *
 * <p>An implementation has a public constructor without parameters, and its class is named in {@code META-INF/services/io.lakeactors.sdk.RowFunction} of its jar.
 */
public interface RowFunction {
    /** Letters, digits and underscores, and no digit first; at most 64 of them. */
    String name();

    /** From 1. */
    int version();

    /** The types of its arguments, in order; 64 at most, and maybe none. */
    List<ValueType> arguments();

    ValueType result();

    /** Digits after the point of a {@link ValueType#DECIMAL} result, 0 to 38, to which what it gives is rounded, half to even. */
    default int scale() {
        return 0;
    }

    /** Whether it is called when an argument is null. If not, the result is null then. */
    default boolean takesNulls() {
        return false;
    }

    /**
     * Calculates one row's value.
     *
     * @param arguments as {@link #arguments()} says, each of its type's {@link ValueType#javaClass()}; null only if {@link #takesNulls()}. Belongs to the function until it returns
     * @return null, or a value of the class of {@link #result()}; a double that is no finite number is a failure
     * @throws Exception if there is no value for these arguments: the record goes to quarantine, with the exception's message
     */
    Object apply(Object[] arguments) throws Exception;
}
