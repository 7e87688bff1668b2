package io.lakeactors.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.model.TableReader.Bound;
import io.lakeactors.model.TableReader.Sign;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a query's tree says of the rows that it wants of a table: the comparisons of a column to a constant that stand in the WHERE of the one SELECT which reads the table, and which all have to hold. A table
 * that is named twice may be wanted whole elsewhere, so nothing is said of it.
 */
final class WantedRows {
    private final Map<String, Integer> namings = new HashMap<>();
    private final Map<String, List<Bound>> bounds = new HashMap<>();

    private WantedRows() {}

    static WantedRows of(JsonNode root) {
        var wanted = new WantedRows();
        var open = new ArrayDeque<JsonNode>();
        open.push(root);
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            if (isTable(node)) {
                wanted.namings.merge(key(path(node)), 1, Integer::sum);
            }
            if (isTable(node.path("from_table")) && node.has("where_clause")) {
                wanted.select(node.path("from_table"), node.path("where_clause"));
            }
            node.forEach(open::push);
        }
        return wanted;
    }

    /** @param parts as the query writes them */
    List<Bound> of(List<String> parts) {
        return namings.getOrDefault(key(parts), 0) == 1 ? bounds.getOrDefault(key(parts), List.of()) : List.of();
    }

    private static boolean isTable(JsonNode node) {
        return node.path("type").asText().equals("BASE_TABLE");
    }

    private static List<String> path(JsonNode table) {
        var parts = new ArrayList<String>();
        table.path("qualified_name").path("path").forEach(part -> parts.add(part.asText()));
        return parts;
    }

    private static String key(List<String> parts) {
        return String.join(".", parts).toLowerCase(Locale.ROOT);
    }

    private void select(JsonNode table, JsonNode where) {
        if (!table.path("column_name_alias").isEmpty() || !table.path("sample").isNull()) {
            return;
        }
        List<String> path = path(table);
        String alias = table.path("alias").asText();
        var found = new ArrayList<Bound>();
        conditions(where, alias.isEmpty() ? path.getLast() : alias, found);
        bounds.put(key(path), found);
    }

    private static void conditions(JsonNode where, String table, List<Bound> into) {
        switch (where.path("type").asText()) {
            case "CONJUNCTION_AND" -> where.path("children").forEach(child -> conditions(child, table, into));
            case "COMPARE_BETWEEN" -> {
                compared(where.path("input"), Sign.AT_LEAST, where.path("lower"), table).ifPresent(into::add);
                compared(where.path("input"), Sign.AT_MOST, where.path("upper"), table).ifPresent(into::add);
            }
            case "COMPARE_EQUAL" -> either(where, Sign.EQUAL, Sign.EQUAL, table, into);
            case "COMPARE_LESSTHAN" -> either(where, Sign.LESS, Sign.MORE, table, into);
            case "COMPARE_LESSTHANOREQUALTO" -> either(where, Sign.AT_MOST, Sign.AT_LEAST, table, into);
            case "COMPARE_GREATERTHAN" -> either(where, Sign.MORE, Sign.LESS, table, into);
            case "COMPARE_GREATERTHANOREQUALTO" -> either(where, Sign.AT_LEAST, Sign.AT_MOST, table, into);
            // Whatever else stands there may hold or not: nothing follows from it.
            default -> { }
        }
    }

    private static void either(JsonNode comparison, Sign sign, Sign turned, String table, List<Bound> into) {
        compared(comparison.path("left"), sign, comparison.path("right"), table).or(() -> compared(comparison.path("right"), turned, comparison.path("left"), table)).ifPresent(into::add);
    }

    private static Optional<Bound> compared(JsonNode column, Sign sign, JsonNode constant, String table) {
        JsonNode names = column.path("column_names");
        boolean ours = column.path("class").asText().equals("COLUMN_REF") && (names.size() == 1 || names.size() == 2 && names.get(0).asText().equalsIgnoreCase(table));
        JsonNode literal = constant.path("class").asText().equals("CAST") ? timeIn(constant) : constant.path("literal");
        return switch (ours ? literal.path("kind").asText() : "") {
            case "STRING" -> Optional.of(new Bound(names.get(names.size() - 1).asText(), sign, literal.path("text").asText(), true));
            case "INTEGER", "NUMERIC" -> Optional.of(new Bound(names.get(names.size() - 1).asText(), sign, literal.path("text").asText(), false));
            default -> Optional.empty();
        };
    }

    /** TIMESTAMP '…' and the like; a date with a time behind it would be cut. */
    private static JsonNode timeIn(JsonNode cast) {
        String type = cast.path("type_expr").path("type_name").asText().toUpperCase(Locale.ROOT);
        JsonNode literal = cast.path("child").path("literal");
        boolean whole = type.startsWith("TIMESTAMP") && !type.endsWith("_S") && !type.endsWith("_MS") || type.equals("DATE") && literal.path("text").asText().length() == 10;
        return whole && !cast.path("try_cast").asBoolean() ? literal : com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
}
