package io.lakeactors.contract;

import io.lakeactors.model.Expectation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lays over a contract what is different in one environment: servers and promises, thresholds, actions, retention. What a column is, and that there is one, is the
 * same everywhere.
 */
final class ContractOverlay {
    private static final Set<String> BOUNDS = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems");
    private static final Set<String> THRESHOLDS = Stream.of(Expectation.Operator.values()).map(Expectation.Operator::key).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> CUSTOMS = Set.of("la.onFail", "la.strictness", "la.retention");
    private static final String QUALITY = "quality";
    private static final String PROPERTIES = "properties";
    private static final String CUSTOM_PROPERTIES = "customProperties";
    private static final String MEND = "An overlay changes servers, slaProperties, limits, thresholds, severity, la.onFail, la.strictness and la.retention; change the contract itself.";

    private final Faults faults;

    ContractOverlay(Faults faults) {
        this.faults = faults;
    }

    YamlNode.Mapping over(YamlNode.Mapping contract, YamlNode.Mapping overlay) {
        only(overlay, "the contract", Set.of("servers", "slaProperties", CUSTOM_PROPERTIES, "schema"));
        var edit = new YamlEdit(contract);
        put(edit, overlay, "servers", List.of("server"));
        put(edit, overlay, "slaProperties", List.of("property", "element"));
        customs(edit, overlay);
        each(edit, overlay, "schema", "name", "table", this::object);
        return edit.mapping();
    }

    private YamlNode.Mapping object(YamlNode.Mapping object, YamlNode.Mapping overlay) {
        only(overlay, "\"" + overlay.text("name").orElse("") + "\"", Set.of("name", CUSTOM_PROPERTIES, PROPERTIES, QUALITY));
        var edit = new YamlEdit(object);
        customs(edit, overlay);
        each(edit, overlay, PROPERTIES, "name", "column", this::property);
        each(edit, overlay, QUALITY, "id", "quality entry", this::quality);
        return edit.mapping();
    }

    private YamlNode.Mapping property(YamlNode.Mapping property, YamlNode.Mapping overlay) {
        only(overlay, "\"" + overlay.text("name").orElse("") + "\"", Set.of("name", CUSTOM_PROPERTIES, "logicalTypeOptions", QUALITY));
        var edit = new YamlEdit(property);
        customs(edit, overlay);
        overlay.get("logicalTypeOptions").filter(node -> !(node instanceof YamlNode.Mapping))
                .ifPresent(node -> faults.add(node, "logicalTypeOptions is " + node.kind() + ", not a mapping", "Write { minimum: 0 } or the like."));
        overlay.mapping("logicalTypeOptions").ifPresent(options -> {
            only(options, "the type of \"" + overlay.text("name").orElse("") + "\"", BOUNDS);
            var all = property.mapping("logicalTypeOptions").map(YamlEdit::new).orElseGet(() -> YamlEdit.empty(options.line()));
            options.values().forEach((key, value) -> all.put(key, value, options.keyLines().get(key)));
            edit.put("logicalTypeOptions", all.mapping(), property.keyLines().getOrDefault("logicalTypeOptions", options.line()));
        });
        each(edit, overlay, QUALITY, "id", "quality entry", this::quality);
        return edit.mapping();
    }

    /** One threshold takes the place of whatever there was. */
    private YamlNode.Mapping quality(YamlNode.Mapping entry, YamlNode.Mapping overlay) {
        var allowed = new HashSet<>(THRESHOLDS);
        allowed.addAll(Set.of("id", "severity", CUSTOM_PROPERTIES));
        only(overlay, "the check \"" + overlay.text("id").orElse("") + "\"", allowed);
        Optional<YamlNode.Mapping> own = entry.mapping("implementation");
        var edit = new YamlEdit(entry);
        var thresholds = own.map(YamlEdit::new).orElse(edit);
        if (overlay.values().keySet().stream().anyMatch(THRESHOLDS::contains)) {
            THRESHOLDS.forEach(thresholds::remove);
        }
        overlay.values().forEach((key, value) -> {
            if (THRESHOLDS.contains(key)) {
                thresholds.put(key, value, overlay.keyLines().get(key));
            } else if (key.equals("severity")) {
                edit.put(key, value, overlay.keyLines().get(key));
            }
        });
        own.ifPresent(implementation -> edit.put("implementation", thresholds.mapping(), entry.keyLines().get("implementation")));
        customs(edit, overlay);
        return edit.mapping();
    }

