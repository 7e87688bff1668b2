package io.lakeactors.contract;

import io.lakeactors.model.Field;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.SqlNames;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Dimension;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns one {@code quality} entry into rules on rows and checks on the whole table; one that is not enforced is told of, not skipped in silence. */
final class QualityReader {
    static final String ENGINE = "lakeactors";
    private static final String ROW = "row:";
    private static final Set<String> COLUMN = Set.of("column", "property");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    private final RuleReader rules;
    private final YamlNode.Mapping quality;
    private final Optional<Field> field;
    private final OnFail onFail;

    /** @param field the column that the entry stands at; empty for the whole row */
    QualityReader(RuleReader rules, YamlNode.Mapping quality, Optional<Field> field, OnFail fallback) {
        this.rules = rules;
        this.quality = quality;
        this.field = field;
        this.onFail = Extensions.onFail(quality).orElse(quality.text("severity").filter(CheckReader.WARNINGS::contains).isPresent() ? OnFail.LOG : fallback);
    }

    /** Whether records are held to the entry on their way, and always were: programs that knew no la.per refused it. */
    static boolean judgesRows(YamlNode.Mapping quality, Optional<Field> field) {
        if (ThresholdReader.isOne(quality)) {
            return true;
        }
        Optional<String> metric = quality.text("metric");
        boolean library = metric.filter(name -> field.isPresent() ? !name.equals("rowCount") : name.equals("duplicateValues")).isPresent() && demandsNone(quality);
        return library || quality.text("implementation").filter(text -> text.startsWith(ROW)).isPresent();
    }

    void read() {
        if (ThresholdReader.isOne(quality)) {
            new ThresholdReader(rules, quality, field).read();
            return;
        }
        if (Extensions.text(quality, "la.onFail").filter(ThresholdReader.FAIL_BATCH::equals).isPresent()) {
            rules.faults().add(quality, "la.onFail: fail_batch is about ranges of positions", "Add la.per, or write another action.");
        }
        String type = quality.text("type").orElse("library");
        switch (type) {
            case "text" -> {}
            case "sql" -> sql();
            case "custom" -> custom();
            default -> library();
        }
    }

    private void custom() {
        String engine = quality.text("engine").orElse("");
        Optional<String> implementation = quality.text("implementation");
        Optional<YamlNode.Mapping> metric = quality.mapping("implementation");
        if (!engine.equals(ENGINE)) {
            notice("checks of the engine \"" + engine + "\"");
        } else if (metric.isPresent()) {
            new LakeMetricReader(rules, quality, metric.get(), field).read();
        } else if (implementation.isPresent() && implementation.get().startsWith(ROW)) {
            expression(implementation.get().substring(ROW.length()).trim());
        } else {
            notice("implementations other than \"row: EXPRESSION\" and {metric: …}");
        }
    }

    private void sql() {
        String query = quality.text("query").orElse("").strip();
        YamlNode at = quality.get("query").orElse(quality);
        if (query.isEmpty()) {
            rules.faults().add(at, "the query is empty", "Write one SELECT that answers one number.");
            return;
        }
        Matcher placeholder = PLACEHOLDER.matcher(query);
        var text = new StringBuilder();
        while (placeholder.find()) {
            Optional<String> meant = meant(placeholder.group(1));
            if (meant.isEmpty()) {
                boolean column = COLUMN.contains(placeholder.group(1));
                rules.faults().add(at, placeholder.group() + " stands for nothing here", column ? "Write the entry under a property, or name the column." : "Possible here: ${table}, ${column}.");
                return;
            }
            placeholder.appendReplacement(text, Matcher.quoteReplacement(meant.get()));
        }
        placeholder.appendTail(text);
        boolean percent = quality.text("unit").filter("percent"::equals).isPresent();
        Expectations.answers(rules.faults(), quality).ifPresent(expected -> check("sql", false).add(new TableCheck.Query(text.toString()), Dimension.ACCURACY, percent, expected));
    }

    /** What a placeholder of a query stands for, in the standard's word and in those of its examples. */
    private Optional<String> meant(String word) {
        return switch (word) {
            case "table", "object" -> Optional.of(TableCheck.Query.TABLE);
            case "column", "property" -> field.map(column -> SqlNames.quoted(column.name()));
            default -> Optional.empty();
        };
    }

