package io.lakeactors.contract;

import io.lakeactors.contract.expression.Expr;
import io.lakeactors.contract.expression.ExpressionException;
import io.lakeactors.contract.expression.RowExpression;
import io.lakeactors.model.Field;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what columns are made of, where their properties say so. */
final class MappingReader {
    static final String NAME = "la.mapping";
    private static final Pattern DECIMAL = Pattern.compile("decimal\\( *([0-9]{1,2}) *, *([0-9]{1,2}) *\\)");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern LOCAL_TIME = Pattern.compile(DATE + "[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?");
    private static final Pattern INSTANT = Pattern.compile(LOCAL_TIME + "(Z|[+-][0-9]{2}:[0-9]{2})");
    private static final int PATH_MAX = 16;

    private final Faults faults;

    MappingReader(Faults faults) {
        this.faults = faults;
    }

    /** The mapping of a column, if it has one that is right as far as its own column goes. @param source the name that the property gives its field */
    Optional<Mapping> read(YamlNode.Mapping property, String name, String source, Type type) {
        Optional<YamlNode.Mapping> written = Extensions.value(property, NAME).filter(YamlNode.Mapping.class::isInstance).map(YamlNode.Mapping.class::cast);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        int before = faults.count();
        YamlNode.Mapping says = written.get();
        Map<String, String> values = values(says, name, type);
        Optional<Mapping.Unit> unit = says.get("factor").isEmpty() && says.get("offset").isEmpty() ? Optional.empty()
                : Optional.of(new Mapping.Unit(number(says, "factor", BigDecimal.ONE), number(says, "offset", BigDecimal.ZERO)));
        Optional<String> fallback = says.scalar("default").map(YamlNode.Scalar::text);
        fallback.ifPresent(text -> possible(says.get("default").orElseThrow(), text, name, type));
        String expression = says.text("expression").orElse("").strip();
        if (says.get("expression").isPresent()) {
            alone(says, name, expression);
            return faults.count() == before ? Optional.of(new Mapping(List.of(), type, Map.of(), Optional.empty(), expression, Optional.empty())) : Optional.empty();
        }
        Optional<Type> from = says.text("from").isPresent() ? type(says) : Optional.of(values.isEmpty() ? type : new Type.Text());
        List<String> path = path(property, says, source);
        from.ifPresent(given -> fits(says, name, given, type, !values.isEmpty(), unit.isPresent()));
        return faults.count() == before ? Optional.of(new Mapping(path, from.orElseThrow(), values, unit, "", fallback)) : Optional.empty();
    }

    private void alone(YamlNode.Mapping says, String name, String expression) {
        List<String> others = says.values().keySet().stream().filter(key -> !key.equals("expression")).toList();
        if (!others.isEmpty()) {
            faults.add(says, "the mapping of \"" + name + "\" has an expression, and " + String.join(", ", others) + " besides", "An expression is of other columns: map those, and calculate with them.");
        } else if (expression.isEmpty()) {
            faults.add(says.get("expression").orElseThrow(), "the expression of \"" + name + "\" is empty", "Write one over other columns, such as price * quantity.");
        }
    }

    private List<String> path(YamlNode.Mapping property, YamlNode.Mapping says, String source) {
        List<String> path = says.get("path").orElse(null) instanceof YamlNode.Sequence list
                ? list.items().stream().map(item -> item instanceof YamlNode.Scalar scalar ? scalar.text() : "").toList()
                : says.text("path").map(text -> Arrays.asList(text.split("\\.", -1))).orElse(List.of(source));
        if (path.isEmpty() || path.size() > PATH_MAX || path.stream().anyMatch(String::isEmpty)) {
            faults.add(says.get("path").orElse(says), "the path of " + NAME + " has an empty name, or more than " + PATH_MAX, "Write the names of the source's fields from the outside in: a.b.c.");
        } else if (says.get("path").isPresent() && Extensions.text(property, "la.sourceName").isPresent()) {
            faults.add(says.get("path").get(), "la.sourceName and the path of " + NAME + " both say what is read", "Keep one of them.");
        }
        return path;
    }

