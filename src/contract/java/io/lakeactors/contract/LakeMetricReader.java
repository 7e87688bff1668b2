package io.lakeactors.contract;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Expectation;
import io.lakeactors.model.Field;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Dimension;
import io.lakeactors.model.TableCheck.Figure;
import io.lakeactors.model.TableName;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Reads {@code implementation: {metric: …}} of a quality entry of our own engine: what the standard's metrics do not say. */
final class LakeMetricReader {
    private static final List<String> METRICS = List.of("freshness", "mean", "min", "max", "sum", "stddev", "variance", "median", "quantile", "distinct", "entropy", "references", "anomaly", "lateRows", "drift", "reconciliation");

    private static final double MEDIAN = 0.5;

    private final RuleReader rules;
    private final YamlNode.Mapping quality;
    private final YamlNode.Mapping terms;
    private final Optional<Field> field;

    /** @param field the column that the entry stands at */
    LakeMetricReader(RuleReader rules, YamlNode.Mapping quality, YamlNode.Mapping terms, Optional<Field> field) {
        this.rules = rules;
        this.quality = quality;
        this.terms = terms;
        this.field = field;
    }

    void read() {
        String metric = terms.text("metric").orElse("");
        if (!METRICS.contains(metric)) {
            fault(terms.get("metric").orElse(terms), metric.isEmpty() ? "the implementation does not say which metric" : "there is no metric \"" + metric + "\"", Spelling.suggest(metric, METRICS));
            return;
        }
        if (!knowsAllKeys(metric)) {
            return;
        }
        switch (metric) {
            case "freshness" -> column(AuditColumns.INGEST_TS).filter(this::isTime).ifPresent(this::freshness);
            case "anomaly" -> anomaly(new WatchedReader(rules, terms, field));
            case "references" -> column("").ifPresent(this::references);
            case "drift" -> column("").ifPresent(column -> column(DriftReader.TIME, AuditColumns.INGEST_TS).filter(this::isTime).ifPresent(time -> new DriftReader(rules.faults(), terms).read(column, time, reader(metric, column.name()))));
            case "reconciliation" -> reconciliation(new ReconciliationReader(rules.faults(), terms));
            case "lateRows" -> new LateRowsReader(rules, terms).read(reader(metric, ""));
            case "median" -> column("").ifPresent(column -> statistic(column, Figure.QUANTILE));
            default -> column("").ifPresent(column -> statistic(column, Figure.valueOf(metric.toUpperCase(Locale.ROOT))));
        }
    }

    private boolean knowsAllKeys(String metric) {
        var known = new TreeSet<>(metric.equals("anomaly") ? VolumeReader.KEYS : Expectations.KEYS);
        known.add("metric");
        known.add("column");
        switch (metric) {
            case "references" -> known.addAll(List.of("table", "key", "unit"));
            case "quantile" -> known.add("quantile");
            case "drift" -> known.addAll(DriftReader.KEYS);
            case "reconciliation" -> known.addAll(ReconciliationReader.KEYS);
            case "lateRows" -> {
                known.remove("column");
                known.addAll(List.of("window", "unit"));
            }
            default -> { }
        }
        var odd = new ArrayList<>(terms.values().keySet());
        odd.removeAll(known);
        odd.forEach(key -> rules.faults().add(terms.keyLines().get(key), metric + " has no \"" + key + "\"",
                key.equals("where") ? "Write customProperties: [{property: la.where, value: …}] at the entry." : Spelling.suggest(key, known)));
        return odd.isEmpty();
    }

    private void anomaly(WatchedReader watched) {
        boolean named = terms.get("column").isPresent() || watched.isOfTime();
        Optional<Field> time = named ? column(AuditColumns.INGEST_TS) : AuditColumns.FIELDS.stream().filter(one -> one.name().equals(AuditColumns.INGEST_TS)).findFirst();
        time.filter(this::isTime).ifPresent(column -> watched.of(column).ifPresent(of ->
                new VolumeReader(rules.faults(), terms).read(of, column, reader("anomaly", watched.isOfTime() ? "" : columnOf(of)))));
    }

    private static String columnOf(TableCheck.Measure of) {
        return of instanceof TableCheck.Missing missing ? missing.column() : ((TableCheck.Statistic) of).column();
    }

    private boolean isTime(Field column) {
        boolean isTime = column.type() instanceof Type.Timestamp || column.type() instanceof Type.Date;
        if (!isTime) {
            wrongType(column, "no time", "Name a column of timestamps or dates.");
        }
        return isTime;
    }

