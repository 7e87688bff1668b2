package io.lakeactors.contract.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.lakeactors.contract.Repetitions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Properties of objects: by name, by pattern, and the others. A model is open if the others may be anything, closed if there may be none. */
final class JsonProperties {
    private final JsonComparison comparison;
    private final List<JsonPlace> facts;
    private final JsonPlace demand;
    private final String path;

    JsonProperties(JsonComparison comparison, List<JsonPlace> facts, JsonPlace demand, String path) {
        this.comparison = comparison;
        this.facts = facts;
        this.demand = demand;
        this.path = path;
    }

    void into(List<String> found) {
        required(found);
        var names = new LinkedHashSet<String>();
        facts.forEach(fact -> fact.node().path("properties").fieldNames().forEachRemaining(names::add));
        demand.node().path("properties").fieldNames().forEachRemaining(names::add);
        names.forEach(name -> property(name, found));
        patterns(found);
        others(found);
    }

    private void required(List<String> found) {
        var before = new LinkedHashSet<String>();
        facts.forEach(fact -> fact.node().path("required").forEach(name -> before.add(name.asText())));
        demand.node().path("required").forEach(name -> {
            boolean filled = demand.node().path("properties").path(name.asText()).has("default");
            if (!before.contains(name.asText()) && !filled) {
                found.add("REQUIRED_ATTRIBUTE_ADDED at " + path + "/required: property " + name.asText() + " is required now, and has no default");
            }
        });
    }

    private void property(String name, List<String> found) {
        var before = facts.stream().flatMap(fact -> governing(fact, name, true).stream()).toList();
        var now = governing(demand, name, false);
        String where = path + "/properties/" + name;
        var differences = comparison.compare(before, now, where);
        if (differences.isEmpty()) {
            return;
        }
        boolean listed = demand.node().path("properties").has(name);
        boolean listedBefore = facts.stream().anyMatch(fact -> fact.node().path("properties").has(name));
        if (listed && !listedBefore) {
            boolean open = before.stream().allMatch(JsonPlace::isTrue);
            found.add(open
                    ? "PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL at " + where + ": records written before may have anything under this name; close the older schema"
                            + " (additionalProperties: false), or let it be of any type"
                    : "PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL at " + where + ": additional properties could be more than this before");
        } else if (!listed && now.stream().anyMatch(JsonPlace::isFalse)) {
            found.add("PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL at " + where + ": it is not taken any more");
        } else if (!listed) {
            found.add("PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL at " + where + ": additional properties take less than it did");
        } else {
            found.addAll(differences);
        }
    }

    /** A name that matches a pattern could be any: whatever the writer lets stand under such names must fit. */
    private void patterns(List<String> found) {
        demand.node().path("patternProperties").fieldNames().forEachRemaining(pattern -> {
            var now = demand.at(demand.node().path("patternProperties").get(pattern));
            boolean follows = facts.stream().anyMatch(fact -> {
                JsonNode same = fact.node().path("patternProperties").path(pattern);
                return same.isMissingNode() ? all(fact, Set.of(), now) : comparison.compare(fact.at(same), now, path).isEmpty();
            });
            if (!follows) {
                found.add("PATTERN_PROPERTY_NARROWED at " + path + "/patternProperties/" + pattern + ": names of this pattern could have other values before");
            }
        });
    }

    private void others(List<String> found) {
        JsonPlace now = demand.child("additionalProperties").orElseGet(demand::anything);
        if (now.isTrue()) {
            return;
        }
        Set<String> covered = new LinkedHashSet<>();
        demand.node().path("patternProperties").fieldNames().forEachRemaining(covered::add);
        if (facts.stream().noneMatch(fact -> all(fact, covered, now))) {
            boolean closed = now.isFalse();
            found.add((closed ? "ADDITIONAL_PROPERTIES_REMOVED at " : "ADDITIONAL_PROPERTIES_NARROWED at ") + path + "/additionalProperties: other properties "
                    + (closed ? "are not taken any more" : "take less than before"));
        }
    }

    /** Whether all that is neither listed nor of one of these patterns fits. */
    private boolean all(JsonPlace fact, Set<String> except, JsonPlace now) {
        JsonNode patterns = fact.node().path("patternProperties");
        for (var entry : patterns.properties()) {
            if (!except.contains(entry.getKey()) && !comparison.compare(fact.at(entry.getValue()), now, path).isEmpty()) {
                return false;
            }
        }
        return comparison.compare(fact.child("additionalProperties").orElseGet(fact::anything), now, path).isEmpty();
    }

    /** The schemas that a property of this name must meet. @param writer what cannot be said of a pattern is taken to be the less favourable */
    private List<JsonPlace> governing(JsonPlace schema, String name, boolean writer) {
        comparison.spend(schema.node().path("patternProperties").size());
        var all = new ArrayList<JsonPlace>();
        JsonNode listed = schema.node().path("properties").path(name);
        if (!listed.isMissingNode()) {
            all.add(schema.at(listed));
        }
        boolean unsure = false;
        for (var entry : schema.node().path("patternProperties").properties()) {
            Optional<Boolean> matches = matches(entry.getKey(), name);
            unsure |= matches.isEmpty();
            if (matches.orElse(!writer)) {
                all.add(schema.at(entry.getValue()));
            }
        }
        if (all.isEmpty()) {
            all.add(unsure ? schema.anything() : schema.child("additionalProperties").orElseGet(schema::anything));
        } else if (unsure && !writer && listed.isMissingNode()) {
            schema.child("additionalProperties").ifPresent(all::add);
        }
        return all;
    }

    /** Empty for what the library for patterns does not know, such as looking ahead, and for what would fill the node's memory. */
    private static Optional<Boolean> matches(String pattern, String name) {
        if (Repetitions.excess(pattern, Repetitions.RULE_MAX).isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(pattern).matcher(name).find());
        } catch (PatternSyntaxException unknown) {
            return Optional.empty();
        }
    }
}
