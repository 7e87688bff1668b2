package io.lakeactors.contract;

import io.lakeactors.model.Expectation;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Dimension;
import io.lakeactors.model.TableCheck.Measure;
import io.lakeactors.model.TableCheck.Severity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes a check on the whole table of a {@code quality} entry, once it is known what it measures. */
final class CheckReader {
    static final Set<String> WARNINGS = Set.of("info", "warn", "warning");
    static final String WEIGHT = "la.weight";
    private static final BigDecimal WEIGHT_MAX = BigDecimal.valueOf(1_000);
    private static final Set<String> LOGS = Set.of("log", "warn");
    private static final Set<String> FAILS = Set.of("fail", "fail_pipeline");

    private final RuleReader rules;
    private final YamlNode.Mapping quality;
    private final String id;
    private final String column;
    /** Whether rows are judged by the entry as well. */
    private final boolean alsoRows;

    /** @param column empty for the whole table */
    CheckReader(RuleReader rules, YamlNode.Mapping quality, String id, String column, boolean alsoRows) {
        this.rules = rules;
        this.quality = quality;
        this.id = id;
        this.column = column;
        this.alsoRows = alsoRows;
    }

    /** A measure that counts rows. @param terms what has the operators and the unit: the entry, or its implementation */
    void counted(YamlNode.Mapping terms, Measure measure, Dimension usual) {
        Optional<String> unit = terms.text("unit");
        if (unit.isPresent() && !List.of("rows", "percent").contains(unit.get())) {
            rules.faults().notice(terms.get("unit").orElseThrow(), "the check \"" + id + "\" is not measured: rows are counted in rows or percent, not in \"" + unit.get() + "\"");
            return;
        }
        boolean percent = unit.filter("percent"::equals).isPresent();
        if (percent && measure instanceof TableCheck.Rows && !SegmentsReader.isAsked(quality) && !WhereReader.isAsked(quality)) {
            rules.faults().add(terms.get("unit").orElseThrow(), "all rows are always 100 percent of the rows", "Write unit: rows, or leave it out.");
            return;
        }
        Expectations.numbers(rules.faults(), terms).ifPresent(expected -> add(measure, usual, percent, expected));
    }

    void add(Measure measure, Dimension usual, boolean percent, Expectation expected) {
        Optional<String> onFail = Extensions.text(quality, "la.onFail");
        if (onFail.isPresent() && !LOGS.contains(onFail.get()) && !FAILS.contains(onFail.get()) && !alsoRows) {
            rules.faults().add(quality, "la.onFail: " + onFail.get() + " is about single records, and \"" + id + "\" is a check on the whole table",
                    "Write log, or fail to have the pipeline shown as degraded.");
            return;
        }
        for (String idle : List.of("schedule", "scheduler")) {
            quality.get(idle).ifPresent(at -> rules.faults().notice(at, idle + " of \"" + id + "\" is not followed: checks are evaluated after new snapshots, see lakeactors.quality.every"));
        }
        boolean warns = onFail.filter(LOGS::contains).isPresent() || onFail.isEmpty() && quality.text("severity").filter(WARNINGS::contains).isPresent();
        Optional<Measure> of = new SegmentsReader(rules, quality).of(measure).flatMap(new WhereReader(rules, quality)::of);
        Optional<Double> weight = weight();
        if (of.isEmpty() || weight.isEmpty()) {
            return;
        }
        Dimension dimension = quality.text("dimension").map(word -> Dimension.valueOf(word.toUpperCase(Locale.ROOT))).orElse(usual);
        rules.addCheck(quality, new TableCheck(id, column, dimension, warns ? Severity.WARN : Severity.ERROR, onFail.filter(FAILS::contains).isPresent(), of.get(), percent, expected, weight.get()));
    }

    private Optional<Double> weight() {
        Optional<YamlNode> given = Extensions.value(quality, WEIGHT);
        Optional<Double> weight = given.isEmpty() ? Optional.of(1.0) : given.filter(YamlNode.Scalar.class::isInstance).flatMap(one -> Expectations.number((YamlNode.Scalar) one))
                .filter(one -> one.signum() > 0 && one.compareTo(WEIGHT_MAX) <= 0).map(BigDecimal::doubleValue).filter(one -> one > 0);
        if (weight.isEmpty()) {
            rules.faults().add(given.orElseThrow(), WEIGHT + " is no number above 0", "Write a number up to " + WEIGHT_MAX + "; 1 if it is left out.");
        }
        return weight;
    }
}
