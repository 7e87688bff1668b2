package io.lakeactors.engine.control;

import java.util.Comparator;

/** Orders ids as people do: {@code flights/9} before {@code flights/10}. */
final class EntityOrder {
    static final Comparator<String> NUMBERS_BY_VALUE = Comparator.<String, String>comparing(id -> id.substring(0, numberAt(id)))
            .thenComparingInt(id -> id.length()).thenComparing(Comparator.naturalOrder());

    private EntityOrder() {}

    /** Where the digits at the end begin. */
    private static int numberAt(String id) {
        int at = id.length();
        while (at > 0 && Character.isDigit(id.charAt(at - 1))) {
            at--;
        }
        return at;
    }
}
