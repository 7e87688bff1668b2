package io.lakeactors.contract;

import io.lakeactors.model.Field;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Turns the metric {@code invalidValues} into rules, one for each of its arguments. */
final class InvalidReader {
    private static final Set<String> ARGUMENTS = new TreeSet<>(Set.of("validValues", "invalidValues", "pattern", "min", "max"));

    private final RuleReader rules;
    private final YamlNode.Mapping quality;
    private final Field field;
    private final OnFail onFail;
    private final String id;
    private int made;

    InvalidReader(RuleReader rules, YamlNode.Mapping quality, Field field, OnFail onFail, String id) {
        this.rules = rules;
        this.quality = quality;
        this.field = field;
        this.onFail = onFail;
        this.id = id;
    }

    void read() {
        Optional<YamlNode.Mapping> arguments = quality.mapping("arguments").filter(given -> !given.values().isEmpty());
        if (arguments.isEmpty()) {
            rules.faults().add(quality, "invalidValues does not say what is valid", "Add arguments: " + String.join(", ", ARGUMENTS) + ".");
            return;
        }
        YamlNode.Mapping given = arguments.get();
        for (String key : given.values().keySet()) {
            if (!ARGUMENTS.contains(key)) {
                rules.faults().add(given.keyLines().get(key), "invalidValues has no argument \"" + key + "\"", Spelling.suggest(key, ARGUMENTS));
            }
        }
        listed(given, "validValues", false);
        listed(given, "invalidValues", true);
        given.scalar("pattern").ifPresent(pattern -> OptionReader.pattern(rules, pattern, nextId("pattern"), field, pattern.text(), onFail));
        if (given.scalar("min").isPresent() || given.scalar("max").isPresent()) {
            Bounds.add(rules, given, field, nextId("range"), new Bounds(given.scalar("min"), false, given.scalar("max"), false), onFail);
        }
    }

    private void listed(YamlNode.Mapping given, String key, boolean negated) {
        if (given.get(key).isEmpty()) {
            return;
        }
        var texts = new ArrayList<String>();
        List<YamlNode> items = given.items(key);
        items.forEach(item -> QualityReader.text(rules, field, item).ifPresent(texts::add));
        if (items.isEmpty()) {
            rules.faults().add(given.keyLines().get(key), key + " lists nothing", "Write it as a list with at least one value.");
        } else {
            rules.add(given, new Rule.Accepted(nextId(key), field.name(), texts, negated, onFail));
        }
    }

    private String nextId(String what) {
        return made++ == 0 ? id : id + "-" + what;
    }
}
