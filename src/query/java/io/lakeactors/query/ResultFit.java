package io.lakeactors.query;

import io.lakeactors.model.Field;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a result's columns, by DuckDB's names of their types, can fill those of a schema. A value may still be too large for its column; what would be rounded is refused here. */
final class ResultFit {
    private static final Set<String> INTEGERS =
            Set.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "BIGNUM");
    private static final Pattern MEMBER = Pattern.compile("(?:\"((?:[^\"]|\"\")*)\"|([^ ]+)) (.+)", Pattern.DOTALL);
    private static final Set<String> LOCAL_TIMES = Set.of("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS");

    private ResultFit() {}

    static List<String> misfits(List<QueryResult.Column> columns, Schema schema) {
        var found = new ArrayList<String>();
        Map<String, String> types = new HashMap<>();
        for (QueryResult.Column column : columns) {
            if (types.put(column.name(), column.type()) != null) {
                found.add("the query gives two columns \"" + column.name() + "\"");
            } else if (schema.indexOf(column.name()).isEmpty()) {
                found.add("the contract has no column \"" + column.name() + "\", which the query gives");
            }
        }
        for (Field field : schema.fields()) {
            String type = types.get(field.name());
            if (type == null) {
                found.add("the query gives no column \"" + field.name() + "\", which the contract has");
            } else if (!fits(type, field.type())) {
                found.add("\"" + field.name() + "\" is " + field.type().word() + " in the contract, and the query gives " + type + ": cast it in the query");
            }
            children(field).forEach(child -> localTimes(child, field.name(), found));
        }
        return found;
    }

    /** Nested ones are handed out in the machine's zone, where some hours are skipped. */
    private static void localTimes(Field field, String parent, List<String> found) {
        String path = parent + "." + field.name();
        if (field.type() instanceof Type.Timestamp(boolean zoned, var form) && !zoned) {
            found.add("\"" + path + "\" is a time without a zone inside a nested value in the contract, which no query can fill: make it a time with a zone, or a column of its own");
        }
        children(field).forEach(child -> localTimes(child, path, found));
    }

    private static List<Field> children(Field field) {
        return switch (field.type()) {
            case Type.Struct(List<Field> fields) -> fields;
            case Type.Array(Field element) -> List.of(element);
            case Type.Dictionary(Field value) -> List.of(value);
            default -> List.of();
        };
    }

    private static boolean fits(String duck, Type type) {
        boolean exact = INTEGERS.contains(duck) || duck.startsWith("DECIMAL");
        return switch (type) {
            case Type.Bool() -> duck.equals("BOOLEAN");
            case Type.Int() -> exact;
            case Type.Long() -> exact;
            case Type.Decimal decimal -> exact;
            case Type.Float() -> duck.equals("FLOAT") || duck.equals("TINYINT") || duck.equals("SMALLINT");
            case Type.Double() -> exact || duck.equals("FLOAT") || duck.equals("DOUBLE");
            case Type.Text() -> duck.equals("VARCHAR") || duck.startsWith("ENUM");
            case Type.Date() -> duck.equals("DATE");
            case Type.Timestamp(boolean zoned, var form) -> zoned ? duck.equals("TIMESTAMP WITH TIME ZONE") : LOCAL_TIMES.contains(duck);
            case Type.Uuid() -> duck.equals("UUID");
            case Type.Binary() -> duck.equals("BLOB");
            case Type.Struct(List<Field> fields) -> duck.startsWith("STRUCT(") && duck.endsWith(")") && fits(members(duck), fields);
            case Type.Array(Field element) -> duck.endsWith("]") && fitsWithin(duck.substring(0, duck.lastIndexOf('[')), element.type());
            case Type.Dictionary(Field value) -> duck.startsWith("MAP(") && duck.endsWith(")") && fitsWithin(parts(duck).getLast(), value.type());
        };
    }

    /** Neither more nor fewer, in any order. */
    private static boolean fits(Map<String, String> members, List<Field> fields) {
        return members.size() == fields.size() && fields.stream().allMatch(field -> members.containsKey(field.name()) && fitsWithin(members.get(field.name()), field.type()));
    }

    /** Whether it has the members that it is to have; what each value is shows as it comes. */
    private static boolean fitsWithin(String duck, Type type) {
        return switch (type) {
            case Type.Struct struct -> fits(duck, type);
            case Type.Array array -> fits(duck, type);
            case Type.Dictionary map -> fits(duck, type);
            default -> true;
        };
    }

    /** Of {@code STRUCT(a INTEGER, "b ""c""" DATE)} by their names. */
    private static Map<String, String> members(String struct) {
        var members = new HashMap<String, String>();
        for (String part : parts(struct)) {
            Matcher member = MEMBER.matcher(part);
            if (member.matches()) {
                members.put(member.group(1) == null ? member.group(2) : member.group(1).replace("\"\"", "\""), member.group(3));
            }
        }
        return members;
    }

    /** What stands between the outer parentheses, comma by comma. */
    private static List<String> parts(String type) {
        var parts = new ArrayList<String>();
        int start = type.indexOf('(') + 1;
        int depth = 0;
        char quote = 0;
        for (int i = start; i < type.length() - 1; i++) {
            char c = type.charAt(i);
            if (quote != 0 || c == '"' || c == '\'') {
                // A doubled quote ends and begins again.
                quote = quote == 0 ? c : c == quote ? 0 : quote;
            } else if (c == ',' && depth == 0) {
                parts.add(type.substring(start, i).strip());
                start = i + 1;
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        parts.add(type.substring(start, type.length() - 1).strip());
        return parts;
    }
}
