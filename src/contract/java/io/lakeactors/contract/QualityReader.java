package io.lakeactors.contract;

import io.lakeactors.model.Field;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Turns one {@code quality} entry into rules; one that is not enforced yet is told of, not skipped in silence. */
final class QualityReader {
    private static final String ENGINE = "lakeactors";
    private static final String ROW = "row:";
    private static final Set<String> WARNINGS = Set.of("info", "warn", "warning");

    private final RuleReader rules;
    private final YamlNode.Mapping quality;
    private final Optional<Field> field;
    private final OnFail onFail;

    /** @param field the column that the entry stands at; empty for the whole row */
    QualityReader(RuleReader rules, YamlNode.Mapping quality, Optional<Field> field, OnFail fallback) {
        this.rules = rules;
        this.quality = quality;
        this.field = field;
        this.onFail = Extensions.onFail(quality).orElse(quality.text("severity").filter(WARNINGS::contains).isPresent() ? OnFail.LOG : fallback);
    }

    void read() {
        String type = quality.text("type").orElse("library");
        switch (type) {
            case "text" -> {}
            case "sql" -> notice("SQL checks");
            case "custom" -> custom();
            default -> library();
        }
    }

    private void custom() {
        String engine = quality.text("engine").orElse("");
        Optional<String> implementation = quality.text("implementation");
        if (!engine.equals(ENGINE)) {
            notice("checks of the engine \"" + engine + "\"");
        } else if (implementation.isPresent() && implementation.get().startsWith(ROW)) {
            expression(implementation.get().substring(ROW.length()).trim());
        } else {
            notice("implementations other than \"row: EXPRESSION\"");
        }
    }

    private void expression(String expression) {
        YamlNode at = quality.get("implementation").orElse(quality);
        RowExpressions.check(rules, at, expression);
        rules.add(quality, new Rule.Expression(id("expression"), expression, onFail));
    }

    private void library() {
        Optional<String> metric = quality.text("metric");
        if (metric.isEmpty()) {
            rules.faults().add(quality, "a quality rule has neither metric nor type", "Add a metric, or type: text if it is for people only.");
            return;
        }
        boolean judged = field.isPresent() ? !metric.get().equals("rowCount") : metric.get().equals("duplicateValues");
        if (!judged) {
            notice("the metric " + metric.get() + (field.isPresent() ? "" : " of a whole table"));
        } else if (!demandsNone()) {
            notice("thresholds other than none (mustBe: 0)");
        } else {
            perRow(metric.get());
        }
    }

    private void perRow(String metric) {
        switch (metric) {
            case "nullValues" -> rules.add(quality, new Rule.Required(id(metric), field.orElseThrow().name(), onFail));
            case "missingValues" -> missing(field.orElseThrow());
            case "invalidValues" -> new InvalidReader(rules, quality, field.orElseThrow(), onFail, id(metric)).read();
            case "duplicateValues" -> duplicates();
            default -> throw new IllegalStateException("the standard's schema let through the metric " + metric);
        }
    }

    /** Whether the entry says that no row may break it: only that can be judged row by row. */
    private boolean demandsNone() {
        boolean rows = quality.text("unit").filter(unit -> !unit.equals("rows")).isEmpty();
        return is("mustBe", "0") || is("mustBeLessOrEqualTo", "0") || rows && is("mustBeLessThan", "1");
    }

    private boolean is(String operator, String value) {
        return quality.scalar(operator)
                .filter(scalar -> scalar.form() == YamlNode.Scalar.Form.INTEGER || scalar.form() == YamlNode.Scalar.Form.DECIMAL)
                .filter(scalar -> new BigDecimal(scalar.text()).compareTo(new BigDecimal(value)) == 0)
                .isPresent();
    }

    private void missing(Field column) {
        String id = id("missingValues");
        List<YamlNode> values = quality.mapping("arguments").map(arguments -> arguments.items("missingValues")).orElse(List.of());
        boolean nulls = values.isEmpty() || values.stream().anyMatch(QualityReader::isNull);
        if (nulls) {
            rules.add(quality, new Rule.Required(id, column.name(), onFail));
        }
        var texts = new ArrayList<String>();
        values.stream().filter(value -> !isNull(value)).forEach(value -> text(rules, column, value).ifPresent(texts::add));
        if (!texts.isEmpty()) {
            rules.add(quality, new Rule.Accepted(nulls ? id + "-listed" : id, column.name(), texts, true, onFail));
        }
    }

    private static boolean isNull(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar && scalar.form() == YamlNode.Scalar.Form.NULL;
    }

    /** A listed value, if the column can hold it. */
    static Optional<String> text(RuleReader rules, Field column, YamlNode value) {
        if (value instanceof YamlNode.Scalar scalar && holds(column.type(), scalar.text())) {
            return Optional.of(scalar.text());
        }
        String shown = value instanceof YamlNode.Scalar scalar ? "\"" + scalar.text() + "\"" : value.kind();
        rules.faults().add(value, shown + " can be no value of \"" + column.name() + "\", which is of type " + column.type().word(), "Correct or remove it.");
        return Optional.empty();
    }

    private static boolean holds(Type type, String text) {
        try {
            return switch (type) {
                case Type.Text() -> true;
                case Type.Bool() -> text.equals("true") || text.equals("false");
                case Type.Int() -> new BigDecimal(text).intValueExact() >= Integer.MIN_VALUE;
                case Type.Long() -> new BigDecimal(text).longValueExact() >= Long.MIN_VALUE;
                case Type.Decimal decimal -> new BigDecimal(text).setScale(decimal.scale()).precision() <= decimal.precision();
                case Type.Float() -> Double.isFinite(Double.parseDouble(text));
                case Type.Double() -> Double.isFinite(Double.parseDouble(text));
                case Type.Date() -> Moments.date(text).isPresent();
                case Type.Timestamp timestamp -> Moments.micros(text).isPresent();
                case Type.Uuid() -> UUID.fromString(text).toString().equalsIgnoreCase(text);
                case Type.Binary() -> false;
                case Type.Struct struct -> false;
                case Type.Array array -> false;
                case Type.Dictionary dictionary -> false;
            };
        } catch (IllegalArgumentException | ArithmeticException notOne) {
            return false;
        }
    }

    private void duplicates() {
        List<YamlNode> named = quality.mapping("arguments").map(arguments -> arguments.items("properties")).orElse(List.of());
        List<String> columns = named.stream().filter(YamlNode.Scalar.class::isInstance).map(name -> ((YamlNode.Scalar) name).text()).toList();
        if (columns.isEmpty() && field.isEmpty()) {
            rules.faults().add(quality, "duplicateValues does not say of which columns", "Add arguments: {properties: [...]}.");
            return;
        }
        rules.unique(quality, id("duplicateValues"), columns.isEmpty() ? List.of(field.orElseThrow().name()) : columns, onFail);
    }

    private String id(String what) {
        return quality.text("id").orElseGet(() -> field.map(column -> column.name() + ".").orElse("row.") + what);
    }

    private void notice(String what) {
        String name = quality.text("id").or(() -> quality.text("name")).map(id -> "\"" + id + "\": ").orElse("");
        rules.faults().notice(quality, "quality rule " + name + what + " are not enforced yet");
    }
}
