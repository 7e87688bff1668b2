package io.lakeactors.contract;

import io.lakeactors.model.Field;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns ODCS properties into fields: {@code physicalType} says exactly, {@code logicalType} with its options says roughly. */
final class TypeReader {
    private static final Pattern DECIMAL = Pattern.compile("(?:decimal|numeric)\\(\\s*([0-9]{1,9})\\s*,\\s*([0-9]{1,9})\\s*\\)");
    private static final Pattern TEXT = Pattern.compile("(?:var)?char\\(\\s*[0-9]{1,9}\\s*\\)");
    private static final Pattern MAP = Pattern.compile("map<\\s*string\\s*,\\s*(.+?)\\s*>");
    private static final Pattern LIST = Pattern.compile("(?:list|array)<.+>");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final String RESERVED = "_la_";
    private static final String POSSIBLE = "Possible: string, int, long, float, double, decimal(p,s), boolean, date, timestamp, timestamptz, uuid, binary, "
            + "struct, list, map<string,T>.";

    private final Faults faults;
    private final OnFail fallback;

    /** @param fallback what becomes of faulty records where a column does not say it */
    TypeReader(Faults faults, OnFail fallback) {
        this.faults = faults;
        this.fallback = fallback;
    }

    /** The columns of a schema object; those that are faulty are missing. */
    List<Field> columns(YamlNode.Mapping object) {
        return fields(object, false);
    }

    private List<Field> fields(YamlNode.Mapping owner, boolean nested) {
        List<YamlNode.Mapping> properties = owner.mappings("properties");
        int before = faults.count();
        if (properties.isEmpty()) {
            faults.add(owner, "\"" + owner.text("name").orElse("items") + "\" has no properties", "List its columns under properties.");
        }
        var fields = new ArrayList<Field>();
        var names = new HashMap<String, Integer>();
        var sourceNames = new HashMap<String, Integer>();
        for (YamlNode.Mapping property : properties) {
            field(property, nested).ifPresent(field -> {
                Integer earlier = names.putIfAbsent(field.name().toLowerCase(Locale.ROOT), property.line());
                Integer source = field.mapping().isPresent() ? null : sourceNames.putIfAbsent(field.sourceName(), property.line());
                if (earlier != null) {
                    String what = "the column \"" + field.name() + "\" is there already, in " + faults.line(earlier) + " (case does not count)";
                    faults.add(property, what, "Rename one of them.");
                } else if (source != null) {
                    faults.add(property, "the source's field \"" + field.sourceName() + "\" is read already, in " + faults.line(source), "Read each field once.");
                } else {
                    fields.add(field);
                }
            });
        }
        if (faults.count() == before) {
            across(properties, fields);
            new MappingReader(faults).across(properties, fields);
        }
        return fields;
    }

