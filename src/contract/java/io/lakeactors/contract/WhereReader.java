package io.lakeactors.contract;

import io.lakeactors.contract.expression.ExpressionException;
import io.lakeactors.contract.expression.RowExpression;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Measure;
import java.util.Optional;

/** Reads {@code la.where} of a quality entry, a row expression such as {@code country == 'DE'}: the check on the whole table is one on the rows for which it is true. */
final class WhereReader {
    static final String KEY = "la.where";

    private final RuleReader rules;
    private final Optional<YamlNode> given;

    WhereReader(RuleReader rules, YamlNode.Mapping quality) {
        this.rules = rules;
        given = Extensions.value(quality, KEY);
    }

    static boolean isAsked(YamlNode.Mapping quality) {
        return Extensions.value(quality, KEY).isPresent();
    }

    /** The measure as it is if nothing is said of rows; empty if what is said is at fault, which is told. */
    Optional<Measure> of(Measure measure) {
        if (given.isEmpty()) {
            return Optional.of(measure);
        }
        YamlNode at = given.get();
        if (measure instanceof TableCheck.Query || measure instanceof TableCheck.LateRows) {
            boolean query = measure instanceof TableCheck.Query;
            rules.faults().add(at, KEY + " has no effect on " + (query ? "a query" : "lateRows"), query ? "Write the condition in the query." : "Remove it.");
            return Optional.empty();
        }
        if (!(at instanceof YamlNode.Scalar text) || text.text().isBlank()) {
            rules.faults().add(at, KEY + " is no row expression", "Write a condition such as country == 'DE' && amount > 0.");
            return Optional.empty();
        }
        int before = rules.faults().count();
        RowExpressions.check(rules, at, text.text());
        return rules.faults().count() == before ? sql(at, text.text()).map(sql -> new TableCheck.Where(text.text().strip(), sql, measure)) : Optional.empty();
    }

    private Optional<String> sql(YamlNode at, String text) {
        try {
            return Optional.of(ConditionSql.of(RowExpression.parse(text, rules.schema())));
        } catch (ExpressionException ofAFaultyColumn) {
            return Optional.empty();
        } catch (UnsupportedOperationException notHere) {
            rules.faults().add(at, KEY + " " + notHere.getMessage(), "Compare columns with constants, or with columns of their type, or write the check as type: sql.");
            return Optional.empty();
        }
    }
}
