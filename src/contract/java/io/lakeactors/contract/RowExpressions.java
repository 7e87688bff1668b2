package io.lakeactors.contract;

/** Holds row expressions to the schema. */
final class RowExpressions {
    private RowExpressions() {}

    static void check(RuleReader rules, YamlNode at, String expression) {
        if (expression.isBlank()) {
            rules.faults().add(at, "the row expression is empty", "Write one, as in \"row: amount >= 0\".");
        }
    }
}