    /** Whether a column of a contract can be called so. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.toLowerCase(Locale.ROOT).startsWith(RESERVED);
    }

    private Optional<Field> field(YamlNode.Mapping property, boolean nested) {
        String logical = property.text("name").orElse("");
        String name = columnName(property);
        if (!NAME.matcher(name).matches()) {
            faults.add(property, "\"" + name + "\" cannot be a column's name",
                    "Use letters, digits and underscores, and la.sourceName for the name in the source.");
            return Optional.empty();
        }
        if (name.toLowerCase(Locale.ROOT).startsWith(RESERVED)) {
            String what = "\"" + name + "\" begins with " + RESERVED + ", which is reserved for audit columns";
            faults.add(property, what, "Rename the column; la.sourceName keeps the name in the source.");
            return Optional.empty();
        }
        String source = Extensions.text(property, "la.sourceName").orElse(logical);
        String doc = property.text("description").orElse("");
        Optional<Field.Deprecation> deprecated = Extensions.value(property, "la.deprecated").filter(YamlNode.Mapping.class::isInstance)
                .map(value -> deprecation((YamlNode.Mapping) value));
        return type(property, name).map(type -> new Field(name, source, type, required(property, nested), doc, formerName(property, name), deprecated, mapping(property, name, source, type, nested)));
    }

    private Optional<Mapping> mapping(YamlNode.Mapping property, String name, String source, Type type, boolean nested) {
        Optional<Mapping> mapping = new MappingReader(faults).read(property, name, source, type);
        if (mapping.isPresent() && nested) {
            faults.add(property, "la.mapping is for columns, and \"" + name + "\" is nested in one", "Make it a column of its own: a mapping's path reaches it.");
        }
        return nested ? Optional.empty() : mapping;
    }

    private String formerName(YamlNode.Mapping property, String name) {
        String former = Extensions.text(property, "la.renamedFrom").orElse("");
        if (former.equals(name)) {
            faults.add(property, "\"" + name + "\" cannot be renamed from its own name", "Write what it was called before, or remove la.renamedFrom.");
        } else if (former.toLowerCase(Locale.ROOT).startsWith(RESERVED)) {
            faults.add(property, "\"" + name + "\" cannot be renamed from \"" + former + "\", as " + RESERVED + " is reserved for audit columns", "Write what it was called before, or remove la.renamedFrom.");
        }
        return former;
    }

    private Field.Deprecation deprecation(YamlNode.Mapping value) {
        for (String key : List.of("since", "removeIn")) {
            value.scalar(key).filter(version -> SemanticVersion.of(version.text()).isEmpty())
                    .ifPresent(version -> faults.add(version, key + " of la.deprecated is \"" + version.text() + "\", which is no version of a contract", "Write it as 2.0.0."));
        }
        var since = value.text("since").flatMap(SemanticVersion::of);
        var removeIn = value.text("removeIn").flatMap(SemanticVersion::of);
        if (since.isPresent() && removeIn.isPresent() && removeIn.get().compareTo(since.get()) <= 0) {
            faults.add(value, "removeIn " + removeIn.get() + " is not later than since " + since.get(), "Name a version in which readers have had time.");
        }
        return new Field.Deprecation(value.text("since").orElse(""), value.text("removeIn").orElse(""), value.text("replacement").orElse(""));
    }

    /** What can only be said of all columns together: names that were given up are free, one column got each, and a replacement is there. Case does not count, as for columns. */
    private void across(List<YamlNode.Mapping> properties, List<Field> fields) {
        var names = fields.stream().map(Field::name).toList();
        var caseless = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        var formers = new HashMap<String, String>();
        for (YamlNode.Mapping property : properties) {
            String column = columnName(property);
            Extensions.text(property, "la.renamedFrom").ifPresent(former -> Optional.ofNullable(formers.putIfAbsent(former.toLowerCase(Locale.ROOT), column)).ifPresent(other -> faults.add(property,
                    "\"" + column + "\" was renamed from \"" + former + "\", and so was \"" + other + "\"", "Remove la.renamedFrom from the one that is new.")));
            Extensions.text(property, "la.renamedFrom").filter(former -> caseless.contains(former.toLowerCase(Locale.ROOT)) && !former.equalsIgnoreCase(column)).ifPresent(former -> faults.add(property,
                    "\"" + column + "\" was renamed from \"" + former + "\", which is a column still", "Remove that column, or la.renamedFrom here."));
            Extensions.value(property, "la.deprecated").filter(YamlNode.Mapping.class::isInstance).flatMap(value -> ((YamlNode.Mapping) value).scalar("replacement"))
                    .filter(replacement -> !names.contains(replacement.text()) || replacement.text().equals(column))
                    .ifPresent(replacement -> faults.add(replacement, "\"" + column + "\" is to be replaced by \"" + replacement.text() + "\", and there is no such other column",
                            Spelling.suggest(replacement.text(), names.stream().filter(name -> !name.equals(column)).toList())));
        }
    }

    /** A column whose missing values are only logged must be able to hold nulls. */
    private boolean required(YamlNode.Mapping property, boolean nested) {
        return property.isTrue("required") && (nested || Extensions.onFail(property).orElse(fallback) != OnFail.LOG);
    }

