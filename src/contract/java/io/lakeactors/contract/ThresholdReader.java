package io.lakeactors.contract;

import io.lakeactors.model.Expectation;
import io.lakeactors.model.Field;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Threshold;
import io.lakeactors.model.Threshold.Action;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a {@code quality} entry with {@code la.per}: not of single records nor of the table, but of ranges of positions of a source partition. */
final class ThresholdReader {
    static final String PER = "la.per";
    static final String FAIL_BATCH = "fail_batch";
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final String EXPRESSION = "expression";
    private static final Set<String> TERMS = Stream.concat(Stream.of("metric", EXPRESSION, "unit"), Expectations.KEYS.stream()).collect(Collectors.toCollection(TreeSet::new));

    private final RuleReader rules;
    private final YamlNode.Mapping quality;
    private final Optional<Field> field;
    /** What a row must keep; the standard's metrics do not say it, and so it stands in an implementation of ours. */
    private final Optional<YamlNode.Mapping> ours;
    /** What has the operators and the unit. */
    private final YamlNode.Mapping terms;

    ThresholdReader(RuleReader rules, YamlNode.Mapping quality, Optional<Field> field) {
        this.rules = rules;
        this.quality = quality;
        this.field = field;
        ours = quality.mapping("implementation").filter(terms -> quality.text("engine").filter(QualityReader.ENGINE::equals).isPresent())
                .filter(terms -> terms.text("metric").filter(EXPRESSION::equals).isPresent());
        terms = ours.orElse(quality);
    }

    static boolean isOne(YamlNode.Mapping quality) {
        return Extensions.value(quality, PER).isPresent();
    }

    void read() {
        Extensions.value(quality, WhereReader.KEY).ifPresent(where -> rules.idle(where, WhereReader.KEY + " has no effect on ranges of records"));
        if (ours.isEmpty() && (field.isEmpty() || !List.of("nullValues", "invalidValues").contains(quality.text("metric").orElse("")))) {
            fault("la.per goes with nullValues and invalidValues of a property, and with row expressions",
                    "Write the entry under a property, or as implementation: {metric: expression, expression: …, mustBeLessThan: …}, or leave la.per out.");
            return;
        }
        if (terms.text("unit").filter(unit -> !List.of("rows", "percent").contains(unit)).isPresent()) {
            fault("records of a range are counted in rows or percent", "Write unit: rows or unit: percent.");
            return;
        }
        Optional<BigDecimal> per = Extensions.value(quality, PER).filter(YamlNode.Scalar.class::isInstance).flatMap(value -> Expectations.number((YamlNode.Scalar) value));
        if (per.isEmpty()) {
            fault("la.per is no number that can be read", "Write it in digits, from 100 to 1000000.");
            return;
        }
        action().ifPresent(action -> Expectations.numbers(rules.faults(), terms).ifPresent(expected -> threshold(per.get().longValueExact(), expected, action)));
    }

    private Optional<Action> action() {
        Optional<String> word = Extensions.text(quality, "la.onFail");
        boolean warns = quality.text("severity").filter(CheckReader.WARNINGS::contains).isPresent();
        Optional<Action> action = switch (word.orElse(warns ? "log" : "fail_pipeline")) {
            case "log", "warn" -> Optional.of(Action.LOG);
            case FAIL_BATCH -> Optional.of(Action.FAIL_BATCH);
            case "fail_pipeline" -> Optional.of(Action.FAIL_PIPELINE);
            default -> Optional.empty();
        };
        if (action.isEmpty()) {
            fault("la.onFail: " + word.orElseThrow() + " is about single records, and la.per about ranges of them",
                    "Write fail_batch to have the whole range in quarantine, log, or fail_pipeline; what becomes of a single faulty record is for an entry without la.per to say.");
        }
        return action;
    }

    private void threshold(long per, Expectation expected, Action action) {
        boolean below = expected.operator() == Expectation.Operator.LESS;
        boolean percent = terms.text("unit").filter("percent"::equals).isPresent();
        BigDecimal bound = expected.bound();
        if (!below && expected.operator() != Expectation.Operator.AT_MOST) {
            fault("la.per bounds how many records are faulty from above", "Write mustBeLessThan or mustBeLessOrEqualTo.");
        } else if (bound.signum() < (below ? 1 : 0) || bound.compareTo(percent ? HUNDRED : BigDecimal.valueOf(per)) > 0) {
            fault("no range of " + per + " positions can have a number of faulty records that is bounded by " + bound.toPlainString(), "Write a number from 0 to " + (percent ? 100 : per) + ".");
        } else {
            List<Rule> counted = counted();
            counted.forEach(rule -> rules.add(quality, rule));
            if (!counted.isEmpty()) {
                rules.addThreshold(quality, new Threshold(counted.getFirst().id(), counted.stream().map(Rule::id).toList(), per, percent, below, bound, action));
            }
        }
    }

    /** The rules whose breaking is counted, and that do nothing else; the first has the threshold's id. */
    private List<Rule> counted() {
        String metric = terms.text("metric").orElseThrow();
        String id = quality.text("id").orElseGet(() -> field.map(Field::name).orElse("row") + "." + metric + ".per");
        var aside = rules.aside();
        if (ours.isPresent()) {
            expression(ours.get(), aside, id);
        } else if (metric.equals("nullValues")) {
            aside.add(quality, new Rule.Required(id, field.orElseThrow().name(), OnFail.LOG));
        } else {
            new InvalidReader(aside, quality, field.orElseThrow(), OnFail.LOG, id).read();
        }
        return aside.rules();
    }

    private void expression(YamlNode.Mapping given, RuleReader into, String id) {
        for (String key : given.values().keySet()) {
            if (!TERMS.contains(key)) {
                rules.faults().add(given.keyLines().get(key), "the metric expression has no key \"" + key + "\"", Spelling.suggest(key, TERMS));
            }
        }
        String text = given.text(EXPRESSION).orElse("").strip();
        if (text.isEmpty()) {
            rules.faults().add(given, "the metric expression does not say what a row must keep", "Add expression: such as \"amount >= 0\".");
        } else {
            RowExpressions.check(rules, given.get(EXPRESSION).orElse(given), text);
            into.add(quality, new Rule.Expression(id, text, OnFail.LOG));
        }
    }

    private void fault(String what, String mend) {
        rules.faults().add(quality, what, mend);
    }
}
