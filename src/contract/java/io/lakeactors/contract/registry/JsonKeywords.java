package io.lakeactors.contract.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds one schema's own keywords against all that is known of a value. Each keyword must follow from one of the facts. */
final class JsonKeywords {
    private static final Set<String> ALL_TYPES = Set.of("null", "boolean", "integer", "fraction", "string", "array", "object");
    /** What is not understood must be the same on both sides. */
    private static final List<String> OPAQUE = List.of("if", "then", "else", "dependencies", "dependentRequired", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems",
            "minContains", "maxContains", "$dynamicRef", "$recursiveRef");

    private final JsonComparison comparison;
    private final List<JsonPlace> facts;
    private final JsonPlace demand;
    private final String path;
    private final List<String> found = new ArrayList<>();

    JsonKeywords(JsonComparison comparison, List<JsonPlace> facts, JsonPlace demand, String path) {
        this.comparison = comparison;
        this.facts = facts;
        this.demand = demand;
        this.path = path;
    }

    List<String> differences() {
        Set<String> types = new HashSet<>(ALL_TYPES);
        facts.forEach(fact -> types.retainAll(types(fact.node())));
        if (types.isEmpty()) {
            return List.of();
        }
        type(types);
        values();
        if (types.contains("string")) {
            atMost("maxLength", "MAX_LENGTH");
            atLeast("minLength", "MIN_LENGTH");
            unchanged("pattern", "PATTERN");
        }
        if (types.contains("integer") || types.contains("fraction")) {
            new JsonNumbers(facts, demand, path, !types.contains("fraction")).into(found);
        }
        if (types.contains("array")) {
            atMost("maxItems", "MAX_ITEMS");
            atLeast("minItems", "MIN_ITEMS");
            uniqueItems();
            new JsonItems(comparison, facts, demand, path).into(found);
            fromOne("contains", "CONTAINS");
        }
        if (types.contains("object")) {
            atMost("maxProperties", "MAX_PROPERTIES");
            atLeast("minProperties", "MIN_PROPERTIES");
            new JsonProperties(comparison, facts, demand, path).into(found);
            fromOne("propertyNames", "PROPERTY_NAMES");
        }
        not();
        OPAQUE.forEach(keyword -> unchanged(keyword, "KEYWORD"));
        return found;
    }

    private void add(String rule, String why) {
        found.add(rule + " at " + path + ": " + why);
    }