    private void expression(String expression) {
        if (Extensions.text(quality, "la.onFail").filter("fail"::equals).isPresent()) {
            rules.faults().add(quality, "la.onFail: fail is about the whole table, and a row expression about single records", "Write fail_pipeline to stop the pipeline before such a record.");
        }
        Extensions.value(quality, SegmentsReader.KEY).ifPresent(segments -> rules.idle(segments, SegmentsReader.KEY + " has no effect on single records"));
        Extensions.value(quality, CheckReader.WEIGHT).ifPresent(weight -> rules.idle(weight, CheckReader.WEIGHT + " has no effect on single records: scores are of checks on whole tables"));
        Extensions.value(quality, WhereReader.KEY).ifPresent(where -> rules.idle(where, WhereReader.KEY + " has no effect on single records: say it in the expression"));
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
        quality.mapping("arguments").flatMap(arguments -> arguments.get("where")).ifPresent(where -> rules.idle(where, "where has no effect among arguments: la.where under customProperties says of which rows a check is"));
        switch (metric.get()) {
            case "rowCount" -> check("rowCount", false).counted(quality, new TableCheck.Rows(), Dimension.COMPLETENESS);
            case "duplicateValues" -> duplicates();
            case "nullValues" -> ofColumn(metric.get(), column -> nulls(column));
            case "missingValues" -> ofColumn(metric.get(), column -> missing(column));
            case "invalidValues" -> ofColumn(metric.get(), column -> invalid(column));
            default -> throw new IllegalStateException("the standard's schema let through the metric " + metric.get());
        }
    }

    private void ofColumn(String metric, Consumer<Field> then) {
        field.ifPresentOrElse(then, () -> rules.faults().notice(quality, metric + " does not say of which column, and is not measured: write it under the quality of a property"));
    }

    private void nulls(Field column) {
        if (demandsNone()) {
            rules.add(quality, new Rule.Required(id("nullValues"), column.name(), onFail));
        }
        check("nullValues", demandsNone()).counted(quality, new TableCheck.Missing(column.name(), true, List.of()), Dimension.COMPLETENESS);
    }

    private void invalid(Field column) {
        var aside = rules.aside();
        new InvalidReader(aside, quality, column, onFail, id("invalidValues")).read();
        if (aside.rules().isEmpty()) {
            return;
        }
        if (demandsNone()) {
            aside.rules().forEach(rule -> rules.add(quality, rule));
        }
        check("invalidValues", demandsNone()).counted(quality, new TableCheck.Invalid(column.name(), aside.rules()), Dimension.CONFORMITY);
    }

    private CheckReader check(String what, boolean alsoRows) {
        String column = what.equals("rowCount") ? "" : field.map(Field::name).orElse("");
        return new CheckReader(rules, quality, quality.text("id").orElseGet(() -> (column.isEmpty() ? "table" : column) + "." + what), column, alsoRows);
    }

    /** Whether the entry says that no row may break it: only that can be judged row by row. */
    private boolean demandsNone() {
        return demandsNone(quality);
    }

    private static boolean demandsNone(YamlNode.Mapping quality) {
        if (WhereReader.isAsked(quality)) {
            return false;
        }
        boolean rows = quality.text("unit").filter(unit -> !unit.equals("rows")).isEmpty();
        return is(quality, "mustBe", "0") || is(quality, "mustBeLessOrEqualTo", "0") || rows && is(quality, "mustBeLessThan", "1");
    }

    private static boolean is(YamlNode.Mapping quality, String operator, String value) {
        return quality.scalar(operator)
                .filter(scalar -> scalar.form() == YamlNode.Scalar.Form.INTEGER || scalar.form() == YamlNode.Scalar.Form.DECIMAL)
                .filter(scalar -> new BigDecimal(scalar.text()).compareTo(new BigDecimal(value)) == 0)
                .isPresent();
    }

    private void missing(Field column) {
        String id = id("missingValues");
        List<YamlNode> values = quality.mapping("arguments").map(arguments -> arguments.items("missingValues")).orElse(List.of());
        boolean nulls = values.isEmpty() || values.stream().anyMatch(QualityReader::isNull);
        var texts = new ArrayList<String>();
        values.stream().filter(value -> !isNull(value)).forEach(value -> text(rules, column, value).ifPresent(texts::add));
        if (nulls && demandsNone()) {
            rules.add(quality, new Rule.Required(id, column.name(), onFail));
        }
        if (!texts.isEmpty() && demandsNone()) {
            rules.add(quality, new Rule.Accepted(nulls ? id + "-listed" : id, column.name(), texts, true, onFail));
        }
        check("missingValues", demandsNone()).counted(quality, new TableCheck.Missing(column.name(), nulls, texts), Dimension.COMPLETENESS);
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

    static boolean holds(Type type, String text) {
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
        List<String> key = columns.isEmpty() ? List.of(field.orElseThrow().name()) : columns;
        if (!rules.isKey(quality, key)) {
            return;
        }
        // What unique: true has said of rows need not be judged twice.
        if (demandsNone() && !rules.isUnique(key, onFail)) {
            rules.unique(quality, id("duplicateValues"), key, onFail);
        }
        String what = field.isPresent() ? "duplicateValues" : String.join("-", key) + ".duplicateValues";
        check(what, demandsNone()).counted(quality, new TableCheck.Duplicates(key), Dimension.UNIQUENESS);
    }

    private String id(String what) {
        return quality.text("id").orElseGet(() -> field.map(column -> column.name() + ".").orElse("row.") + what);
    }

    private void notice(String what) {
        String name = quality.text("id").or(() -> quality.text("name")).map(id -> "\"" + id + "\": ").orElse("");
        rules.faults().notice(quality, "quality rule " + name + what + " are not enforced yet");
    }
}