    private void freshness(Field column) {
        Expectations.seconds(rules.faults(), terms).ifPresent(expected -> reader("freshness", column.name()).add(new TableCheck.Age(column.name()), Dimension.TIMELINESS, false, expected));
    }

    private void statistic(Field column, Figure figure) {
        boolean ofValues = figure == Figure.DISTINCT || figure == Figure.ENTROPY;
        if (ofValues ? !SegmentsReader.isPlain(column.type()) : !isNumber(column.type())) {
            wrongType(column, ofValues ? "not counted by its values" : "no number", ofValues ? "Name a column of a plain type." : "Name a column of numbers.");
            return;
        }
        String metric = terms.text("metric").orElseThrow();
        Optional<Double> quantile = metric.equals("quantile") ? quantile() : Optional.of(metric.equals("median") ? MEDIAN : 0.0);
        Optional<Expectation> expected = Expectations.numbers(rules.faults(), terms);
        if (quantile.isPresent() && expected.isPresent()) {
            reader(metric, column.name()).add(new TableCheck.Statistic(column.name(), figure, quantile.get()), Dimension.ACCURACY, false, expected.get());
        }
    }

    static boolean isNumber(Type type) {
        return type instanceof Type.Int || type instanceof Type.Long || type instanceof Type.Float || type instanceof Type.Double || type instanceof Type.Decimal;
    }

    private Optional<Double> quantile() {
        Optional<BigDecimal> given = terms.scalar("quantile").flatMap(Expectations::number).filter(number -> number.signum() >= 0 && number.compareTo(BigDecimal.ONE) <= 0);
        if (given.isEmpty()) {
            fault(terms.get("quantile").orElse(terms), "it is not said which quantile", "Write quantile: 0.95, or another number from 0 to 1.");
        }
        return given.map(BigDecimal::doubleValue);
    }

    private void references(Field column) {
        Optional<TableName> table = table();
        String key = terms.text("key").orElse(column.name());
        if (table.isEmpty()) {
            return;
        }
        var reader = reader("references", column.name());
        var measure = new TableCheck.Orphans(column.name(), table.get(), key);
        if (Expectations.KEYS.stream().anyMatch(operator -> terms.get(operator).isPresent())) {
            reader.counted(terms, measure, Dimension.CONSISTENCY);
        } else {
            reader.add(measure, Dimension.CONSISTENCY, false, Expectation.of(Expectation.Operator.BE, BigDecimal.ZERO));
        }
    }

    private void reconciliation(ReconciliationReader reader) {
        Optional<Field> column = reader.isOfRows() ? Optional.empty() : column("");
        if (column.isPresent() || reader.isOfRows()) {
            table().ifPresent(table -> reader.read(column, table, reader("reconciliation", column.map(Field::name).orElse(""))));
        }
    }

    private Optional<TableName> table() {
        String text = terms.text("table").orElse("");
        try {
            return Optional.of(TableName.parse(text));
        } catch (IllegalArgumentException wrong) {
            fault(terms.get("table").orElse(terms), text.isEmpty() ? "it is not said which other table is meant" : "\"" + text + "\" is no name of a table", "Write table: namespace.table.");
            return Optional.empty();
        }
    }

    /** @param usual the audit column that is meant where none is named; empty if one must be */
    private Optional<Field> column(String usual) {
        return column("column", field.map(Field::name).orElse(usual));
    }

    private Optional<Field> column(String key, String usual) {
        Optional<YamlNode.Scalar> named = terms.scalar(key);
        String name = named.map(YamlNode.Scalar::text).orElse(usual);
        if (name.isEmpty()) {
            fault(terms, "it is not said which column is measured", "Add column: …, or write the entry under a property.");
            return Optional.empty();
        }
        Optional<Field> found = rules.schema().fields().stream().filter(one -> one.name().equals(name)).findFirst()
                .or(() -> AuditColumns.FIELDS.stream().filter(one -> one.name().equals(name)).findFirst());
        if (found.isEmpty() && !rules.isDeclared(name)) {
            fault(named.<YamlNode>map(scalar -> scalar).orElse(terms), "there is no column \"" + name + "\"", Spelling.suggest(name, rules.names()));
        }
        return found;
    }

    /** @param column empty for the whole table */
    private CheckReader reader(String metric, String column) {
        return new CheckReader(rules, quality, quality.text("id").orElse((column.isEmpty() ? "table" : column) + "." + metric), column, false);
    }

    private void wrongType(Field column, String what, String mend) {
        fault(terms.get("column").orElse(terms), "\"" + column.name() + "\" is of type " + column.type().word() + ", which is " + what, mend);
    }

    private void fault(YamlNode at, String what, String mend) {
        rules.faults().add(at, what, mend);
    }
}
