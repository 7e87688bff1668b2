package io.lakeactors.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Takes the known keys out of a mapping of a pipeline and reports the others. */
final class Keys {
    private final YamlNode.Mapping mapping;
    private final String place;
    private final Faults faults;

    /** @param place the mapping's own key, for people; empty for the whole file */
    private Keys(YamlNode.Mapping mapping, String place, Faults faults) {
        this.mapping = mapping;
        this.place = place;
        this.faults = faults;
    }

    static Keys of(YamlNode.Mapping mapping, String place, Faults faults, String... known) {
        for (String key : mapping.values().keySet()) {
            if (!List.of(known).contains(key)) {
                String what = "unknown key \"" + key + "\"" + (place.isEmpty() ? "" : " in " + place);
                faults.add(mapping.keyLines().get(key), what, Spelling.suggest(key, List.of(known)));
            }
        }
        return new Keys(mapping, place, faults);
    }

    boolean has(String key) {
        return mapping.get(key).isPresent();
    }

    int line(String key) {
        return mapping.keyLines().getOrDefault(key, mapping.line());
    }

    void fault(String key, String message, String mend) {
        faults.add(line(key), message, mend);
    }

    /** The mapping under a key, with its own known keys; reports another kind of value. */
    Optional<Keys> under(String key, String... known) {
        Optional<YamlNode> node = mapping.get(key);
        if (node.isPresent() && !(node.get() instanceof YamlNode.Mapping)) {
            fault(key, path(key) + " is " + node.get().kind() + ", not a mapping", "Its keys are " + String.join(", ", known) + ".");
        }
        return mapping.mapping(key).map(child -> of(child, path(key), faults, known));
    }

    /** The text under a key; reports another kind of value. */
    Optional<String> text(String key) {
        Optional<YamlNode> node = mapping.get(key);
        if (node.isPresent() && mapping.scalar(key).isEmpty()) {
            fault(key, path(key) + " is " + node.get().kind() + ", not a text", "Write one value there.");
        }
        return mapping.text(key);
    }

    /** The JSON under a key, written as a text or as YAML; reports another kind of value. */
    Optional<String> json(String key) {
        return mapping.mapping(key).map(json -> Json.of(json).toString()).or(() -> text(key));
    }

    /** As {@link #text}, reporting also its absence. */
    Optional<String> needed(String key, String mend) {
        if (!has(key)) {
            faults.add(mapping.line(), path(key) + " is missing", mend);
        }
        return text(key);
    }

    /** The texts in a list, or one text alone; reports anything else. */
    List<YamlNode.Scalar> texts(String key) {
        return scalars(key, scalar -> scalar.form() != YamlNode.Scalar.Form.NULL);
    }

    /** As {@link #texts}, where YAML's words for nothing are texts too. */
    List<YamlNode.Scalar> words(String key) {
        return scalars(key, scalar -> true);
    }

    private List<YamlNode.Scalar> scalars(String key, Predicate<YamlNode.Scalar> wanted) {
        Optional<YamlNode> node = mapping.get(key);
        if (node.isEmpty()) {
            return List.of();
        }
        var found = new ArrayList<YamlNode.Scalar>();
        for (YamlNode item : node.get() instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node.get())) {
            if (item instanceof YamlNode.Scalar scalar && wanted.test(scalar)) {
                found.add(scalar);
            } else {
                faults.add(item, path(key) + " holds " + item.kind() + ", not a text", "List texts there.");
            }
        }
        return found;
    }

    /** The texts under the keys of a mapping; reports anything else. */
    Map<String, String> textsByKey(String key) {
        Optional<YamlNode> node = mapping.get(key);
        if (node.isPresent() && !(node.get() instanceof YamlNode.Mapping)) {
            fault(key, path(key) + " is " + node.get().kind() + ", not a mapping", "Write texts there, each under its name.");
        }
        var texts = new LinkedHashMap<String, String>();
        mapping.mapping(key).ifPresent(named -> named.values().forEach((name, value) -> {
            named.text(name).ifPresent(text -> texts.put(name, text));
            if (named.text(name).isEmpty()) {
                faults.add(value, path(key) + " has " + value.kind() + " under \"" + name + "\", not a text", "Write a text there.");
            }
        }));
        return texts;
    }

    String path(String key) {
        return place.isEmpty() ? key : place + "." + key;
    }
}