    private Map<String, String> values(YamlNode.Mapping says, String name, Type type) {
        var values = new LinkedHashMap<String, String>();
        says.mapping("values").ifPresent(known -> known.values().forEach((text, value) -> {
            String stands = value instanceof YamlNode.Scalar scalar ? scalar.text() : "";
            possible(value, stands, name, type);
            values.put(text, stands);
        }));
        return values;
    }

    private void possible(YamlNode at, String text, String name, Type type) {
        if (!QualityReader.holds(type, text) || !isReadable(type, text)) {
            String mend = type instanceof Type.Timestamp time ? "Write it as 2026-01-31T12:00:00" + (time.zoned() ? "Z." : ".") : "Correct or remove it.";
            faults.add(at, "\"" + text + "\" can be no value of \"" + name + "\", which is of type " + type.word(), mend);
        }
    }

    /** Of what bounds and lists may be, the part that the readers of texts take too: what stands for a value is read by them. */
    private static boolean isReadable(Type type, String text) {
        return switch (type) {
            case Type.Int() -> NUMBER.matcher(text).matches();
            case Type.Long() -> NUMBER.matcher(text).matches();
            case Type.Decimal decimal -> NUMBER.matcher(text).matches();
            case Type.Double() -> NUMBER.matcher(text).matches();
            case Type.Float() -> NUMBER.matcher(text).matches() && Float.isFinite(Float.parseFloat(text));
            case Type.Date() -> DATE.matcher(text).matches();
            case Type.Timestamp time -> (time.zoned() ? INSTANT : LOCAL_TIME).matcher(text).matches();
            default -> true;
        };
    }

    private static BigDecimal number(YamlNode.Mapping says, String key, BigDecimal otherwise) {
        return says.scalar(key).filter(scalar -> scalar.form() == YamlNode.Scalar.Form.INTEGER || scalar.form() == YamlNode.Scalar.Form.DECIMAL).map(scalar -> new BigDecimal(scalar.text()))
                .orElse(otherwise);
    }

    private Optional<Type> type(YamlNode.Mapping says) {
        String word = says.text("from").orElseThrow();
        Matcher decimal = DECIMAL.matcher(word);
        if (decimal.matches()) {
            int precision = Integer.parseInt(decimal.group(1));
            int scale = Integer.parseInt(decimal.group(2));
            if (precision >= 1 && precision <= 38 && scale <= precision) {
                return Optional.of(new Type.Decimal(precision, scale));
            }
        }
        Optional<Type> type = switch (word) {
            case "string" -> Optional.of(new Type.Text());
            case "boolean" -> Optional.of(new Type.Bool());
            case "int" -> Optional.of(new Type.Int());
            case "long" -> Optional.of(new Type.Long());
            case "float" -> Optional.of(new Type.Float());
            case "double" -> Optional.of(new Type.Double());
            case "date" -> Optional.of(new Type.Date());
            case "timestamp" -> Optional.of(new Type.Timestamp(false, TimeForm.ISO));
            case "timestamptz" -> Optional.of(new Type.Timestamp(true, TimeForm.ISO));
            default -> Optional.empty();
        };
        if (type.isEmpty()) {
            faults.add(says.get("from").orElseThrow(), "nothing can be mapped from \"" + word + "\"",
                    Spelling.suggest(word, List.of("string", "boolean", "int", "long", "float", "double", "decimal(p,s)", "date", "timestamp", "timestamptz")));
        }
        return type;
    }

