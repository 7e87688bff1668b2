package io.lakeactors.contract.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether each value that one JSON Schema takes is taken by another, by the rules that Confluent's registry has. What cannot be judged counts as a difference, so that no faulty pair is
 * let through; but for two choices of Confluent's that look at producers' habits more than at sets: a property that becomes required may have a default, and {@code oneOf} may get more branches.
 *
 * <p>Each side is a list of schemas that all must be met. A writer's alternatives are gone through one by one; of a reader's one must do.
 */
final class JsonComparison {
    /** Each fact, name, pattern and value that a demand is held against is a step; a second or two for the most. */
    private static final int STEPS_MAX = 50_000;
    private static final int SHOWN_MAX = 20;
    private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf");

    private record Same(JsonNode node) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Same(var its) && its == node;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(node);
        }
    }

    private record Pair(List<Same> writer, List<Same> reader) {}

    private final Set<Pair> open = new HashSet<>();
    private int steps;

    /** @return sentences, each beginning with the rule's name and the place in the schema */
    List<String> differences(JsonPlace reader, JsonPlace writer) {
        try {
            return compare(List.of(writer), List.of(reader), "#").stream().distinct().limit(SHOWN_MAX).toList();
        } catch (StackOverflowError deep) {
            throw tooMuch();
        }
    }

    /** One schema must not hold up all others for minutes. @throws RegistryRefusal when it has taken too long */
    void spend(int more) {
        steps += more;
        if (steps > STEPS_MAX) {
            throw tooMuch();
        }
    }

    private static RegistryRefusal tooMuch() {
        return JsonText.invalid("it is too intricate to be compared with the other version: it has too many alternatives, names or values");
    }

    List<String> compare(JsonPlace writer, JsonPlace reader, String path) {
        return compare(List.of(writer), List.of(reader), path);
    }

    /** All of the writer's hold; whether then all of the reader's do. */
    List<String> compare(List<JsonPlace> writer, List<JsonPlace> reader, String path) {
        if (writer.stream().anyMatch(JsonPlace::isFalse) || reader.stream().allMatch(JsonPlace::isTrue)) {
            return List.of();
        }
        var pair = new Pair(same(writer), same(reader));
        // One that is being looked at stands within itself: it holds if nothing else is against it.
        if (!open.add(pair)) {
            return List.of();
        }
        try {
            var facts = writer.stream().flatMap(place -> place.conjuncts().stream()).toList();
            var found = new ArrayList<String>();
            reader.forEach(place -> place.conjuncts().forEach(demand -> found.addAll(accepts(facts, demand, path))));
            return found;
        } finally {
            open.remove(pair);
        }
    }

    private static List<Same> same(List<JsonPlace> places) {
        return places.stream().map(place -> new Same(place.node())).toList();
    }

    private List<String> accepts(List<JsonPlace> facts, JsonPlace demand, String path) {
        spend(1 + facts.size());
        if (demand.isTrue() || facts.stream().anyMatch(JsonPlace::isFalse)) {
            return List.of();
        }
        var plain = met(facts, demand, path);
        if (plain.isEmpty()) {
            return plain;
        }
        for (JsonPlace fact : facts) {
            Optional<String> alternative = ALTERNATIVES.stream().filter(fact::has).findFirst();
            if (alternative.isPresent()) {
                return eachOf(facts, fact, alternative.get(), demand, path);
            }
        }
        return plain;
    }

    private List<String> eachOf(List<JsonPlace> facts, JsonPlace fact, String alternative, JsonPlace demand, String path) {
        var rest = new ArrayList<>(facts);
        rest.remove(fact);
        rest.add(fact.without(alternative));
        int number = 0;
        for (JsonPlace branch : fact.members(alternative)) {
            var one = new ArrayList<>(rest);
            one.addAll(branch.conjuncts());
            var found = accepts(one, demand, path + "/" + alternative + "/" + number++);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private List<String> met(List<JsonPlace> facts, JsonPlace demand, String path) {
        if (demand.isFalse()) {
            return List.of("SCHEMA_NARROWED at " + path + ": nothing is taken here any more");
        }
        var found = new ArrayList<String>();
        for (String alternative : ALTERNATIVES) {
            if (demand.has(alternative) && demand.members(alternative).stream().noneMatch(branch -> compare(facts, List.of(branch), path).isEmpty())) {
                found.add("SUM_TYPE_NARROWED at " + path + ": " + alternative + " has no branch that takes all that was taken before");
            }
        }
        found.addAll(new JsonKeywords(this, facts, demand, path).differences());
        return found;
    }
}