    /** {@code physicalName} if there is one, else {@code name}. */
    static String columnName(YamlNode.Mapping property) {
        return property.text("physicalName").or(() -> property.text("name")).orElse("");
    }

    private Optional<Type> type(YamlNode.Mapping property, String name) {
        int before = faults.count();
        Optional<String> physical = property.text("physicalType").map(text -> text.trim().toLowerCase(Locale.ROOT));
        Optional<String> logical = property.text("logicalType");
        if (physical.isEmpty() && logical.isEmpty()) {
            faults.add(property, "\"" + name + "\" has neither logicalType nor physicalType", POSSIBLE);
            return Optional.empty();
        }
        Optional<Type> type = physical.isPresent() ? physical(property, name, physical.get()) : logical(property, name, logical.get());
        if (type.isPresent() && logical.isPresent() && !agree(logical.get(), type.get())) {
            String what = "\"" + name + "\" cannot be of logicalType " + logical.get() + " and of physicalType " + physical.orElse("");
            faults.add(property, what, "Change one of them.");
        }
        boolean timed = type.filter(Type.Timestamp.class::isInstance).isPresent();
        if (type.isPresent() && !timed && Extensions.text(property, "la.timeForm").isPresent()) {
            String what = "la.timeForm has no effect on \"" + name + "\", which is of type " + type.get().word();
            faults.add(property, what, "Remove it, or make the column a timestamp.");
        }
        return faults.count() == before ? type : Optional.empty();
    }

