package io.lakeactors.contract;

import io.lakeactors.contract.expression.ExpressionException;
import io.lakeactors.contract.expression.Functions;
import io.lakeactors.contract.expression.RowExpression;
import java.util.List;

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
            if (isLacking(rules.faults(), at, wrong, "the row expression")) {
                return;
            }
            String mend = wrong.unknownColumn().map(name -> Spelling.suggest(name, rules.names()))
                    .orElse("See docs/guides/contracts.md for what row expressions can say.");
            rules.faults().add(at, "the row expression is wrong at character " + (wrong.position() + 1) + ": " + wrong.getMessage(), mend);
        }
    }

    /**
     * Tells of a function that is not loaded.
     *
     * @param what expression, for people
     * @return whether that is what is wrong
     */
    static boolean isLacking(Faults faults, YamlNode at, ExpressionException wrong, String what) {
        wrong.unknownFunction().ifPresent(id -> faults.lacks(at, what + " calls " + id + ", which is not loaded here", mend(id)));
        return wrong.unknownFunction().isPresent();
    }

    private static String mend(String id) {
        List<String> there = Functions.installed().ids();
        String name = id.substring(0, id.indexOf('@') + 1);
        List<String> versions = there.stream().filter(one -> one.startsWith(name)).toList();
        String known = !versions.isEmpty() ? "There are " + String.join(", ", versions) + ". " : there.isEmpty() ? "" : Spelling.suggest(id, there) + " ";
        return known + "Put its file into the folder of plug-ins (lakeactors.plugins.folder of a node, --plugins of a command); lake plugins shows what is there.";
    }
}
