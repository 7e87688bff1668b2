package io.lakeactors.contract.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Items of arrays: those that have a place of their own, and the others. */
final class JsonItems {
    private final JsonComparison comparison;
    private final List<JsonPlace> facts;
    private final JsonPlace demand;
    private final String path;

    JsonItems(JsonComparison comparison, List<JsonPlace> facts, JsonPlace demand, String path) {
        this.comparison = comparison;
        this.facts = facts;
        this.demand = demand;
        this.path = path;
    }

    void into(List<String> found) {
        int places = Math.max(places(demand), facts.stream().mapToInt(JsonItems::places).max().orElse(0));
        for (int i = 0; i < places; i++) {
            at(i, found, "/items/" + i);
        }
        at(places, found, "/items");
    }

    private void at(int index, List<String> found, String name) {
        var before = facts.stream().map(fact -> item(fact, index)).toList();
        JsonPlace now = item(demand, index);
        var differences = comparison.compare(before, List.of(now), path + name);
        if (differences.isEmpty()) {
            return;
        }
        if (now.isFalse()) {
            found.add("ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL at " + path + name + ": there may be no item here any more");
        } else if (before.stream().allMatch(JsonPlace::isTrue)) {
            found.add("ITEM_ADDED_TO_OPEN_CONTENT_MODEL at " + path + name + ": anything could be here before");
        } else {
            found.addAll(differences);
        }
    }

    private static int places(JsonPlace schema) {
        JsonNode tuple = schema.node().path("prefixItems");
        return tuple.isArray() ? tuple.size() : schema.node().path("items").isArray() ? schema.node().path("items").size() : 0;
    }

    private static JsonPlace item(JsonPlace schema, int index) {
        boolean later = schema.node().path("prefixItems").isArray();
        JsonNode items = schema.node().path("items");
        if (index < places(schema)) {
            return schema.at(later ? schema.node().path("prefixItems").get(index) : items.get(index));
        }
        String rest = items.isArray() && !later ? "additionalItems" : "items";
        return schema.child(rest).orElseGet(schema::anything);
    }
}
