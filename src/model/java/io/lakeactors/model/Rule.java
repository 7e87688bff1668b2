package io.lakeactors.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A check of a contract on the rows of a batch. Rules see no clock and no chance, so verdicts are the same in every replay.
 * Required, Range, Length, Pattern and Accepted may be of a field nested in a column: {@code address.city}, {@code lines.items.qty} of each element. */
public sealed interface Rule {
    /** What stands in a path for each element of a list. */
    String ITEMS = "items";

    /** Whether a rule's {@code column} is the path of a field within one: names of columns have no dots. */
    static boolean isNested(String column) {
        return column.indexOf('.') >= 0;
    }

    /** The column that a path leads into, or that it is. */
    static String top(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    /** Unique in its contract. */
    String id();

    OnFail onFail();

    /** The column must be present and not null. */
    record Required(String id, String column, OnFail onFail) implements Rule {}

    /** The value must be of the declared type: judged by the decoder, routed by this action. */
    record TypeMatch(String id, String column, OnFail onFail) implements Rule {}

    /** Numbers, decimals, dates ({@code 2013-01-01}) and timestamps (ISO) within bounds. Bounds are kept as written. */
    record Range(String id, String column, Optional<String> min, boolean minExclusive, Optional<String> max, boolean maxExclusive, OnFail onFail)
            implements Rule {}

    /** Characters (code points) of text, bytes of binary, elements of lists and maps. */
    record Length(String id, String column, Optional<Integer> min, Optional<Integer> max, OnFail onFail) implements Rule {}

    /** The whole text must match (RE2 syntax). */
    record Pattern(String id, String column, String regex, OnFail onFail) implements Rule {}

    /** The value must (or, if negated, must not) be one of these, each written as text. */
    record Accepted(String id, String column, List<String> values, boolean negated, OnFail onFail) implements Rule {}

    /** A boolean expression over the row's columns must be true; null counts as true unless the expression tests for it. */
    record Expression(String id, String expression, OnFail onFail) implements Rule {}

    /** No two rows within one aligned window of {@code windowPositions} positions of a partition have equal values in these columns; the first one passes. */
    record Unique(String id, List<String> columns, long windowPositions, OnFail onFail) implements Rule {}

    /**
     * The row's time must not be before its partition's watermark: the greatest time of the admitted rows before it, less {@code latenessMicros} (from 0 on). A row without a time is not late. Times that lie
     * further than {@code latenessMicros} ahead of the record's own timestamp are not counted on, as of a wrong clock. One at most in a contract, and the last of its rules.
     */
    record Late(String id, String column, long latenessMicros, OnFail onFail) implements Rule {
        public static final String ID = "late";
        private static final long MICROS_PER_MILLI = 1_000;

        /** Before that a row is late, in milliseconds since 1970; empty if the times are those of another column. */
        public Optional<Long> watermarkMillis(EventTime reached) {
            return reached.column().equals(column) ? Optional.of(Math.floorDiv(reached.newestMicros() - latenessMicros, MICROS_PER_MILLI)) : Optional.empty();
        }

    }

    /** Bounds and such are compared exactly. */
    static BigDecimal number(String text) {
        return new BigDecimal(text);
    }
}