    private void fits(YamlNode.Mapping says, String name, Type from, Type to, boolean values, boolean unit) {
        YamlNode at = says.get("from").orElse(says);
        if (values && (unit || !(from instanceof Type.Text))) {
            faults.add(at, "the values of \"" + name + "\" are found by their texts, and not calculated with", "Take from: string, and no factor or offset.");
        } else if (unit && !(isNumber(from) && isNumber(to))) {
            faults.add(at, "\"" + name + "\" cannot be calculated from " + from.word() + " to " + to.word(), "A factor and an offset are for numbers: say from which kind of them.");
        } else if (!from.equals(to) && !(from instanceof Type.Text && !isNested(to)) && !(isNumber(from) && isNumber(to)) && !(to instanceof Type.Text && isWritten(from)) && !isTime(from, to)) {
            faults.add(at, "\"" + name + "\" cannot be cast from " + from.word() + " to " + to.word(), "Texts become any plain type and plain types texts, numbers other numbers, dates timestamps and back.");
        }
    }

    private static boolean isNumber(Type type) {
        return type instanceof Type.Int || type instanceof Type.Long || type instanceof Type.Float || type instanceof Type.Double || type instanceof Type.Decimal;
    }

    private static boolean isNested(Type type) {
        return type instanceof Type.Struct || type instanceof Type.Array || type instanceof Type.Dictionary;
    }

    private static boolean isWritten(Type type) {
        return isNumber(type) || type instanceof Type.Bool || type instanceof Type.Date || type instanceof Type.Timestamp;
    }

    private static boolean isTime(Type from, Type to) {
        return from instanceof Type.Date && to instanceof Type.Timestamp || from instanceof Type.Timestamp && to instanceof Type.Date;
    }

    /** What can only be said of all columns together: what they read fits, and what they calculate with is there. */
    void across(List<YamlNode.Mapping> properties, List<Field> fields) {
        if (fields.stream().allMatch(field -> field.mapping().isEmpty())) {
            return;
        }
        SourceSchema.conflicts(fields).forEach((column, why) -> faults.add(at(properties, column), why, "Read a field as one type, and wholly or by its parts."));
        List<Field> known = fields.stream().filter(field -> field.mapping().filter(mapping -> !mapping.expression().isEmpty()).isEmpty()).toList();
        for (Field field : fields) {
            field.mapping().filter(mapping -> !mapping.expression().isEmpty()).ifPresent(mapping -> expression(at(properties, field.name()), field, mapping.expression(), known));
        }
    }

    private void expression(YamlNode at, Field field, String expression, List<Field> known) {
        try {
            Expr expr = RowExpression.value(expression, new Schema(known));
            if (!yields(expr.kind(), field.type())) {
                faults.add(at, "the expression of \"" + field.name() + "\" yields no " + field.type().word(), "Change the column's type, or the expression.");
            }
        } catch (ExpressionException wrong) {
            if (RowExpressions.isLacking(faults, at, wrong, "the expression of \"" + field.name() + "\"")) {
                return;
            }
            var names = new ArrayList<>(known.stream().map(Field::name).toList());
            faults.add(at, "the expression of \"" + field.name() + "\" is wrong at character " + (wrong.position() + 1) + ": " + wrong.getMessage(),
                    wrong.unknownColumn().map(name -> Spelling.suggest(name, names)).orElse("See docs/guides/contracts.md for what row expressions can say."));
        }
    }

    private static boolean yields(Expr.Kind kind, Type type) {
        return switch (kind) {
            case BOOL -> type instanceof Type.Bool;
            case EXACT -> isNumber(type);
            case DOUBLE -> type instanceof Type.Double || type instanceof Type.Float;
            case TEXT -> type instanceof Type.Text;
            case DATE -> type instanceof Type.Date;
            case INSTANT -> type instanceof Type.Timestamp time && time.zoned();
            case LOCAL_TIME -> type instanceof Type.Timestamp time && !time.zoned();
            case OTHER -> false;
        };
    }

    private static YamlNode at(List<YamlNode.Mapping> properties, String column) {
        YamlNode.Mapping property = properties.stream().filter(one -> TypeReader.columnName(one).equals(column)).findFirst().orElseThrow();
        return Extensions.value(property, NAME).orElse(property);
    }
}
