package io.lakeactors.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a query as DuckDB's own parser does and lets pass one SELECT that names tables only. Whatever is not known to be harmless is refused: a view alone
 * does not confine a query, since table functions reach around it.
 */
final class SelectOnly {
    private static final int SQL_CHARS_MAX = 100_000;
    private static final Set<String> TABLE_FUNCTIONS = Set.of("unnest", "range", "generate_series", "json_each", "json_tree");
    private static final Set<String> RELATIONS = Set.of("BASE_TABLE", "SUBQUERY", "JOIN", "EMPTY", "TABLE_FUNCTION", "EXPRESSION_LIST", "PIVOT", "SHOW_REF");
    private static final Set<String> FUNCTIONS_REFUSED = Set.of(
            "sleep_ms", "pg_sleep", "write_log", "nextval", "currval", "setval", "setseed", "current_setting", "getvariable", "getenv", "current_query",
            "in_search_path",
            "json_execute_serialized_sql", "st_setcrs", "__internal_json_copy_to_json", "__internal_json_copy_to_geojson");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> commonTables = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final Set<List<String>> named = new LinkedHashSet<>();

    /**
     * A query that may run.
     *
     * @param sql printed from the tree that was judged, so that nothing else runs: no second statement, no comment, no semicolon
     * @param tables that it names, as it writes them: mostly two parts each; common table expressions left out
     * @param wanted what it wants of them
     */
    record Select(String sql, Set<List<String>> tables, WantedRows wanted) {}

    private SelectOnly() {}

    /** @throws LakeException QUERY_REFUSED for what is not one plain SELECT, QUERY_FAILED for what cannot be read */
    static Select read(Connection connection, String sql) throws SQLException {
        if (sql.isBlank()) {
            throw refused("the query is empty", "Write one SELECT, such as: select count(*) from silver.flights");
        }
        if (sql.length() > SQL_CHARS_MAX) {
            throw refused("the query has " + sql.length() + " characters", "Keep it below " + SQL_CHARS_MAX + ".");
        }
        JsonNode tree = parse(connection, sql);
        if (tree.path("error").asBoolean()) {
            throw faulty(tree);
        }
        JsonNode statements = tree.path("statements");
        if (statements.size() != 1) {
            throw refused("there are " + statements.size() + " statements", "Send one SELECT at a time.");
        }
        if (!statements.get(0).path("named_param_map").isEmpty()) {
            throw refused("the query has parameters", "Write the values into it.");
        }
        var reader = new SelectOnly();
        reader.walk(statements);
        reader.named.removeIf(parts -> parts.size() == 1 && reader.commonTables.contains(parts.getFirst()));
        return new Select(printed(connection, tree), reader.named, WantedRows.of(statements));
    }

    private static String printed(Connection connection, JsonNode tree) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT json_deserialize_sql(?::VARCHAR::JSON)")) {
            statement.setString(1, tree.toString());
            try (var answer = statement.executeQuery()) {
                answer.next();
                return answer.getString(1);
            }
        }
    }

    private static JsonNode parse(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
            statement.setString(1, sql);
            try (var answer = statement.executeQuery()) {
                answer.next();
                return JSON.readTree(answer.getString(1));
            }
        } catch (JsonProcessingException tooDeep) {
            throw LakeError.of(ErrorCode.QUERY_REFUSED, "the query is nested too deeply", "",
                    "Write it with fewer levels, for instance with common table expressions.").asException(tooDeep);
        }
    }

    private static LakeException faulty(JsonNode tree) {
        String message = tree.path("error_message").asText();
        if (message.contains("Only SELECT")) {
            return refused("only SELECT is allowed here", "Tables are changed by pipelines alone.");
        }
        return LakeError.of(ErrorCode.QUERY_FAILED, DuckErrors.clean(message), place(tree), "Correct the query.").asException();
    }

    private static String place(JsonNode tree) {
        return tree.path("position").isMissingNode() ? "" : "at character " + tree.path("position").asText();
    }

    private void walk(JsonNode root) {
        var open = new ArrayDeque<JsonNode>();
        open.push(root);
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            if (node.isObject()) {
                judge(node);
            }
            node.forEach(open::push);
        }
    }

    private void judge(JsonNode node) {
        if (node.has("cte_map")) {
            node.path("cte_map").path("map").forEach(entry -> commonTable(entry.path("key").asText()));
        }
        if (node.has("function_name")) {
            judgeFunction(node);
        }
        // Expressions have a class; what has a sample and no select list is a relation.
        if (node.has("sample") && !node.has("select_list")) {
            judgeRelation(node);
        }
    }

    private void commonTable(String name) {
        if (!name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_')) {
            throw refused("\"" + name + "\" is no name for a common table expression", "Use letters, digits and underscores.");
        }
        commonTables.add(name);
    }

    private void judgeFunction(JsonNode node) {
        String name = node.path("function_name").asText().toLowerCase(Locale.ROOT);
        if (FUNCTIONS_REFUSED.contains(name) || GoneRows.FUNCTIONS.contains(name)) {
            throw refused("the function " + name + " is not allowed", "A query sees the lake's tables and nothing else.");
        }
    }

    private void judgeRelation(JsonNode node) {
        String kind = node.path("type").asText();
        if (!RELATIONS.contains(kind)) {
            throw refused("a query may not read from " + kind.toLowerCase(Locale.ROOT), "Read from tables, namespace.table.");
        }
        switch (kind) {
            case "BASE_TABLE" -> table(node);
            case "TABLE_FUNCTION" -> tableFunction(node.path("function"));
            case "SHOW_REF" -> show(node);
            default -> { }
        }
    }

    private void table(JsonNode node) {
        if (!node.path("at_clause").isNull() && !node.path("at_clause").isMissingNode()) {
            throw refused("a query sees the current snapshot only", "Leave out the AT clause.");
        }
        var parts = new java.util.ArrayList<String>();
        node.path("qualified_name").path("path").forEach(part -> parts.add(part.asText()));
        if (parts.isEmpty()) {
            throw refused("a table without a name", "Name tables as namespace.table.");
        }
        named.add(List.copyOf(parts));
    }

    private void tableFunction(JsonNode function) {
        String name = function.path("function_name").asText().toLowerCase(Locale.ROOT);
        if (!TABLE_FUNCTIONS.contains(name) || function.path("qualified_name").path("path").size() > 1) {
            throw refused("the table function " + (name.isEmpty() ? "here" : name) + " is not allowed",
                    "Read from tables, namespace.table; `lake tables` lists them.");
        }
    }

    private void show(JsonNode node) {
        if (node.path("query").isNull() || node.path("query").isMissingNode()) {
            throw refused("SHOW is not allowed", "`lake tables` lists the tables; DESCRIBE namespace.table shows columns.");
        }
    }

    private static LakeException refused(String what, String mend) {
        return LakeError.of(ErrorCode.QUERY_REFUSED, what, "", mend).asException();
    }
}
