package io.lakeactors.contract;

import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import java.util.Optional;

/** Rules for people. */
public final class RuleWords {
    private static final long MICROS_PER_MILLI = 1_000;

    private RuleWords() {}

    /** What the rule looks at: a column, some with commas between, or empty for the whole row. */
    public static String columns(Rule rule) {
        return switch (rule) {
            case Rule.Required required -> required.column();
            case Rule.TypeMatch type -> type.column();
            case Rule.Range range -> range.column();
            case Rule.Length length -> length.column();
            case Rule.Pattern pattern -> pattern.column();
            case Rule.Accepted accepted -> accepted.column();
            case Rule.Expression expression -> "";
            case Rule.Unique unique -> String.join(", ", unique.columns());
            case Rule.Late late -> late.column();
        };
    }

    /** What becomes of a record that breaks the rule. */
    public static String action(OnFail onFail) {
        return switch (onFail) {
            case LOG -> "log";
            case QUARANTINE -> "quarantine";
            case DROP_ALERT -> "drop and alert";
            case FAIL_PIPELINE -> "stop the pipeline";
        };
    }

    /** What the rule asks for. */
    public static String sentence(Rule rule) {
        return switch (rule) {
            case Rule.Required required -> required.column() + " must be there";
            case Rule.TypeMatch type -> type.column() + " must be of its type";
            case Rule.Range range -> range.column() + " must be"
                    + range.min().map(min -> (range.minExclusive() ? " above " : " at least ") + min).orElse("")
                    + (range.min().isPresent() && range.max().isPresent() ? " and" : "")
                    + range.max().map(max -> (range.maxExclusive() ? " below " : " at most ") + max).orElse("");
            case Rule.Length length -> length.column() + " must have a length of" + bounds(length.min(), length.max());
            case Rule.Pattern pattern -> pattern.column() + " must match " + pattern.regex();
            case Rule.Accepted accepted -> accepted.column() + (accepted.negated() ? " must not be one of " : " must be one of ")
                    + String.join(", ", accepted.values());
            case Rule.Expression expression -> expression.expression();
            case Rule.Unique unique -> String.join(", ", unique.columns()) + " must be unique within " + unique.windowPositions() + " positions of a partition";
            case Rule.Late late -> late.column() + " must not be before its partition's watermark, " + Derived.duration(late.latenessMicros() / MICROS_PER_MILLI) + " behind the greatest so far";
        };
    }

    private static String bounds(Optional<Integer> min, Optional<Integer> max) {
        return min.map(least -> " at least " + least).orElse("") + (min.isPresent() && max.isPresent() ? " and" : "") + max.map(most -> " at most " + most)
                .orElse("");
    }
}