    private Optional<Type> physical(YamlNode.Mapping property, String name, String word) {
        Matcher decimal = DECIMAL.matcher(word);
        if (decimal.matches()) {
            return decimal(property, name, Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
        }
        Matcher map = MAP.matcher(word);
        if (map.matches()) {
            return physical(property, name, map.group(1)).map(value -> new Type.Dictionary(Field.of("value", value, false)));
        }
        if (TEXT.matcher(word).matches()) {
            return Optional.of(new Type.Text());
        }
        if (LIST.matcher(word).matches()) {
            return array(property, name);
        }
        return switch (word) {
            case "string", "text", "varchar", "char" -> Optional.of(new Type.Text());
            case "int", "integer", "int32", "smallint", "tinyint" -> Optional.of(new Type.Int());
            case "long", "bigint", "int64" -> Optional.of(new Type.Long());
            case "float", "float32", "real" -> Optional.of(new Type.Float());
            case "double", "float64", "double precision" -> Optional.of(new Type.Double());
            case "boolean", "bool" -> Optional.of(new Type.Bool());
            case "date" -> Optional.of(new Type.Date());
            case "timestamptz", "timestamp_tz", "timestamp with time zone" -> Optional.of(new Type.Timestamp(true, timeForm(property)));
            case "timestamp" -> Optional.of(new Type.Timestamp(zone(property).orElse(false), timeForm(property)));
            case "timestamp_ntz", "timestamp without time zone" -> Optional.of(new Type.Timestamp(false, timeForm(property)));
            case "uuid" -> Optional.of(new Type.Uuid());
            case "binary", "varbinary", "bytes", "bytea", "blob" -> Optional.of(new Type.Binary());
            case "struct", "record", "object", "row" -> struct(property);
            case "list", "array" -> array(property, name);
            default -> impossible(property, name, "physicalType " + word);
        };
    }

    private Optional<Type> logical(YamlNode.Mapping property, String name, String word) {
        String format = property.mapping("logicalTypeOptions").flatMap(options -> options.text("format")).orElse("");
        return switch (word) {
            case "string" -> Optional.of(text(format));
            case "integer" -> integer(property, name, format);
            case "number" -> Optional.of(format.equals("f32") ? new Type.Float() : new Type.Double());
            case "boolean" -> Optional.of(new Type.Bool());
            case "date" -> Optional.of(new Type.Date());
            case "timestamp" -> Optional.of(new Type.Timestamp(zone(property).orElse(true), timeForm(property)));
            case "object" -> struct(property);
            case "array" -> array(property, name);
            default -> impossible(property, name, "logicalType " + word);
        };
    }

    private static Type text(String format) {
        return switch (format) {
            case "uuid" -> new Type.Uuid();
            case "binary", "byte" -> new Type.Binary();
            default -> new Type.Text();
        };
    }

    private Optional<Type> integer(YamlNode.Mapping property, String name, String format) {
        return switch (format) {
            case "i8", "i16", "i32", "u8", "u16" -> Optional.of(new Type.Int());
            case "", "i64", "u32" -> Optional.of(new Type.Long());
            default -> impossible(property, name, "format " + format);
        };
    }

    private Optional<Type> decimal(YamlNode.Mapping property, String name, int precision, int scale) {
        if (precision < 1 || precision > 38 || scale > precision) {
            String what = "\"" + name + "\" cannot be a decimal(" + precision + "," + scale + ")";
            faults.add(property, what, "The precision is 1 to 38, the scale 0 to the precision.");
            return Optional.empty();
        }
        return Optional.of(new Type.Decimal(precision, scale));
    }

    private Optional<Type> struct(YamlNode.Mapping property) {
        int before = faults.count();
        List<Field> fields = fields(property, true);
        return faults.count() == before ? Optional.of(new Type.Struct(fields)) : Optional.empty();
    }

    private Optional<Type> array(YamlNode.Mapping property, String name) {
        Optional<YamlNode.Mapping> items = property.mapping("items");
        if (items.isEmpty()) {
            faults.add(property, "the list \"" + name + "\" does not say of what", "Describe its elements under items.");
            return Optional.empty();
        }
        Extensions.text(items.get(), "la.renamedFrom").ifPresent(former -> faults.add(items.get(), "the elements of \"" + name + "\" have no name, and were never called \"" + former + "\"",
                "Write la.renamedFrom at the list, or at what is in its elements."));
        return type(items.get(), name + ".items").map(type -> new Type.Array(Field.of("element", type, items.get().isTrue("required"))));
    }

    private static Optional<Boolean> zone(YamlNode.Mapping property) {
        return property.mapping("logicalTypeOptions").filter(options -> options.scalar("timezone").isPresent()).map(options -> options.isTrue("timezone"));
    }

    private static TimeForm timeForm(YamlNode.Mapping property) {
        return switch (Extensions.text(property, "la.timeForm").orElse("iso")) {
            case "epoch-seconds" -> TimeForm.EPOCH_SECONDS;
            case "epoch-millis" -> TimeForm.EPOCH_MILLIS;
            case "epoch-micros" -> TimeForm.EPOCH_MICROS;
            case "epoch-nanos" -> TimeForm.EPOCH_NANOS;
            default -> TimeForm.ISO;
        };
    }

    private Optional<Type> impossible(YamlNode.Mapping property, String name, String what) {
        faults.add(property, "\"" + name + "\" cannot be of " + what, POSSIBLE);
        return Optional.empty();
    }

    private static boolean agree(String logical, Type type) {
        return switch (type) {
            case Type.Bool() -> logical.equals("boolean");
            case Type.Int() -> logical.equals("integer") || logical.equals("number");
            case Type.Long() -> logical.equals("integer") || logical.equals("number");
            case Type.Decimal decimal -> logical.equals("number") || logical.equals("integer") && decimal.scale() == 0;
            case Type.Float() -> logical.equals("number");
            case Type.Double() -> logical.equals("number");
            case Type.Text() -> logical.equals("string");
            case Type.Uuid() -> logical.equals("string");
            case Type.Binary() -> logical.equals("string");
            case Type.Date() -> logical.equals("date");
            case Type.Timestamp timestamp -> logical.equals("timestamp");
            case Type.Struct struct -> logical.equals("object");
            case Type.Dictionary dictionary -> logical.equals("object");
            case Type.Array array -> logical.equals("array");
        };
    }
}
