package io.lakeactors.contract;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Field;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Figure;
import io.lakeactors.model.TableCheck.Measure;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what an anomaly is one of: {@code of: rowCount}, {@code of: mean}, {@code of: { metric: nullValues, column: country }}. */
final class WatchedReader {
    private static final String OF = "of";
    private static final List<String> OF_TIME = List.of("rowCount", "freshness");
    private static final List<String> METRICS = List.of("rowCount", "freshness", "nullValues", "mean", "sum", "stddev", "median", "distinct");
    private static final List<String> KEYS = List.of("metric", "column");
    private static final double MEDIAN = 0.5;

    private final RuleReader rules;
    private final YamlNode.Mapping terms;
    private final Optional<Field> field;
    private final YamlNode at;
    private final Optional<YamlNode.Mapping> whole;

    /** @param terms of the metric anomaly @param field the column that the entry stands at */
    WatchedReader(RuleReader rules, YamlNode.Mapping terms, Optional<Field> field) {
        this.rules = rules;
        this.terms = terms;
        this.field = field;
        at = terms.get(OF).orElse(terms);
        whole = terms.mapping(OF);
    }

    private String metric() {
        return whole.isPresent() ? whole.get().text("metric").orElse("") : terms.get(OF).isEmpty() ? "rowCount" : terms.text(OF).orElse("");
    }

    /** Whether it is about rows and their times alone, so that the column which the entry stands at, if any, is that of times. */
    boolean isOfTime() {
        return OF_TIME.contains(metric());
    }

    /** @param time the column of times; empty if there is a fault, which is told */
    Optional<Measure> of(Field time) {
        String metric = metric();
        if (!METRICS.contains(metric)) {
            rules.faults().add(at, "anomalies of " + (metric.isEmpty() ? at.kind() : "\"" + metric + "\"") + " are not measured", "Possible here: " + String.join(", ", METRICS) + ".");
            return Optional.empty();
        }
        if (!knowsAllKeys()) {
            return Optional.empty();
        }
        return switch (metric) {
            case "rowCount" -> Optional.of(new TableCheck.Rows());
            case "freshness" -> Optional.of(new TableCheck.Age(time.name()));
            case "nullValues" -> column().map(column -> new TableCheck.Missing(column.name(), true, List.of()));
            case "distinct" -> column().filter(this::isPlain).map(column -> new TableCheck.Statistic(column.name(), Figure.DISTINCT, 0));
            case "median" -> column().filter(this::isNumber).map(column -> new TableCheck.Statistic(column.name(), Figure.QUANTILE, MEDIAN));
            default -> column().filter(this::isNumber).map(column -> new TableCheck.Statistic(column.name(), Figure.valueOf(metric.toUpperCase(Locale.ROOT)), 0));
        };
    }

    private boolean knowsAllKeys() {
        List<String> odd = whole.map(given -> new ArrayList<>(given.values().keySet())).orElseGet(ArrayList::new);
        odd.removeAll(KEYS);
        odd.forEach(key -> rules.faults().add(whole.orElseThrow().keyLines().get(key), "of has no \"" + key + "\"", Spelling.suggest(key, KEYS)));
        return odd.isEmpty();
    }

    private Optional<Field> column() {
        Optional<YamlNode.Scalar> named = whole.flatMap(given -> given.scalar("column"));
        String name = named.map(YamlNode.Scalar::text).or(() -> field.map(Field::name)).orElse("");
        if (name.isEmpty()) {
            rules.faults().add(at, "it is not said of which column the " + metric() + " is watched", "Write of: { metric: " + metric() + ", column: … }, or the entry under a property.");
            return Optional.empty();
        }
        Optional<Field> found = rules.schema().fields().stream().filter(one -> one.name().equals(name)).findFirst().or(() -> AuditColumns.FIELDS.stream().filter(one -> one.name().equals(name)).findFirst());
        if (found.isEmpty() && !rules.isDeclared(name)) {
            rules.faults().add(named.<YamlNode>map(scalar -> scalar).orElse(at), "there is no column \"" + name + "\"", Spelling.suggest(name, rules.names()));
        }
        return found;
    }

    private boolean isNumber(Field column) {
        return isOf(column, LakeMetricReader.isNumber(column.type()), "no number", "Name a column of numbers.");
    }

    private boolean isPlain(Field column) {
        return isOf(column, SegmentsReader.isPlain(column.type()), "not counted by its values", "Name a column of a plain type.");
    }

    private boolean isOf(Field column, boolean fits, String what, String mend) {
        if (!fits) {
            rules.faults().add(at, "\"" + column.name() + "\" is of type " + column.type().word() + ", which is " + what, mend);
        }
        return fits;
    }
}
