package io.lakeactors.contract;

import io.lakeactors.model.Contract;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Threshold;
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

    /** What the rule asks for, or what of it a threshold allows: what that counts is nothing that each record must keep. */
    public static String sentence(Rule rule, Contract contract) {
        return threshold(rule, contract).map(one -> allowance(one) + " may break: ").orElse("") + sentence(rule);
    }

    /** What becomes of a record that breaks the rule, or of a range where too many do. */
    public static String action(Rule rule, Contract contract) {
        return threshold(rule, contract).map(one -> action(one.action())).orElseGet(() -> action(rule.onFail()));
    }

    private static Optional<Threshold> threshold(Rule rule, Contract contract) {
        return contract.thresholds().stream().filter(one -> one.ruleIds().contains(rule.id())).findFirst();
    }

    /** What becomes of a range with more faulty records than the threshold allows. */
    static String action(Threshold.Action action) {
        return switch (action) {
            case LOG -> "log";
            case FAIL_BATCH -> "quarantine the range";
            case FAIL_PIPELINE -> "stop the pipeline";
        };
    }

    /** How many records may break the threshold's rules. */
    static String allowance(Threshold threshold) {
        return (threshold.below() ? "fewer than " : "at most ") + threshold.bound().toPlainString() + (threshold.percent() ? " % of the records" : " records") + " of each "
                + threshold.positions() + " positions of a partition";
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
