package io.lakeactors.contract;

import io.lakeactors.contract.expression.ExpressionException;
import io.lakeactors.contract.expression.RowExpression;

/** Holds row expressions to the schema. */
final class RowExpressions {
    private RowExpressions() {}

    static void check(RuleReader rules, YamlNode at, String expression) {
        try {
            RowExpression.parse(expression, rules.schema());
        } catch (ExpressionException wrong) {
            if (wrong.unknownColumn().filter(rules::isDeclared).isPresent()) {
                return;
            }
            String mend = wrong.unknownColumn().map(name -> Spelling.suggest(name, rules.names()))
                    .orElse("See docs/guides/contracts.md for what row expressions can say.");
            rules.faults().add(at, "the row expression is wrong at character " + (wrong.position() + 1) + ": " + wrong.getMessage(), mend);
        }
    }
}