    private static Set<String> types(JsonNode schema) {
        var types = new HashSet<String>();
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            named(type.asText(), types);
        } else if (type.isArray()) {
            type.forEach(one -> named(one.asText(), types));
        } else {
            types.addAll(ALL_TYPES);
        }
        List<JsonNode> values = values(schema);
        if (!values.isEmpty()) {
            var occurring = new HashSet<String>();
            values.forEach(value -> occurring.add(typeOf(value)));
            types.retainAll(occurring);
        }
        return types;
    }

    private static void named(String type, Set<String> types) {
        if (type.equals("number")) {
            types.add("integer");
            types.add("fraction");
        } else {
            types.add(type);
        }
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.decimalValue().stripTrailingZeros().scale() <= 0 ? "integer" : "fraction";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case OBJECT -> "object";
            case NULL, BINARY, MISSING, POJO -> "null";
        };
    }

    private static List<JsonNode> values(JsonNode schema) {
        var values = new ArrayList<JsonNode>();
        if (schema.has("const")) {
            values.add(schema.get("const"));
        } else {
            schema.path("enum").forEach(values::add);
        }
        return values;
    }

    private void type(Set<String> types) {
        JsonNode named = demand.node().path("type");
        if (named.isMissingNode()) {
            return;
        }
        var taken = types(JsonText.JSON.createObjectNode().set("type", named));
        if (!taken.containsAll(types)) {
            var lost = new java.util.TreeSet<>(types);
            lost.removeAll(taken);
            boolean some = types.stream().anyMatch(taken::contains);
            add(some ? "TYPE_NARROWED" : "TYPE_CHANGED", "it is " + named + " now, and no " + String.join(", no ", lost).replace("fraction", "number with a fraction") + " any more");
        }
    }

    private void values() {
        Optional<Set<Object>> taken = allowed(demand.node());
        if (taken.isEmpty()) {
            return;
        }
        comparison.spend(taken.get().size());
        boolean within = facts.stream().anyMatch(fact -> allowed(fact.node()).filter(taken.get()::containsAll).isPresent());
        if (!within) {
            boolean before = facts.stream().anyMatch(fact -> !values(fact.node()).isEmpty());
            add(before ? "ENUM_ARRAY_NARROWED" : "ENUM_ARRAY_ADDED", "it takes certain values only, and others were taken before");
        }
    }

    /** Those that both const and enum take, where there are both; empty if neither is there. */
    private static Optional<Set<Object>> allowed(JsonNode schema) {
        List<JsonNode> values = values(schema);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Set<Object> keys = values.stream().map(JsonKeywords::key).collect(Collectors.toSet());
        if (schema.has("const") && !schema.path("enum").isEmpty()) {
            var listed = new HashSet<Object>();
            schema.get("enum").forEach(value -> listed.add(key(value)));
            keys.retainAll(listed);
        }
        return Optional.of(keys);
    }

    /** Numbers are the same however they are written. */
    private static Object key(JsonNode value) {
        return value.isNumber() ? value.decimalValue().stripTrailingZeros() : value;
    }

    private void atMost(String keyword, String rule) {
        JsonNode most = demand.node().path(keyword);
        if (most.isNumber()) {
            judge(keyword, rule, "_DECREASED", fact -> fact.isNumber() && fact.decimalValue().compareTo(most.decimalValue()) <= 0);
        }
    }

    private void atLeast(String keyword, String rule) {
        JsonNode least = demand.node().path(keyword);
        if (least.isNumber() && least.decimalValue().signum() > 0) {
            judge(keyword, rule, "_INCREASED", fact -> fact.isNumber() && fact.decimalValue().compareTo(least.decimalValue()) >= 0);
        }
    }

    private void unchanged(String keyword, String rule) {
        JsonNode now = demand.node().path(keyword);
        if (!now.isMissingNode()) {
            judge(keyword, rule, "_CHANGED", fact -> fact.equals(now) && (facts.stream().allMatch(one -> one.document() == demand.document()) || !now.toString().contains("$ref\"")));
        }
    }

    private void judge(String keyword, String rule, String changed, java.util.function.Predicate<JsonNode> follows) {
        if (facts.stream().map(fact -> fact.node().path(keyword)).noneMatch(follows)) {
            boolean before = facts.stream().anyMatch(fact -> fact.has(keyword));
            add(rule + (before ? changed : "_ADDED"), keyword + " is " + Shortened.line(demand.node().get(keyword).toString()) + (before ? " now, which takes less" : " now, and was not there"));
        }
    }

    private void uniqueItems() {
        if (demand.node().path("uniqueItems").asBoolean() && facts.stream().noneMatch(fact -> fact.node().path("uniqueItems").asBoolean())) {
            add("UNIQUE_ITEMS_ADDED", "items may not be equal any more");
        }
    }

    /** A keyword with a schema that follows if one of the facts has it with a narrower one. */
    private void fromOne(String keyword, String rule) {
        demand.child(keyword).ifPresent(now -> {
            Function<JsonPlace, List<String>> compared = fact -> fact.child(keyword).map(before -> comparison.compare(before, now, path + "/" + keyword)).orElse(List.of("missing"));
            if (facts.stream().map(compared).noneMatch(List::isEmpty)) {
                add(rule + (facts.stream().anyMatch(fact -> fact.has(keyword)) ? "_CHANGED" : "_ADDED"), keyword + " takes less than before");
            }
        });
    }

    /** What may not be must have been forbidden before. */
    private void not() {
        demand.child("not").ifPresent(now -> {
            boolean forbidden = facts.stream().flatMap(fact -> fact.child("not").stream()).anyMatch(before -> comparison.compare(now, before, path + "/not").isEmpty());
            if (!forbidden) {
                add("NOT_TYPE_EXTENDED", "more is forbidden by not than before");
            }
        });
    }
}