    private void only(YamlNode.Mapping overlay, String what, Set<String> allowed) {
        overlay.values().keySet().stream().filter(key -> !allowed.contains(key))
                .forEach(key -> faults.add(overlay.keyLines().get(key), "an overlay cannot change \"" + key + "\" of " + what, MEND));
    }

    private void customs(YamlEdit edit, YamlNode.Mapping overlay) {
        for (YamlNode.Mapping custom : elements(overlay, CUSTOM_PROPERTIES)) {
            String name = custom.text("property").orElse("");
            if (name.startsWith(Conformance.LA) && !CUSTOMS.contains(name)) {
                faults.add(custom, "an overlay cannot change " + name, MEND);
            } else if (name.isEmpty() || custom.get("value").isEmpty()) {
                faults.add(custom, "the customProperty \"" + name + "\" has no " + (name.isEmpty() ? "name" : "value"), "Write { property: NAME, value: VALUE }.");
            } else {
                custom.get("value").ifPresent(value -> edit.custom(name, joined(Extensions.value(edit.mapping(), name), value), custom.line()));
            }
        }
    }

    /** Of values that have keys, those that are not said stay. */
    private static YamlNode joined(Optional<YamlNode> before, YamlNode now) {
        if (!(now instanceof YamlNode.Mapping keys) || !(before.orElse(null) instanceof YamlNode.Mapping earlier)) {
            return now;
        }
        var all = new YamlEdit(earlier);
        keys.values().forEach((key, value) -> all.put(key, value, keys.keyLines().get(key)));
        return all.mapping();
    }

    /** Elements of a list take the place of those of the same names, or come to them. */
    private void put(YamlEdit edit, YamlNode.Mapping overlay, String key, List<String> names) {
        for (YamlNode.Mapping item : elements(overlay, key)) {
            List<YamlNode> items = edit.items(key);
            int at = indexOf(items, one -> names.stream().allMatch(name -> one.text(name).equals(item.text(name))));
            if (at < 0) {
                items.add(item);
            } else {
                items.set(at, item);
            }
            edit.put(key, new YamlNode.Sequence(items, item.line()), overlay.keyLines().get(key));
        }
    }

    /** Lays each element of a list over that of the same name, which must be there. */
    private void each(YamlEdit edit, YamlNode.Mapping overlay, String key, String name, String what, BinaryOperator<YamlNode.Mapping> merge) {
        for (YamlNode.Mapping item : elements(overlay, key)) {
            List<YamlNode> items = edit.items(key);
            Optional<String> wanted = item.text(name);
            int at = wanted.isEmpty() ? -1 : indexOf(items, one -> one.text(name).equals(wanted));
            if (at < 0) {
                List<String> known = items.stream().filter(YamlNode.Mapping.class::isInstance).flatMap(one -> ((YamlNode.Mapping) one).text(name).stream()).toList();
                faults.add(item, "the contract has no " + what + " \"" + wanted.orElse("") + "\" to lay this over", known.isEmpty() ? "Add it to the contract itself." : Spelling.suggest(wanted.orElse(""), known));
            } else {
                items.set(at, merge.apply((YamlNode.Mapping) items.get(at), item));
                edit.put(key, new YamlNode.Sequence(items, edit.get(key).orElseThrow().line()), edit.line(key));
            }
        }
    }

    /** The elements of a list; anything else would be laid over nothing, and is a fault. */
    private List<YamlNode.Mapping> elements(YamlNode.Mapping overlay, String key) {
        overlay.get(key).ifPresent(node -> {
            if (!(node instanceof YamlNode.Sequence list)) {
                faults.add(node, key + " is " + node.kind() + ", not a list", "Write a list, as the contract does.");
                return;
            }
            list.items().stream().filter(item -> !(item instanceof YamlNode.Mapping))
                    .forEach(item -> faults.add(item, "an element of " + key + " is " + item.kind() + ", not a mapping", "Write a mapping, as the contract does."));
        });
        return overlay.mappings(key);
    }

    private static int indexOf(List<YamlNode> items, Predicate<YamlNode.Mapping> wanted) {
        return Stream.iterate(0, i -> i < items.size(), i -> i + 1).filter(i -> items.get(i) instanceof YamlNode.Mapping one && wanted.test(one)).findFirst().orElse(-1);
    }
}
