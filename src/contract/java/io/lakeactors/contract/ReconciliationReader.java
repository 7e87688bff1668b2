package io.lakeactors.contract;

import io.lakeactors.model.Expectation;
import io.lakeactors.model.Field;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Dimension;
import io.lakeactors.model.TableName;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Reads {@code {metric: reconciliation, column: amount, table: bronze.orders, key: amount, mustBeLessThan: 0.01}}: what the same figure of two tables may differ by. */
final class ReconciliationReader {
    static final List<String> KEYS = List.of("of", "table", "key", "unit");
    private static final String SUM = "sum";
    private static final String ROWS = "rowCount";

    private final Faults faults;
    private final YamlNode.Mapping terms;

    ReconciliationReader(Faults faults, YamlNode.Mapping terms) {
        this.faults = faults;
        this.terms = terms;
    }

    /** Whether rows are counted, and no column is added up. */
    boolean isOfRows() {
        return terms.text("of").filter(ROWS::equals).isPresent();
    }

    /** @param column what is added up; empty for rows @param other the other table */
    void read(Optional<Field> column, TableName other, CheckReader check) {
        if (terms.get("of").isPresent() && !isOfRows() && terms.text("of").filter(SUM::equals).isEmpty()) {
            faults.add(terms.get("of").get(), "there is no reconciliation of " + terms.text("of").map(text -> "\"" + text + "\"").orElse("this"), "Possible here: " + SUM + ", " + ROWS + ".");
            return;
        }
        if (column.isPresent() && !LakeMetricReader.isNumber(column.get().type())) {
            faults.add(terms.get("column").orElse(terms), "\"" + column.get().name() + "\" is of type " + column.get().type().word() + ", which is no number", "Name a column of numbers, or write of: rowCount.");
            return;
        }
        Optional<String> idle = List.of("column", "key").stream().filter(word -> column.isEmpty() && terms.get(word).isPresent()).findFirst();
        if (idle.isPresent()) {
            faults.add(terms.get(idle.get()).get(), idle.get() + " has no effect on row counts", "Leave it out.");
            return;
        }
        Optional<String> unit = terms.text("unit");
        List<String> units = column.isPresent() ? List.of("percent") : List.of("rows", "percent");
        if (terms.get("unit").isPresent() && unit.filter(units::contains).isEmpty()) {
            faults.add(terms.get("unit").get(), "a difference of " + (column.isPresent() ? "sums is one of numbers, or in percent" : "row counts is one of rows, or in percent"), "Write unit: percent, or leave it out.");
            return;
        }
        Optional<Expectation> expected = Expectations.KEYS.stream().anyMatch(operator -> terms.get(operator).isPresent()) ? Expectations.numbers(faults, terms)
                : Optional.of(Expectation.of(Expectation.Operator.BE, BigDecimal.ZERO));
        var measure = new TableCheck.Reconciled(column.map(Field::name).orElse(""), other, column.map(field -> terms.text("key").orElse(field.name())).orElse(""));
        expected.ifPresent(what -> check.add(measure, Dimension.CONSISTENCY, unit.filter("percent"::equals).isPresent(), what));
    }
}
